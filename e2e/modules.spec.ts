import { Canvas } from './pages/canvas.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
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
    await expect(body).toContainText('There is no parameter "breadth" here, only: width.');
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
    await page.screenshot({ path: '/tmp/shots/module-use.png' });
  });

  await test.step('each copy is looked at for itself', async () => {
    await canvas.select(module);
    await body.getByRole('button', { name: 'Open module' }).click();
    await expect(ways).toContainText('1 of 3');
    await expect(canvas.node('linear1')).toContainText('50 weights');
    await page.getByRole('button', { name: 'The next one' }).click();
    await expect(ways).toContainText('2 of 3');
    await expect(canvas.node('linear1')).toContainText('110 weights');
    await page.screenshot({ path: '/tmp/shots/module-inside.png' });
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
    await page.screenshot({ path: '/tmp/shots/module-palette.png' });
  });
});
