import { readFileSync } from 'node:fs';
import { expect, test } from './launch.ts';
import { CompiledGraph } from './pages/compiledGraph.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

test('the compiled graph is shown, measured and saved for Netron', { tag: '@once' }, async ({ app }) => {
  const graph = new CompiledGraph(app);
  await new Gallery(app).open('fashion-mnist');
  await graph.open();
  // For each of three layers one forward and one for its update; backward through all but the first. Biases come on top.
  const counted = await graph.row('Gemm');
  expect(counted.count).toBeGreaterThanOrEqual(8);
  expect(counted.ms).toBeNaN();
  await graph.measure();
  const gemm = await graph.row('Gemm');
  expect(gemm.ms).toBeGreaterThan(0);
  expect(gemm.share).toBeGreaterThan(10);
  await graph.group('By node');
  expect((await graph.row('Linear linear1')).ms).toBeGreaterThan(0);

  const file = readFileSync(await graph.save('step.onnx'));
  for (const name of ['Gemm', 'LogSoftmax', 'weight/linear1.kernel', 'features/0', 'new/weight/linear3.bias', 'loss/0'])
    expect(file.includes(name), name).toBe(true);
  await expect(graph.dialog).toContainText('Netron shows it');
});

test('measuring leaves a run in training alone', { tag: '@once' }, async ({ app }) => {
  const [graph, topBar] = [new CompiledGraph(app), new TopBar(app)];
  await new Gallery(app).open('fashion-mnist');
  await new Inspector(app).set('Epochs', '500');
  await topBar.control('Train').click();
  await expect(topBar.phase).toContainText('epoch');
  await graph.open();
  await graph.measure();
  await app.page.keyboard.press('Escape');
  await expect(graph.dialog).toBeHidden();
  await topBar.control('Pause').click();
  await expect(topBar.phase).toContainText('paused');
});
