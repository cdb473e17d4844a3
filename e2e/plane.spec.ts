import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Document } from '../core/graph/document.ts';
import { expect, test, type App } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { painted, Plane } from './pages/plane.ts';
import { TopBar } from './pages/topBar.ts';

test(
  'the border that a network draws between points changes while it is trained',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock] = [new TopBar(app), new Dock(app)];
    await new Gallery(app).open('moons');
    await new Inspector(app).set('Epochs', '100000');
    const plane = await dock.show('Plane');
    await expect(plane.getByRole('img', { name: 'The plane of the two features' })).toBeVisible();
    await topBar.control('Train').click();
    const heat = app.page.getByTestId('plane-heat');
    await expect(heat).toBeVisible();
    const first = await painted(heat);
    await expect.poll(() => painted(heat)).not.toBe(first);
    await expect(app.page.getByTestId('plane-step')).toContainText(/after batch \d/);
    await topBar.control('Stop').click();
  },
);

test('data without a plane says which data have one', { tag: '@once' }, async ({ app }) => {
  await new Gallery(app).open('iris');
  const plane = await new Dock(app).show('Plane');
  await expect(plane).toContainText('one or two features');
});

/** The XOR example with the four corners as its points, being edited. */
async function openCorners(app: App): Promise<Plane> {
  await new Gallery(app).open('xor');
  const plane = new Plane(app);
  const data = await new Dock(app).show('Data');
  await data.getByRole('combobox', { name: 'Data' }).click();
  await app.page.getByRole('option', { name: 'Own points' }).click();
  await data.getByRole('button', { name: 'XOR', exact: true }).click();
  await plane.show();
  await expect(plane.editor).toBeVisible();
  return plane;
}

/** What stands in a saved project. */
function dataOf(file: string): Document['data'] {
  const entry = unzipSync(readFileSync(file))['document.json'];
  if (!entry) throw new Error(`${file} holds no document.`);
  return (JSON.parse(strFromU8(entry)) as Document).data;
}

const corners = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]; // prettier-ignore

test('points are set and moved on the plane, each a step of undo, and saved', { tag: '@once' }, async ({ app }) => {
  const plane = await openCorners(app);
  await expect(plane.legend).toHaveText(['A: 2', 'B: 2']);
  await plane.click([0.5, 0.25]);
  await expect(plane.legend).toHaveText(['A: 2', 'B: 3']);
  await expect(plane.selected).toContainText(/^x1 = 0\.[45]\d*, x2 = 0\.2\d* · B$/);
  await plane.drag([0, 0], [-0.25, 1.25]);
  await expect(plane.selected).toContainText(/^x1 = −0\.2\d*, x2 = 1\.2\d* · A$/);
  for (let i = 0; i < 2; i++) await app.page.keyboard.press('ControlOrMeta+z');
  await expect(plane.legend).toHaveText(['A: 2', 'B: 2']);
  expect(dataOf(await new TopBar(app).saveAs('corners.neuroloom'))).toMatchObject({ kind: 'points', points: corners });
}); // prettier-ignore

test('a network learns own points, and its border stays while they are moved', { tag: '@once' }, async ({ app }) => {
  const [topBar, dock] = [new TopBar(app), new Dock(app)];
  const plane = await openCorners(app);
  await new Inspector(app).set('Epochs', '300');
  await topBar.control('Train').click();
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  await expect(app.page.getByTestId('plane-step')).toHaveText('Run 1, after batch 300 (epoch 300)');
  const learned = await painted(plane.heat);
  await plane.drag([1, 1], [1.25, 1.25]);
  await expect(plane.selected).toContainText(/^x1 = 1\.2/);
  await expect(app.page.getByTestId('plane-step')).toContainText('after batch 300 (epoch 300) · trained on other points');
  await expect.poll(() => painted(plane.heat)).toBe(learned);
  await app.page.keyboard.press('ControlOrMeta+z');
  await expect(app.page.getByTestId('plane-step')).toHaveText('Run 1, after batch 300 (epoch 300)');
  const confusion = await dock.show('Confusion');
  await expect(confusion).toContainText('Nothing is held out');
  await confusion.getByText('Training', { exact: true }).click();
  await expect(app.page.getByTestId('overall-accuracy')).toContainText('(4 of 4)');
  const file = await topBar.saveAs('learned.neuroloom');
  await topBar.file('Gallery');
  await new Gallery(app).open('iris');
  await topBar.open(file);
  await plane.show();
  await expect.poll(() => painted(plane.heat)).toBe(learned);
  expect(dataOf(file)).toEqual({ kind: 'points', target: 'classes', points: corners, classes: 2, testShare: 0, seed: 1 });
}); // prettier-ignore

test(
  'the first change makes generated points own ones, and undo brings the generated ones back',
  { tag: '@once' },
  async ({ app }) => {
    await new Gallery(app).open('moons');
    const plane = new Plane(app);
    const panel = await plane.show();
    await expect(panel.getByRole('textbox', { name: 'Noise' })).toBeVisible();
    await plane.startEditing();
    await plane.click([0, 1.5]);
    await expect(plane.legend).toHaveText(['A: 250', 'B: 251', 'held out: 100']);
    await expect(app.page.getByText('The generated points are your own now')).toBeVisible();
    await expect(panel.getByRole('textbox', { name: 'Noise' })).toBeHidden();
    await app.page.keyboard.press('ControlOrMeta+z');
    await expect(panel.getByRole('textbox', { name: 'Noise' })).toBeVisible();
    await expect(plane.legend).toHaveText(['A: 250', 'B: 250', 'held out: 100']);
  },
);

test('points of a curve are set by hand as well', { tag: '@once' }, async ({ app }) => {
  const plane = await openCorners(app);
  await app.page.getByRole('button', { name: 'Empty curve' }).click();
  await plane.click([0.5, -0.5]);
  await plane.click([-0.5, 0.5]);
  await expect(plane.legend).toHaveText(['points: 2', 'the network']);
  await expect(plane.selected).toContainText(/^x = −0\.[45]\d*, y = 0\.[45]\d*$/);
});
