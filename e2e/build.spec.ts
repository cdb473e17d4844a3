import type { Locator } from '@playwright/test';
import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';

test('a network is dragged together, and a wrong wire is repaired with one click', async ({ app }) => {
  const canvas = new Canvas(app);
  await new Gallery(app).open('empty');
  const data = await canvas.drag('dataset', 140, 120);
  const linear = await canvas.drag('linear', 420, 120);
  const output = await canvas.drag('output', 700, 120);
  await canvas.wire([data, 'out'], [linear, 'in']);
  await expect(canvas.problem(linear)).toContainText(/\[28, 28, 1\].* flat/);
  await canvas.wire([linear, 'out'], [output, 'in']);
  await expect(new TopBar(app).control('Train')).toBeDisabled();
  await canvas.repair(linear, 'Insert Flatten');
  await expect(canvas.nodes()).toHaveCount(4);
  await expect(canvas.problem(linear)).toBeHidden();
  await expect.poll(() => canvas.shapes()).toEqual(expect.arrayContaining(['28×28×1', '784']));
  await app.page.keyboard.press('Control+k');
  await app.page.getByRole('combobox', { name: 'Type a command' }).fill('PyTorch order');
  await app.page.keyboard.press('Enter');
  await expect.poll(() => canvas.shapes()).toEqual(expect.arrayContaining(['1×28×28', '784']));
  await app.page.keyboard.press('ControlOrMeta+z');
  await expect(canvas.problem(linear)).toContainText(/\[1, 28, 28\].* flat/);
});

test('every edit can be undone and done again', { tag: '@once' }, async ({ app }) => {
  const canvas = new Canvas(app);
  await new Gallery(app).open('xor');
  const nodes = (await canvas.ids()).length;
  const added = await canvas.drag('dropout', 300, 80);
  await canvas.move(added, 60, 20);
  const moved = await canvas.node(added).boundingBox();
  await canvas.press('Control+z');
  await expect(canvas.nodes()).toHaveCount(nodes + 1);
  expect(await canvas.node(added).boundingBox()).not.toEqual(moved);
  await canvas.press('Control+z');
  await expect(canvas.nodes()).toHaveCount(nodes);
  await canvas.press('Control+y');
  await canvas.press('Control+Shift+z');
  await expect(canvas.nodes()).toHaveCount(nodes + 1);
  await expect.poll(() => canvas.node(added).boundingBox()).toEqual(moved);
});

test('a wire is broken, its lack is said, and drawn again', { tag: '@once' }, async ({ app }) => {
  const canvas = new Canvas(app);
  await new Gallery(app).open('iris');
  await expect(canvas.problem('output1')).toBeHidden();
  const wires = await canvas.edges().count();
  await canvas.unwire('output1');
  await expect(canvas.edges()).toHaveCount(wires - 1);
  await expect(canvas.problem('output1')).toBeVisible();
  await expect(new TopBar(app).control('Train')).toBeDisabled();
  await canvas.wire(['linear2', 'out'], ['output1', 'in']);
  await expect(canvas.problem('output1')).toBeHidden();
  await expect(new TopBar(app).control('Train')).toBeEnabled();
});

test('nodes are copied with the wires between them, and deleted', async ({ app }) => {
  const canvas = new Canvas(app);
  await new Gallery(app).open('xor');
  const [nodes, wires] = [await canvas.nodes().count(), await canvas.edges().count()];
  await canvas.select('linear1');
  await canvas.press('Control+a');
  await canvas.press('Control+c');
  await canvas.press('Control+v');
  await expect(canvas.nodes()).toHaveCount(2 * nodes);
  await expect(canvas.edges()).toHaveCount(2 * wires);
  await canvas.press('Delete');
  await expect(canvas.nodes()).toHaveCount(nodes);
  await expect(canvas.edges()).toHaveCount(wires);
});

test('a double-click on the empty canvas searches for a block and adds it there', { tag: '@once' }, async ({ app }) => {
  const canvas = new Canvas(app);
  await new Gallery(app).open('empty');
  // Beside the data that are offered.
  await canvas.area.dblclick({ position: { x: 60, y: 60 } });
  await app.page.keyboard.type('batch');
  await app.page.keyboard.press('Enter');
  await expect(canvas.node('batchNorm1')).toBeVisible();
});

test.describe('on a low canvas', () => {
  test.use({ viewport: { width: 1280, height: 720 } });

  test('what is undone and done again is in sight, in both languages', { tag: '@once' }, async ({ app }) => {
    const canvas = new Canvas(app);
    await new Gallery(app).open('iris');
    for (const [undo, redo] of [['Undo', 'Redo'], ['Rückgängig', 'Wiederholen']] as const) {
      await canvas.select('relu1');
      await canvas.press('Delete');
      await app.page.getByRole('button', { name: undo, exact: true }).click();
      await app.page.getByRole('button', { name: redo, exact: true }).click();
      await app.page.getByRole('button', { name: undo, exact: true }).click();
      if (undo === 'Undo') await new TopBar(app).language('Deutsch');
    }
  }); // prettier-ignore

  test('problems are clear of the buttons when the whole graph is shown', { tag: '@once' }, async ({ app }) => {
    const canvas = new Canvas(app);
    await new Gallery(app).open('fashion-cnn');
    // The first card of the last row is in the corner of the buttons.
    await canvas.unwire('linear1');
    await expect(canvas.problem('linear1')).toBeVisible();
    await canvas.area.getByRole('button', { name: 'Show everything' }).click();
    const bottom = async (part: Locator) => part.evaluate((element) => element.getBoundingClientRect().bottom);
    const top = await canvas.area.getByRole('toolbar').evaluate((element) => element.getBoundingClientRect().top);
    await expect.poll(() => bottom(canvas.problem('linear1'))).toBeLessThan(top);
  });
});
