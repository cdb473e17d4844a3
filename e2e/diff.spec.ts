import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { project, smallWords } from './pages/looking.ts';
import { TopBar } from './pages/topBar.ts';

test(
  'what has changed since a run is shown on one canvas, readable from the last row, and gone through by keys',
  { tag: '@once' },
  async ({ app }) => {
    const { page } = app;
    const [canvas, inspector] = [new Canvas(app), new Inspector(app)];
    await project(page);
    await new Gallery(app).open('moons');
    await inspector.set('Epochs', '2');
    await new TopBar(app).control('Train').click();
    await expect(new TopBar(app).phase).toContainText('epoch', { timeout: 60_000 });
    await canvas.select('linear1');
    await inspector.set('Units', '32');
    await canvas.select('tanh1');
    await canvas.press('Delete');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('differences from the network');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Differences' });
    await expect(dialog.getByTestId('diff-linear1')).toContainText('Units: 16 → 32');
    await expect(dialog.getByTestId('diff-− tanh1')).toBeVisible();
    const list = dialog.getByRole('complementary', { name: 'List of differences' });
    await expect(list.getByRole('button', { name: 'removed Tanh (tanh1)', exact: true })).toBeVisible();
    expect(await smallWords(page)).toEqual([]);
    await page.keyboard.press('n');
    await expect(list.locator('[aria-current="true"]')).toHaveCount(1);
    await expect(dialog.getByText(/^1 of \d+$/)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(canvas.node('tanh1')).toHaveCount(0);
  },
);
