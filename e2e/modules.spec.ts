import { copyFileSync } from 'node:fs';
import { Canvas } from './pages/canvas.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';
import { expect, test } from './launch.ts';

test('a module of one’s own has params, is repeated and looked at copy by copy', { tag: '@once' }, async ({ app }) => {
  const [canvas, inspector, { page }] = [new Canvas(app), new Inspector(app), app];
  const body = page.getByTestId('inspector');
  const ways = page.getByRole('navigation', { name: 'Open modules' });
  await new Gallery(app).open('iris');
  await canvas.select('linear1');
  await canvas.press('Control+g');
  const [module = ''] = (await canvas.ids()).filter((id) => id.startsWith('module'));

  await test.step('inside: a param of the module, which the layer computes with', async () => {
    await canvas.press('Shift+Enter');
    await body.getByRole('button', { name: 'Add a parameter' }).click();
    await inspector.set('Name of the parameter', 'width');
    await inspector.set('Default', '6');
    await canvas.select('linear1');
    await inspector.set('Units', '2 * breadth');
    await expect(body).toContainText('There is no parameter “breadth” here, only: width.');
    await inspector.set('Units', '2 * width');
    await expect(canvas.node('linear1')).toContainText('12');
  });

  await test.step('outside: a value of the use, and how often it is repeated', async () => {
    await ways.getByRole('button').first().click();
    await canvas.select(module);
    await inspector.set('width', '4 + 1');
    await expect(canvas.node(module)).toContainText('50 weights');
    await inspector.set('Repetitions', '3');
    await expect(canvas.node(module)).toContainText('× 3');
    await expect(canvas.node(module)).toContainText('270 weights');
    await body.getByRole('switch', { name: 'Frozen' }).click({ force: true });
    await expect(canvas.node(module)).not.toContainText('weights');
    await canvas.press('Control+z');
    await expect(canvas.node(module)).toContainText('270 weights');
  });

  await test.step('each copy is looked at for itself', async () => {
    await canvas.select(module);
    await body.getByRole('button', { name: 'Open module' }).click();
    await expect(ways).toContainText('1 of 3');
    await expect(canvas.node('linear1')).toContainText('50 weights');
    await page.getByRole('button', { name: 'The next one' }).click();
    await expect(ways).toContainText('2 of 3');
    await expect(canvas.node('linear1')).toContainText('110 weights');
  });

  await test.step('the palette has it, and those that come with the app', async () => {
    await ways.getByRole('button').first().click();
    const count = (await canvas.ids()).length;
    await page.getByRole('searchbox', { name: 'Search blocks' }).fill('resid');
    await page.getByTestId('palette-module-residualDense').click();
    await expect(canvas.nodes()).toHaveCount(count + 1);
    await page.getByRole('searchbox', { name: 'Search blocks' }).fill('');
    await page.getByTestId('palette-module-module1').click();
    await expect(canvas.nodes()).toHaveCount(count + 2);
  });
});

test('a fault inside a module is said outside, led to, mended and left', { tag: '@once' }, async ({ app }) => {
  const [canvas, { page }] = [new Canvas(app), app];
  await new Gallery(app).open('iris');
  await canvas.select('linear1');
  await canvas.node('relu1').click({ modifiers: ['Shift'] });
  await canvas.press('Control+g');
  await canvas.press('Shift+Enter');
  await canvas.unwire('relu1');
  await page.getByRole('navigation', { name: 'Open modules' }).getByRole('button').first().click();
  await canvas.repair('module1', 'Go there');
  await expect(canvas.problem('relu1')).toBeInViewport({ ratio: 0.99 });
  await canvas.wire(['linear1', 'out'], ['relu1', 'in']);
  await expect(canvas.problem('relu1')).toHaveCount(0);
  await canvas.press('Escape');
  await canvas.press('Escape');
  await expect(canvas.node('module1')).toBeVisible();
  await expect(canvas.problem('module1')).toHaveCount(0);
});

test('a module is saved as a file and used in another project', async ({ app }) => {
  const [canvas, topBar, { page }] = [new Canvas(app), new TopBar(app), app];
  await new Gallery(app).open('iris');
  const use = await canvas.drag('module-residualDense', 400, 330);
  await canvas.select(use);
  const file = await app.save('block.neuromodule', async () => {
    await canvas.node(use).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Save module as a file …' }).click();
  });
  const project = await topBar.saveAs('with-module.neuroloom');

  await test.step('another project takes it, and takes it once', async () => {
    await topBar.file('New project');
    await expect(canvas.nodes()).toHaveCount(0);
    const load = () => page.getByTestId('palette').getByRole('button', { name: 'From a file …' }).click();
    for (const count of [1, 2]) {
      await app.open(file, load);
      await expect(canvas.nodes()).toHaveCount(count);
    }
    await expect(page.getByTestId('palette-module-residualDense')).toHaveCount(1);
    await expect(canvas.nodes().first()).toContainText('Residual block');

    const renamed = `${file}.copy.neuromodule`;
    copyFileSync(project, renamed);
    await app.open(renamed, load);
    await expect(page.getByText(/is a whole project\. Open it/).first()).toBeVisible();
    await expect(canvas.nodes()).toHaveCount(2);
  });
});

test(
  'a module is dragged into a wire, fits itself in, and shows its weights and code',
  { tag: '@once' },
  async ({ app }) => {
    const [canvas, inspector, { page }] = [new Canvas(app), new Inspector(app), app];
    const body = page.getByTestId('inspector');
    await new Gallery(app).open('iris');
    const use = await canvas.drag('module-residualDense', 400, 330);
    await canvas.wire(['linear1', 'out'], [use, 'in1']);
    await expect(canvas.node(use)).toContainText('544 weights');
    await canvas.wire([use, 'out1'], ['relu1', 'in']);
    await canvas.select(use);
    await inspector.set('Width', '9');
    await expect(canvas.problem(use)).toContainText('Inside, at “add1”');
    await canvas.repair(use, 'Set Width to 16');
    await expect(canvas.problem(use)).toBeHidden();
    await inspector.set('Repetitions', '3');
    await body.getByRole('tab', { name: 'Code' }).click();
    await expect(body).toContainText('class ResidualBlock(nn.Module):');
    await expect(body).toContainText('for _ in range(3)');
    await new TopBar(app).control('Step').click();
    await body.getByRole('tab', { name: 'Weights' }).click();
    await body.getByRole('textbox', { name: 'Copy, of 3' }).fill('2');
    await expect(body.getByRole('region', { name: 'kernel' })).toBeVisible();
  },
);
