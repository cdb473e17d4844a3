import * as tf from '@tensorflow/tfjs';
import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Steps } from './pages/steps.ts';

test(
  'a training step is walked through: forward, loss, backward, update, and back',
  { tag: '@once' },
  async ({ app }) => {
    await new Gallery(app).open('xor');
    const panel = await new Dock(app).show('Step by step');
    const steps = new Steps(app, panel);
    // Output, gradient by it, weights, gradient by them, new weights.
    const cells = (node: string) => steps.cells(node);
    await expect(cells('dataset1').nth(0)).not.toBeEmpty();
    await expect(cells('linear1').nth(0)).toBeEmpty();
    await steps.walk('Next');
    await expect(cells('linear1').nth(0)).not.toBeEmpty();
    await steps.walk('Finish phase');
    await steps.walk('Next');
    await expect(steps.loss).toContainText(/L = 0\.\d+/);
    await expect(cells('linear1').nth(1)).toBeEmpty();
    await steps.walk('Finish phase');
    await expect(cells('linear1').nth(1)).not.toBeEmpty();
    await expect(cells('linear1').nth(3)).toContainText('…');
    await expect(cells('linear1').nth(4)).not.toContainText('…');
    await steps.walk('Finish phase');
    await expect(cells('linear1').nth(4)).toContainText('…');
    await steps.walk('Back');
    await expect(steps.loss).toBeHidden();
  },
);

test(
  'the chain rule by hand: 2, 7, 4, -4, -8, 3.4 and 1.2, on wires, in the table and in formulas',
  { tag: '@once' },
  async ({ app }) => {
    await new Gallery(app).open('chain-rule');
    const steps = new Steps(app, await new Dock(app).show('Step by step'));
    const [first, second] = [steps.flow('edge1'), steps.flow('edge2')];
    await expect(first).toHaveText('2');
    await expect(second).toBeHidden();
    await steps.press('ArrowRight');
    await expect(second).toHaveText('7');
    await steps.expectFormula('y=2⋅3+1=7');
    await steps.walk('Next');
    await expect(steps.loss).toHaveText('L = 4');
    await steps.expectFormula('L=(7−9)2=4');
    await steps.walk('Next');
    await expect(second).toContainText('−4');
    await expect(first).toHaveText('2');
    await steps.walk('Next');
    await expect(first).toContainText('−12');
    await steps.expectFormula('=2⋅(−4)=−8');
    await expect(steps.cells('linear1').nth(3)).toHaveText('−8−4');
    await steps.walk('Next');
    await steps.expectFormula('W←3−0.05⋅(−8)=3.4');
    await steps.expectFormula('b←1−0.05⋅(−4)=1.2');
    await expect(steps.cells('linear1').nth(4)).toHaveText('3.41.2');
    await steps.press('ArrowLeft');
    await expect(steps.cells('linear1').nth(4)).toBeEmpty();
  },
);

test('gradients on the screen are those of finite differences', { tag: '@once' }, async ({ app }) => {
  await new Gallery(app).open('chain-rule');
  const steps = new Steps(app, await new Dock(app).show('Step by step'));
  await steps.walk('Finish phase');
  await steps.walk('Next');
  await steps.walk('Finish phase');
  const lossAt = (x: number, w: number, b: number) =>
    tf.tidy(() => {
      const y = tf.add(tf.matMul(tf.tensor2d([[x]]), tf.tensor2d([[w]])), b);
      return tf.mean(tf.squaredDifference(y, tf.tensor2d([[9]]))).dataSync()[0]!;
    });
  const h = 1 / 64;
  const slope = (at: (by: number) => number) => (at(h) - at(-h)) / (2 * h);
  const shown = async (row: string, cell: number) => {
    const texts = await steps.cells(row).nth(cell).locator('b').allTextContents();
    return texts.map((text) => Number(text.replace('−', '-')));
  };
  const [byW, byB] = await shown('linear1', 3);
  expect(byW).toBeCloseTo(
    slope((by) => lossAt(2, 3 + by, 1)),
    2,
  );
  expect(byB).toBeCloseTo(
    slope((by) => lossAt(2, 3, 1 + by)),
    2,
  );
  const [byX] = await shown('dataset1', 1);
  expect(byX).toBeCloseTo(
    slope((by) => lossAt(2 + by, 3, 1)),
    2,
  );
});

test('gradient health is told for every layer, in the table and on the canvas', { tag: '@once' }, async ({ app }) => {
  await new Gallery(app).open('chain-rule');
  const steps = new Steps(app, await new Dock(app).show('Step by step'));
  await steps.showHealth();
  // RMS of -8 and -4 is 6.32, of 3 and 1 is 2.24; times 0.05 it is 14 % of the weights.
  await expect(steps.health('linear1')).toContainText('6.32');
  await expect(steps.health('linear1')).toContainText('2.24');
  await expect(steps.healthMark('linear1')).toHaveText('fine: 14 % a step');
  await expect(steps.flow('edge1')).toBeHidden();
});
