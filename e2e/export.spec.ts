import { readFileSync } from 'node:fs';
import path from 'node:path';
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
  const dialog = app.page.getByRole('dialog', { name: 'Export' });
  const file = await app.save('iris-tfjs.zip', () => dialog.getByRole('button', { name: 'Export …' }).click());
  await expect(dialog.getByTestId('export-report')).toContainText('30 examples');
  await expect(dialog.getByRole('region', { name: 'JavaScript' })).toContainText('tf.loadLayersModel');
  await expect(dialog.getByRole('list', { name: 'Exports so far' })).toContainText('iris-tfjs.zip', {
    ignoreCase: true,
  });

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

test('a network is shown and saved as a Python program, with the weights that were set by hand', { tag: '@once' }, async ({ app }) => {
  await new Gallery(app).open('chain-rule');
  await app.page.keyboard.press('Control+k');
  await app.page.getByRole('combobox', { name: 'Type a command' }).fill('Python program');
  await app.page.keyboard.press('Enter');
  const dialog = app.page.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toContainText('class NeuralNetwork(nn.Module):');
  await dialog.getByRole('radio', { name: /^Keras program/ }).check();
  await expect(dialog).toContainText('keras.Sequential([');
  const save = () => dialog.getByRole('button', { name: 'Export …' }).click();
  const program = readFileSync(await app.save('chain-rule.py', save), 'utf8');
  expect(program).toContain('.kernel.assign([[3.0]])');
  expect(program).toContain('.bias.assign([1.0])');
}); // prettier-ignore

const cnn = path.join(import.meta.dirname, '../main/import/fixtures/cnn.onnx');

test('a model of another program opens as a project; its weights go out, and come in by their names', { tag: '@once' }, async ({ app }) => {
  const [topBar, { page }] = [new TopBar(app), app];
  const dialog = page.getByRole('dialog', { name: 'Model of another program' });
  const choose = () => dialog.getByRole('button', { name: 'Choose a file …' }).click();
  await page.getByRole('button', { name: 'Model of another program …' }).click();
  await app.open(cnn, choose);
  await expect(dialog.getByRole('status')).toContainText('became blocks');
  await dialog.getByRole('button', { name: 'Open as a new project' }).click();
  await expect(page.getByTestId('canvas')).toBeVisible();
  await expect(topBar.saved).toHaveText('unsaved');

  await topBar.file('Export …');
  const exporting = page.getByRole('dialog', { name: 'Export' });
  await exporting.getByRole('radio', { name: /^safetensors/ }).check();
  const file = await app.save('theirs.safetensors', () => exporting.getByRole('button', { name: 'Export …' }).click());
  await expect(exporting.getByTestId('export-report')).toBeVisible();
  await page.keyboard.press('Escape');
  await topBar.file('Model of another program …');
  await app.open(file, choose);
  await expect(dialog.getByRole('row', { name: /by name/ }).first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Use these weights' }).click();
  await expect(dialog.getByRole('status')).toContainText('as run 2');
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog.getByRole('button', { name: 'Choose a file …' })).toBeVisible();
}); // prettier-ignore
