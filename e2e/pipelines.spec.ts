import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fromWire } from '../core/protocol/tensors.ts';
import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Pipelines } from './pages/pipelines.ts';
import { TopBar } from './pages/topBar.ts';

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

test('MiniLM finds sentences alike and searches three lines of a file; little BERT fills in words and judges pairs: as on the command line', { tag: '@once' }, async ({ app }) => {
  await new Gallery(app).open('empty');
  const pipelines = new Pipelines(app);
  const { answer, dialog } = pipelines;
  await pipelines.open();

  await test.step('similarity', async () => {
    await pipelines.choose('Similar sentences');
    await pipelines.ask();
    await expect(answer.getByRole('row', { name: 'What is your age?' })).toContainText('0.761');
  });

  await test.step('search in a column of a table', async () => {
    const file = path.join(app.home, 'lines.csv');
    writeFileSync(file, 'id,text\n1,Interest rates rise again.\n2,"Whales, too, breathe air."\n3,A new telescope sees the first stars.\n');
    await pipelines.choose('Semantic search');
    const [chooser] = await Promise.all([app.page.waitForEvent('filechooser'), dialog.getByRole('button', { name: 'From a file' }).click()]);
    await chooser.setFiles(file);
    await expect(dialog.getByText('3 lines', { exact: true })).toBeVisible();
    await pipelines.enter('Search for', 'animals of the sea');
    await pipelines.ask();
    await expect(answer.getByRole('row').nth(1)).toContainText('Whales, too, breathe air.2');
    await expect(answer).toContainText('3 lines searched');
  });

  await test.step('masked words', async () => {
    await pipelines.choose('Masked words');
    await pipelines.enter('Text with [MASK]', 'the [MASK] of the sea');
    await pipelines.ask();
    const said = pipelines.asCommand(app, 'fill-mask', '--model', 'little-bert', 'the [MASK] of the sea');
    const likeliest = said.task === 'fill-mask' ? (said.result.masks[0]?.likeliest ?? []) : [];
    expect(likeliest).toHaveLength(5);
    const bars = answer.getByRole('list', { name: 'Words for mask 1' }).getByRole('listitem');
    await expect(bars).toHaveText(likeliest.map(({ token, probability }) => `${token}${percent(fromWire(probability))}`));
  });

  await test.step('next sentence', async () => {
    await pipelines.choose('Next sentence');
    await dialog.getByRole('group', { name: 'Examples' }).getByRole('button', { name: /^The sky/ }).click();
    await pipelines.ask();
    const [first, second] = ['In Italy, pizza served in formal settings, such as at a restaurant, is presented unsliced.', 'The sky is blue due to the shorter wavelength of blue light.'] as const;
    const said = pipelines.asCommand(app, 'next-sentence-prediction', '--model', 'little-bert', '--pair', second, first);
    const logits = said.task === 'next-sentence-prediction' ? said.result.logits : [];
    expect(logits).toHaveLength(2);
    for (const logit of logits) await expect(answer).toContainText(fromWire(logit).toFixed(4).replace('-', '−'));
    await expect(answer).toContainText('BertForNextSentencePrediction.from_pretrained("little-bert")');
  });

  await test.step('attention to the same text, in the network', async () => {
    await answer.getByRole('button', { name: 'See its attention' }).click();
    await expect(new TopBar(app).name).toHaveValue('Little BERT');
    const panel = new Dock(app).panel('Attention');
    await expect(panel.getByRole('textbox', { name: 'Second text' })).toHaveValue(/^The sky is blue/);
    await expect(panel).toContainText('The network says');
    await panel.getByRole('textbox', { name: 'Text', exact: true }).fill('the [MASK] of the sea');
    await panel.getByRole('textbox', { name: 'Second text' }).fill('');
    // The likeliest word at the mask, which is the third token.
    await expect(panel).toContainText('“[MASK]”, place 3 of');
    await expect(panel.getByTestId('attention-said').last().getByRole('row').nth(1)).toContainText('time');
  });
}); // prettier-ignore

test('little GPT writes what it writes on the command line, is stopped, and speaks German', { tag: '@once' }, async ({ app }) => {
  const pipelines = new Pipelines(app);
  const { answer, dialog } = pipelines;
  const fromGallery = () => app.page.getByRole('button', { name: 'Try models …' }).click();
  await fromGallery();
  await pipelines.choose('Generate text');
  await pipelines.enter('Beginning', 'Call me');
  // What was entered outlasts the page.
  await app.page.reload();
  await fromGallery();
  await expect(dialog.getByRole('textbox', { name: 'Beginning' })).toHaveValue('Call me');
  await app.page.keyboard.press('Escape');
  await new Gallery(app).open('empty');
  await pipelines.open();
  await pipelines.enter('Tokens', '8');
  await pipelines.ask();
  const said = pipelines.asCommand(app, 'text-generation', '--model', 'little-gpt', '--tokens', '8', 'Call me');
  const words = said.task === 'text-generation' ? said.result.text : '';
  expect(words).not.toBe('');
  const written = answer.getByRole('group', { name: 'Generated text' });
  await expect(written).toHaveText(`Call me${words}`.replaceAll('\n', '↵\n'));

  await pipelines.enter('Tokens', '2000');
  await dialog.getByRole('button', { name: 'Ask the model' }).click();
  await expect(written.getByRole('button').nth(4)).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(answer.getByTestId('pipeline-facts')).toBeVisible();
  expect(await written.getByRole('button').count()).toBeLessThan(2000);

  await app.page.keyboard.press('Escape');
  await new TopBar(app).language('Deutsch');
  await pipelines.open('Vortrainierte Modelle ausprobieren …');
  await expect(dialog.getByText('Das Modell setzt einen Text fort, Token für Token.')).toBeVisible();
  await expect(answer.getByRole('group', { name: 'Erzeugter Text' })).toContainText('Call me');
  await pipelines.choose('Stimmung und Klassen');
  await expect(dialog.getByText('Das Modell sagt, zu welcher seiner Klassen ein Text gehört')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Fragen kein Modell da' })).toBeVisible();
}); // prettier-ignore
