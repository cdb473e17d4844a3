import path from 'node:path';
import { Canvas } from './pages/canvas.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';
import { expect, test } from './launch.ts';

const encoder = path.resolve('main/pretrained/pipelines/fixtures/encoder.onnx');

test('a pretrained encoder is placed as a frozen block, wired by hand, trained behind, saved', { tag: '@once' }, async ({ app }) => {
  const [canvas, topBar] = [new Canvas(app), new TopBar(app)];
  const dialog = () => app.page.getByRole('dialog', { name: 'Pretrained model as a block' });
  await new Gallery(app).open('text-classifier');

  await test.step('in the place of the encoder that is there', async () => {
    await canvas.select('module1');
    await canvas.press('Delete');
    await canvas.select('dataset1');
    await app.page.getByRole('button', { name: 'Pretrained model …' }).click();
    await dialog().getByRole('button', { name: 'Place little-bert' }).click();
    await expect(dialog()).toBeHidden();
    await expect(canvas.node('module1')).toContainText('little-bert');
    await expect(canvas.edges()).toHaveCount(2);
  });

  await test.step('wired by hand', async () => {
    await canvas.press('.');
    await canvas.wire(['dataset1', 'segments'], ['module1', 'segments']);
    await canvas.wire(['dataset1', 'mask'], ['module1', 'mask']);
    await canvas.wire(['module1', 'pooled'], ['linear1', 'in']);
    await expect(canvas.edges()).toHaveCount(5);
    await expect(app.page.getByTestId('inspector')).toContainText('begins with the weights of “little-bert”');
  });

  await test.step('it trains', async () => {
    await topBar.control('Step').click();
    await expect(topBar.phase).toContainText('paused', { timeout: 60_000 });
    await expect(app.page.getByText(/after batch 1\b/).first()).toBeVisible();
  });

  await test.step('undone and done again, saved and opened again, with its weights', async () => {
    const file = await topBar.saveAs('Placed.neuroloom');
    await topBar.file('Gallery');
    await new Gallery(app).open('iris');
    await topBar.open(file);
    await canvas.select('module1');
    await expect(app.page.getByTestId('inspector')).toContainText('begins with the weights of “little-bert”');
    await app.page.getByRole('button', { name: 'Draw all of them' }).click();
    await expect(app.page.getByTestId('inspector')).not.toContainText('begins with the weights');
    await canvas.press('Control+z');
    await expect(app.page.getByTestId('inspector')).toContainText('begins with the weights of “little-bert”');
  });

  await test.step('another model has another tokenizer: a button says so and mends it', async () => {
    await canvas.select('dataset1');
    await app.page.getByRole('button', { name: 'Pretrained model …' }).click();
    await dialog().getByRole('button', { name: 'Place little-gpt' }).click();
    await expect(canvas.node('module2')).toContainText('little-gpt');
    await canvas.wire(['dataset1', 'out'], ['module2', 'tokens']);
    const mend = canvas.problem('module2').getByRole('button', { name: 'Read the texts with its tokenizer' });
    await expect(canvas.problem('module2')).toContainText('another tokenizer');
    await mend.click();
    await expect(canvas.problem('module2')).toBeHidden();
    await canvas.press('Control+z');
    await expect(mend).toBeVisible();
    await canvas.select('module2');
    await canvas.press('Delete');
  });

  await test.step('a file of another program is a block with the ports of the file', async () => {
    await canvas.press('Escape');
    await app.page.getByRole('button', { name: 'Pretrained model …' }).click();
    await app.open(encoder, () => dialog().getByRole('button', { name: 'From a file (.onnx) …' }).click());
    await dialog().getByRole('button', { name: 'Place', exact: true }).click();
    await expect(dialog()).toBeHidden();
    await expect(app.page.getByTestId(/^port-module2-/)).not.toHaveCount(0);
    await canvas.press('Control+z');
    await expect(canvas.node('module2')).toHaveCount(0);
  });

  await test.step('or runs as it is', async () => {
    await canvas.press('Escape');
    await app.page.getByRole('button', { name: 'Pretrained model …' }).click();
    await app.open(encoder, () => dialog().getByRole('button', { name: 'From a file (.onnx) …' }).click());
    await dialog().getByRole('radio', { name: 'As one block that runs it as it is' }).check();
    await dialog().getByRole('button', { name: 'Place', exact: true }).click();
    await expect(dialog()).toBeHidden();
    await expect(canvas.node('modelFile1')).toContainText('encoder');
    await expect(app.page.getByTestId('port-modelFile1-in2')).toBeVisible();
    await canvas.press('Control+z');
    await expect(canvas.node('modelFile1')).toHaveCount(0);
  });
}); // prettier-ignore
