import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { unzipSync } from 'fflate';
import { expect, test } from './launch.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

test('a trained model is exported, and plain TensorFlow.js predicts with it', async ({ app }) => {
  const topBar = new TopBar(app);
  await new Gallery(app).open('iris');
  await new Inspector(app).set('Epochs', '3');
  await topBar.control('Train').click();
  await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
  await topBar.file('Export …');
  const file = await app.save('iris-tfjs.zip', () => app.page.getByRole('button', { name: /^Export run/ }).click());
  await expect(app.page.getByRole('dialog')).toContainText('examples');

  const files = unzipSync(readFileSync(file));
  const { modelTopology, weightsManifest } = JSON.parse(Buffer.from(files['model.json']!).toString());
  const manifest = weightsManifest as { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
  const weightData = Buffer.concat(manifest.flatMap(({ paths }) => paths.map((name) => files[name]!)));
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: manifest.flatMap(({ weights }) => weights),
      weightData: new Uint8Array(weightData).buffer,
    }),
  );
  const [, ...shape] = model.inputs[0]!.shape;
  const output = model.predict(tf.zeros([3, ...(shape as number[])])) as tf.Tensor;
  expect(output.shape).toEqual([3, 3]);
  for (const value of await output.data()) expect(Number.isFinite(value)).toBe(true);
});

test(
  'a network is shown and saved as a Python program, with the weights that were set by hand',
  { tag: '@once' },
  async ({ app }) => {
    await new Gallery(app).open('chain-rule');
    await new TopBar(app).file('Show as Python program …');
    const dialog = app.page.getByRole('dialog', { name: 'Python program' });
    await expect(dialog).toContainText('class NeuralNetwork(nn.Module):');
    await dialog.getByText('Keras', { exact: true }).click();
    await expect(dialog).toContainText('keras.Sequential([');
    const save = () => dialog.getByRole('button', { name: 'Save …' }).click();
    const program = readFileSync(await app.save('chain-rule.py', save), 'utf8');
    expect(program).toContain('.kernel.assign([[3.0]])');
    expect(program).toContain('.bias.assign([1.0])');
    await expect(dialog).toContainText('Saved as');
  },
);
