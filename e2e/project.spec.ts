import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

test.use({ hasOwnHost: true });

test('a trained project is saved, opened after a restart, and trained on from where it was', async ({ app }) => {
  const [topBar, dock, canvas] = [new TopBar(app), new Dock(app), new Canvas(app)];
  const epochs = 20;
  await new Gallery(app).open('iris');
  await new Inspector(app).set('Epochs', String(epochs));
  await topBar.control('Train').click();
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  const [first, last] = [await dock.metrics(1), await dock.metrics(epochs)];
  const file = await topBar.saveAs('My flowers.neuroloom');
  await expect(topBar.saved).toHaveText('saved');
  expect(Object.keys(unzipSync(readFileSync(file)))).toEqual(
    expect.arrayContaining(['document.json', 'weights.safetensors', 'optimizer.safetensors', 'thumbnail.png']),
  );

  await app.restart();
  await new Gallery(app).recent('My flowers').click();
  await expect(canvas.node('linear1')).toBeVisible();
  expect(await dock.metrics(epochs)).toEqual(last);
  await topBar.control('Train').click();
  await app.page.getByRole('menuitem', { name: /^Continue for/ }).click();
  await expect(dock.runs()).toHaveCount(2);
  await dock.waitForEpoch(epochs + 1);
  const next = await dock.metrics(epochs + 1);
  expect(first.loss).toBeGreaterThan(last.loss + 0.2);
  expect(Math.abs(next.loss - last.loss)).toBeLessThan(0.1);
});

test('a project comes from a file of this computer', async ({ app }) => {
  const [topBar, canvas] = [new TopBar(app), new Canvas(app)];
  await new Gallery(app).open('xor');
  const file = await topBar.saveAs('XOR saved.neuroloom');
  await topBar.file('Gallery');
  await new Gallery(app).open('iris');
  await topBar.open(file);
  await expect(topBar.name).toHaveValue('XOR saved');
  await expect(canvas.problem('output1')).toBeHidden();
});

test('a broken file is refused in words, and the open document stays', { tag: '@once' }, async ({ app }) => {
  const [topBar, canvas] = [new TopBar(app), new Canvas(app)];
  await new Gallery(app).open('xor');
  const nodes = await canvas.nodes().count();
  const broken = path.join(app.home, 'broken.neuroloom');
  writeFileSync(broken, 'no zip at all');
  await topBar.open(broken);
  await expect(app.page.getByText('The project could not be opened')).toBeVisible();
  await expect(canvas.nodes()).toHaveCount(nodes);
  expect(existsSync(broken)).toBe(true);
});
