import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Gallery } from './pages/gallery.ts';
import { Dock } from './pages/dock.ts';

test('a block gets the weights of a real layer, computes what it computes, and is told what is wrong when it does not', { tag: '@once' }, async ({ app }) => {
  test.slow();
  const [canvas, dock, { page }] = [new Canvas(app), new Dock(app), app];
  await new Gallery(app).open('encoder-by-hand');
  const panel = dock.panel('Compare');
  const [verdict, hint] = [panel.getByTestId('compare-verdict'), panel.getByTestId('layer-hint')];

  await test.step('the block is made as large as a layer of MiniLM, and takes its weights', async () => {
    await canvas.node('module2').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Load real weights/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Load real weights into this block' });
    await expect(dialog.getByRole('combobox', { name: 'Model', exact: true })).toHaveValue('all-MiniLM-L6-v2');
    await expect(dialog.getByRole('note')).toContainText('Width 8, not 384; Heads 2, not 12; Feed-forward width 16, not 1536',);
    await dialog.getByRole('button', { name: 'Make it like the layer' }).click();
    await expect(dialog.getByRole('table')).toContainText('self_attn/q_proj.kernel');
    await expect(dialog.getByRole('note')).toBeHidden();
    await dialog.getByRole('button', { name: 'Load 16 weights' }).click();
    await expect(dialog).toBeHidden();
  });

  await expect(verdict).toContainText('Both compute the same: 20 steps agree',);
  await expect(panel.getByRole('img', { name: 'the same' })).toHaveCount(20);
  await expect(panel.getByText('7 tokens:')).toBeVisible();

  await test.step('norm first: the first difference is there, and the reason is found', async () => {
    await canvas.select('module2');
    await page.getByRole('switch', { name: 'Norm first' }).click({ force: true });
    await expect(verdict).toContainText('The results differ.',);
    const first = panel.getByRole('row').filter({ has: page.getByRole('img', { name: 'The first difference' }) });
    await expect(first).toContainText('LayerNorm');
    await expect(hint).toContainText('The norm comes first in this block.',);
    await expect(hint).toContainText('with this the layer computes what the block computes.');
  });

  await canvas.press('Control+z');
  await expect(verdict).toContainText('Both compute the same: 20 steps agree',);

  await test.step('the whole model opens beside it', async () => {
    await panel.getByRole('button', { name: 'Open the whole model' }).click();
    await expect(page.getByRole('navigation', { name: 'Documents' }).getByRole('button', { name: 'Close “all-MiniLM-L6-v2”' })).toBeVisible();
    await expect(canvas.node('module1')).toBeVisible();
  });
}); // prettier-ignore
