import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

test.use({ hasOwnHost: true });

test(
  'an earlier run is shown again out of its project, and its weights leave only after a question',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock] = [new TopBar(app), new Dock(app)];
    await new Gallery(app).open('iris');
    await new Inspector(app).set('Epochs', '2');
    await topBar.control('Train').click();
    await expect(dock.runs()).toHaveCount(1);
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    await topBar.control('Train').click();
    await app.page.getByRole('menuitem', { name: 'Same initial weights again' }).click();
    await expect(dock.runs()).toHaveCount(2);
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    await topBar.saveAs('Two runs.neuroloom');
    await expect(topBar.saved).toHaveText('saved');

    // Another computer, on which none of the runs has ever been.
    rmSync(path.join(app.home, 'runs'), { recursive: true });
    await app.restart();
    await new Gallery(app).recent('Two runs').click();
    const panel = await dock.show('Runs');
    const rows = panel.getByTestId('run-row');
    await expect(panel.getByRole('button', { name: /^2 runs with weights, / })).toBeVisible();
    await rows.nth(1).getByRole('button').first().click();
    const confusion = await dock.show('Confusion');
    await expect(confusion.getByRole('table', { name: 'Confusion matrix' })).toBeVisible();

    await dock.show('Runs');
    await panel.getByRole('button', { name: /runs with weights/ }).click();
    await app.page.getByRole('textbox', { name: 'Room for weights (MB)' }).fill('0');
    await app.page.keyboard.press('Escape');
    await expect(rows.nth(1)).toContainText('no room');
    await new Inspector(app).set('Epochs', '3');
    await app.page.keyboard.press('Control+S');
    const question = app.page.getByRole('dialog', { name: 'No room for the weights of all runs' });
    await expect(question).toContainText('Run 1');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await panel.getByRole('switch', { name: 'Pin its weights' }).click();
    await expect(rows.nth(1)).toContainText('pinned');
    await panel.getByRole('switch', { name: 'Pin its weights' }).click();
    await app.page.keyboard.press('Control+S');
    await question.getByRole('button', { name: 'Save without them' }).click();
    await expect(topBar.saved).toHaveText('saved');
    await expect(rows.nth(1)).toContainText('left out');
    await expect(panel.getByRole('button', { name: /^1 run with weights, / })).toBeVisible();
  },
);
