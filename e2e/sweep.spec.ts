import type { Locator } from '@playwright/test';
import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';

const SLOW = { timeout: 120_000 };

test(
  'a sweep finds the better rate, pauses and goes on, and its settings come into the document',
  { tag: '@once' },
  async ({ app }) => {
    const { page } = app;
    await new Gallery(app).open('xor');
    await new Inspector(app).set('Epochs', '20');
    const panel = await new Dock(app).show('Sweep');
    const values = panel.getByRole('textbox', { name: 'Values' });
    await values.fill('fast');
    await expect(panel.getByText('training.learningRate cannot be fast.')).toBeVisible();
    await values.fill('0.001, 0.05');
    await panel.getByRole('button', { name: 'Another setting' }).click();
    // What is typed is searched for, instead of the chosen name with it.
    const optimizer = panel.getByRole('group', { name: 'training.optimizer' });
    await optimizer.getByRole('combobox', { name: 'Setting' }).click();
    await page.keyboard.type('batch');
    await expect(page.getByRole('option')).toHaveText(['Batch size']);
    await page.keyboard.press('Escape');
    await optimizer.getByRole('textbox', { name: 'Values' }).fill('sgd, adam');
    await panel.getByRole('textbox', { name: 'Seeds for each' }).fill('2');
    await expect(panel.getByText('8 runs', { exact: true })).toBeVisible();
    // What the key leads to scrolls clear of the buttons at the foot.
    await page.keyboard.press('Tab');
    const random = panel.getByText('Draw at random');
    await expect(panel.getByRole('switch', { name: 'Draw at random' })).toBeFocused();
    const top = async (one: Locator) => (await one.boundingBox())!.y;
    expect((await top(random)) + 16).toBeLessThan(await top(panel.getByText('8 runs', { exact: true })));

    await panel.getByRole('button', { name: 'Start the sweep' }).click();
    await panel.getByRole('button', { name: 'Pause', exact: true }).click(SLOW);
    await expect(panel.getByText(/^paused: /)).toBeVisible();
    await panel.getByRole('button', { name: 'Go on' }).click();
    await expect(panel.getByText('finished · 8 of 8 runs')).toBeVisible(SLOW);

    // Adam at the higher rate solves it; the three others do not.
    const rows = panel.getByTestId('sweep-points').getByRole('row');
    await expect(rows).toHaveCount(5);
    await expect(rows.nth(1)).toContainText('0.05adam');
    await expect(
      panel.getByText(/^Learning rate 0\.05, Optimizer adam is better than .* in 2 of 2 seeds/),
    ).toBeVisible();
    await expect(panel.getByText(/^Chosen by the test part/)).toBeVisible();
    await expect(panel.getByTestId('sweep-heat').getByRole('cell')).toHaveCount(5);

    await rows.nth(1).getByRole('button', { name: /^Use / }).click();
    await expect(new Inspector(app).field('Learning rate')).toHaveValue('0.05');

    // The engine keeps it.
    await page.reload();
    const again = await new Dock(app).show('Sweep');
    await expect(again.getByText('finished · 8 of 8 runs')).toBeVisible(SLOW);
    await expect(again.getByRole('textbox', { name: 'Values' })).toHaveCount(2);
    await expect(again.getByRole('textbox', { name: 'Values' }).first()).toHaveValue('0.001, 0.05');
    await again.getByRole('button', { name: 'Remove' }).click();
    await expect(again.getByText(/^What a setting does/)).toBeVisible();
  },
);

test(
  'whether a second hidden layer helps on Fashion-MNIST is answered in words, with few actions',
  { tag: '@once' },
  async ({ app }) => {
    const { page } = app;
    await new Gallery(app).open('fashion-mnist');
    // The form of the lecture takes 5 epochs and 3 seeds.
    await new Inspector(app).set('Epochs', '1');
    const panel = await new Dock(app).show('Sweep');
    await panel.getByRole('combobox', { name: 'Setting' }).click();
    await page.keyboard.type('hidden');
    await page.getByRole('option', { name: 'Hidden layers' }).click();
    await panel.getByRole('textbox', { name: 'Values' }).fill('1, 2');
    await panel.getByRole('textbox', { name: 'Seeds for each' }).fill('2');
    await panel.getByRole('button', { name: 'Start the sweep' }).click();
    await expect(panel.getByText('finished · 4 of 4 runs')).toBeVisible({ timeout: 240_000 });
    await expect(
      panel.getByText(/^Hidden layers [12] is better than Hidden layers [12] in \d of 2 seeds/),
    ).toBeVisible();

    await panel.getByRole('button', { name: 'Use Hidden layers 1' }).click();
    await expect(page.locator('[data-id="linear2"]')).toHaveCount(0);
    await page.keyboard.press('Control+Z');
    await expect(page.locator('[data-id="linear2"]')).toHaveCount(1);
  },
);
