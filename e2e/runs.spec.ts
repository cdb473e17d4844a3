import { readFileSync } from 'node:fs';
import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';

test(
  'three learning rates are compared in at most four actions; a run is named, coloured, brought back, deleted and undone',
  { tag: '@once' },
  async ({ app }) => {
    const { page } = app;
    const [dock, inspector] = [new Dock(app), new Inspector(app)];
    await new Gallery(app).open('moons');
    const rows = page.getByTestId('run-row');
    let actions = 0;
    const press = async (keys: string) => {
      actions += 1;
      await page.keyboard.press(keys);
    };
    const type = async (words: string) => {
      actions += 1;
      await page.keyboard.type(words);
    };
    await press('Control+K');
    await type('Compare learning');
    await press('Enter');
    const panel = dock.panel('Runs');
    const curves = panel.getByTestId('run-curves');
    await expect(curves).toHaveAttribute('aria-label', /rate 0\.001: .*; .*rate 0\.01: .*; .*rate 0\.1: /, {
      timeout: 60_000,
    });
    expect(actions).toBeLessThanOrEqual(4);
    await expect(rows).toHaveCount(3);
    await expect(panel.getByText('Comparing learning rates')).toHaveCount(0);
    await expect(rows.first()).toContainText('finished', { timeout: 60_000 });
    await expect(panel.getByRole('columnheader', { name: 'Learning rate' })).toBeVisible();
    await expect(panel.getByRole('columnheader', { name: 'Batch size' })).toHaveCount(0);

    // In place, by the keyboard alone.
    await rows.nth(2).getByRole('button').click();
    await page.keyboard.press('F2');
    await page.keyboard.type('too slow');
    await page.keyboard.press('Enter');
    await expect(rows.nth(2)).toContainText('too slow');
    await page.keyboard.press('Control+Z');
    await expect(rows.nth(2)).toContainText('Run 1 · rate 0.001');
    await page.keyboard.press('Control+Y');
    await panel.getByRole('button', { name: 'green' }).click();
    await panel.getByRole('textbox', { name: 'Note' }).fill('hardly moves');

    await panel.getByRole('button', { name: 'Use these settings' }).click();
    await expect(inspector.field('Learning rate')).toHaveValue('0.001');
    await rows.nth(1).getByRole('button').click();
    await page.keyboard.press('Delete');
    await expect(rows).toHaveCount(2);
    await expect(rows.nth(1).getByRole('button')).toBeFocused();
    await page.keyboard.press('Control+Z');
    await expect(rows).toHaveCount(3);

    const table = await app.save('moons-rates-runs.csv', () => panel.getByRole('button', { name: 'CSV' }).click());
    expect(readFileSync(table, 'utf8')).toMatch(/^\uFEFFNumber,Run,Note,Learning rate,/);

    await page.reload();
    await dock.show('Runs');
    await expect(rows).toHaveCount(3);
    await expect(rows.nth(2)).toContainText('too slow');
    await rows.nth(2).getByRole('button').click();
    await expect(panel.getByRole('textbox', { name: 'Note' })).toHaveValue('hardly moves');
    await expect(panel.getByRole('button', { name: 'green' })).toHaveAttribute('aria-pressed', 'true');
  },
);
