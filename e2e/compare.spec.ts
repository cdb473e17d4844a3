import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';

test('an encoder block by hand is held against the built-in one: what is missing is named, and completed', async ({ app }) => {
  const [canvas, dock, { page }] = [new Canvas(app), new Dock(app), app];
  await new Gallery(app).open('encoder-by-hand');
  const panel = await dock.show('Compare');
  const [verdict, rows] = [panel.getByTestId('compare-verdict'), panel.getByTestId('compare-steps').getByRole('row')];
  const ticks = panel.getByRole('img', { name: 'the same' });
  await expect(verdict).toContainText('Both compute the same: 20 steps agree', { timeout: 30_000 });
  await expect(ticks).toHaveCount(20);

  await test.step('without Scale the cross stands there', async () => {
    await canvas.node('module1').dblclick();
    await canvas.select('scale1');
    await canvas.press('Delete');
    await expect(panel.getByRole('note').filter({ hasText: /^Left:/ })).toBeVisible();
    await canvas.wire(['matMul1', 'out'], ['mask1', 'in']);
    await expect(panel.getByRole('note').filter({ hasText: /^Left:/ })).toBeHidden();
    await expect(verdict).toContainText('The results differ. Scale by 1/√4 (scale1) is missing on the left');
    const cross = rows.filter({ has: page.getByRole('img', { name: 'The first difference' }) });
    await expect(cross).toContainText('Scale');
    await expect(rows.filter({ hasText: 'MatMul' }).first().getByRole('img')).toHaveAccessibleName('the same');
    await expect(rows.filter({ hasText: 'Softmax' }).getByRole('img')).toHaveAccessibleName('different');
  });

  await test.step('a Scale that is not wired to the keys is another one', async () => {
    await canvas.area.click({ position: { x: 5, y: 5 } });
    const scale = await canvas.drag('scale', 300, 60);
    await canvas.wire(['matMul1', 'out'], [scale, 'in']);
    await canvas.wire([scale, 'out'], ['mask1', 'in']);
    await expect(verdict).toContainText(`A wire arrives at Scale by 1/√4 (scale1), “by the width of”, on the right only.`);
    await canvas.wire(['splitHeads2', 'out'], [scale, 'width']);
  });

  await expect(verdict).toContainText('Both compute the same: 20 steps agree');
  await expect(ticks).toHaveCount(20);

  await test.step('on the weights of the document, and beside a module of the app', async () => {
    await panel.getByRole('combobox', { name: 'Weights' }).click();
    await page.getByRole('option', { name: 'those of the left side' }).click();
    await panel.getByRole('combobox', { name: 'Right' }).click();
    await page.getByRole('option', { name: 'Encoder block', exact: true }).click();
    await expect(panel.getByRole('textbox', { name: 'Feed-forward width' })).toHaveValue('16');
    await expect(verdict).toContainText('Both compute the same: 20 steps agree');
  });
}); // prettier-ignore
