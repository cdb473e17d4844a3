import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

test('a network learns real data, and the curve falls', { tag: '@once' }, async ({ app }) => {
  const [topBar, dock] = [new TopBar(app), new Dock(app)];
  await new Gallery(app).open('iris');
  await topBar.control('Train').click();
  await dock.waitForEpoch(1);
  const first = await dock.metrics(1);
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  // All that the example asks for.
  const last = await dock.metrics(60);
  expect(last.loss).toBeLessThan(first.loss / 2);
  expect(last.accuracy).toBeGreaterThan(90);
  await expect(dock.curve('Loss')).toHaveAccessibleName(new RegExp(`test ${last.loss}`));
});

test('Fashion-MNIST trains batch by batch: step, resume, pause, stop', { tag: '@once' }, async ({ app }) => {
  const [topBar, dock] = [new TopBar(app), new Dock(app)];
  await new Gallery(app).open('fashion-mnist');
  await new Inspector(app).set('Epochs', '500');
  await topBar.control('Step').click();
  await expect(topBar.phase).toContainText('paused', { timeout: 60_000 });
  await expect(dock.curve('Loss')).toHaveAccessibleName(/training 2\.\d/);
  await topBar.control('Resume').click();
  await expect(topBar.phase).toHaveText(/^epoch \d+ of 500/);
  await topBar.control('Pause').click();
  await expect(topBar.phase).toContainText('paused');
  await topBar.control('Stop').click();
  await expect(topBar.phase).toContainText('stopped');
  await expect(topBar.device).toContainText('CPU');
});

test('predictions and confusion count the same examples as right', { tag: '@once' }, async ({ app }) => {
  const [topBar, dock, inspector] = [new TopBar(app), new Dock(app), new Inspector(app)];
  await new Gallery(app).open('penguins');
  await inspector.set('Epochs', '4');
  await topBar.control('Train').click();
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  const { accuracy } = await dock.metrics(4);
  const confusion = await dock.show('Confusion');
  await expect(confusion.getByTestId('overall-accuracy')).toContainText(`${accuracy.toFixed(1)} % right`);
  const predictions = await dock.show('Predictions');
  await expect(predictions.getByRole('row')).not.toHaveCount(0);
});

test('Fashion-MNIST shows its pictures and shapes as the lecture prints them', { tag: '@once' }, async ({ app }) => {
  await new Gallery(app).open('fashion-mnist');
  const data = await new Dock(app).show('Data');
  await expect(data.getByTestId('data-shapes')).toContainText('X [N, H, W, C]: [64, 28, 28, 1]');
  await expect(data.getByText('Ankle boot').first()).toBeVisible();
});
