import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';

/** The errors of every pass that the table shows. */
async function errors(dock: Dock): Promise<number[]> {
  return (await dock.errors().allTextContents()).map(Number);
}

test('one perceptron learns AND: the last pass makes no errors', { tag: '@once' }, async ({ app }) => {
  await new Gallery(app).open('perceptron-and');
  const [dock, bar] = [new Dock(app), new TopBar(app)];
  await bar.control('Train').click();
  await expect(app.page.getByText('No errors in pass 12')).toBeVisible();
  const passes = await errors(dock);
  expect(passes).toHaveLength(12);
  expect(passes.indexOf(0)).toBe(11);
  await expect(dock.runs().first()).toContainText('100.0 %');
});

test('one perceptron fails at XOR and goes round in circles', { tag: '@once' }, async ({ app }) => {
  await new Gallery(app).open('perceptron-xor');
  const [dock, bar] = [new Dock(app), new TopBar(app)];
  await bar.control('Train').click();
  await expect(app.page.getByText('the rule goes round in circles, as no line separates these classes')).toBeVisible();
  const passes = await errors(dock);
  expect(passes).toHaveLength(30);
  expect(Math.min(...passes)).toBeGreaterThan(0);
});

test('three perceptrons in two layers solve XOR', { tag: '@once' }, async ({ app }) => {
  await new Gallery(app).open('xor-by-hand');
  const [dock, bar] = [new Dock(app), new TopBar(app)];
  await bar.control('Train').click();
  await dock.waitForEpoch(200);
  const { accuracy, loss } = await dock.metrics(200);
  expect(accuracy).toBe(100);
  expect(loss).toBeLessThan(0.01);
});

test('a step has no gradient: the app says so and offers the rule or a sigmoid', { tag: '@once' }, async ({ app }) => {
  await new Gallery(app).open('perceptron-and');
  const canvas = new Canvas(app);
  const optimizer = app.page.getByRole('combobox', { name: 'Optimizer' });
  await optimizer.click();
  await app.page.getByRole('option', { name: 'SGD', exact: true }).click();
  const problem = canvas.problem('perceptron1');
  await expect(problem).toContainText('A step has no gradient');
  await problem.getByRole('button', { name: 'Use the perceptron rule' }).click();
  await expect(problem).toBeHidden();
  await canvas.area.click({ position: { x: 30, y: 120 } });
  await expect(optimizer).toHaveValue('Perceptron');
  await canvas.press('Control+z');
  await problem.getByRole('button', { name: 'Use a sigmoid' }).click();
  await expect(problem).toBeHidden();
});
