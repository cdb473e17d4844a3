import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';

test('a training step is walked through: forward, loss, backward, update, and back', async ({ app }) => {
  await new Gallery(app).open('xor');
  const steps = await new Dock(app).show('Step by step');
  const walk = (name: string) => steps.getByRole('button', { name, exact: true }).click();
  // Output, gradient by it, weights, gradient by them, new weights.
  const cells = (node: string) => app.page.getByTestId(`step-${node}`).getByRole('cell');
  await expect(cells('dataset1').nth(0)).not.toBeEmpty();
  await expect(cells('linear1').nth(0)).toBeEmpty();
  await walk('Next');
  await expect(cells('linear1').nth(0)).not.toBeEmpty();
  await walk('Finish phase');
  await walk('Next');
  await expect(app.page.getByTestId('step-loss')).toContainText(/L = 0\.\d+/);
  await expect(cells('linear1').nth(1)).toBeEmpty();
  await walk('Finish phase');
  await expect(cells('linear1').nth(1)).not.toBeEmpty();
  await expect(cells('linear1').nth(3)).toContainText('…');
  await expect(cells('linear1').nth(4)).not.toContainText('…');
  await walk('Finish phase');
  await expect(cells('linear1').nth(4)).toContainText('…');
  await walk('Back');
  await expect(app.page.getByTestId('step-loss')).toBeHidden();
});
