import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';

const SLOW = { timeout: 60_000 };

test(
  'two rates are trained in lock-step: by a step, then to the end, and the batch where they part is said',
  { tag: '@once' },
  async ({ app }) => {
    const { page } = app;
    await new Gallery(app).open('moons');
    await new Inspector(app).set('Epochs', '5');
    const panel = await new Dock(app).show('Twins');
    await panel.getByRole('textbox', { name: 'Its value in B' }).fill('fast');
    await expect(panel.getByText('training.learningRate cannot be fast.').first()).toBeVisible();
    await panel.getByRole('textbox', { name: 'Its value in B' }).fill('0.1');
    await panel.getByRole('button', { name: 'Step by step' }).click();
    const sides = panel.getByTestId('twin-side');
    await expect(sides.nth(0)).toContainText('paused0 / ', SLOW);
    await expect(sides.nth(1)).toContainText('B Learning rate 0.1');
    await panel.getByRole('button', { name: 'One step' }).click();
    await expect(sides.nth(1)).toContainText('paused1 / ', SLOW);
    await expect(panel.getByTestId('twin-parting')).toContainText('The losses of all 1 batches are equal');
    await panel.getByRole('button', { name: 'Go on' }).click();
    for (const side of [0, 1]) await expect(sides.nth(side)).toContainText('finished', SLOW);
    await expect(panel.getByTestId('twin-parting')).toContainText('The losses part at batch 2');
    await expect(panel.getByRole('img', { name: /^Loss of both, by batch/ })).toBeVisible();
    await expect(panel.getByRole('group', { name: 'Decision border of both' })).toBeVisible();
    await expect(panel.getByRole('rowheader', { name: 'linear1.kernel' })).toBeVisible();
    await expect(page.getByTestId('run-phase')).toHaveCount(0);

    // A variant that counts other batches is analysed beside the document.
    await panel.getByRole('combobox', { name: 'Setting' }).click();
    await page.keyboard.type('Batch size');
    await page.getByRole('option', { name: 'Batch size' }).click();
    await expect(panel.getByRole('textbox', { name: 'Its value in B' })).toHaveValue('64');
    await expect(panel.getByRole('button', { name: 'Train both' })).toBeEnabled();
  },
);
