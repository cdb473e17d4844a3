import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';

const line = 'the cat sat on the mat, and the dog lay by the door. ';

test('a text is imported, its tokens are those of the command line, and another tokenizer is trained on', { tag: '@once' }, async ({ app }) => {
  const [dock, topBar, canvas, { page }] = [new Dock(app), new TopBar(app), new Canvas(app), app];
  const file = path.join(app.home, 'story.txt');
  writeFileSync(file, line.repeat(200));
  await new Gallery(app).open('iris');
  const data = await dock.show('Data');

  await test.step('import: the beginning is shown, guesses stand in the controls', async () => {
    await app.open(file, () => data.getByRole('button', { name: 'Import a file' }).click());
    const dialog = page.getByRole('dialog', { name: 'story.txt' });
    await expect(dialog.getByText('the cat sat on the mat').first()).toBeVisible();
    await expect(dialog.getByRole('combobox', { name: 'Kind of data' })).toHaveValue('Text for a language model');
    await dialog.getByRole('textbox', { name: 'Tokens of an example' }).fill('16');
    await dialog.getByRole('button', { name: 'Use these texts' }).click();
    await expect(dialog).toBeHidden();
    await expect(data.getByTestId('piece')).toHaveCount(16);
  });

  const idsOf = async (text: string) => {
    const panel = await dock.show('Tokens');
    await panel.getByText('Own text').click();
    await panel.getByRole('textbox', { name: 'Try a text' }).fill(text);
    const labels = await panel.getByTestId('piece').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    return labels.map((label) => Number(label?.split(', ').at(-1)));
  };
  const idsByCommand = async (text: string) => {
    const panel = await dock.show('Tokens');
    const saved = await app.save('story-tokenizer.json', () => panel.getByRole('button', { name: 'Save tokenizer.json' }).click()); // prettier-ignore
    const said = execFileSync(process.execPath, ['dist/main/cli.mjs', 'tokenize', '--tokenizer', saved, text, '--json']);
    return (JSON.parse(said.toString()) as { ids: number[] }).ids;
  };

  await test.step('own text: the ids are those of the command `tokenize`', async () => {
    const ids = await idsOf('a cat, 7 dogs');
    expect(ids).toHaveLength(13);
    expect(ids).toEqual(await idsByCommand('a cat, 7 dogs'));
  });

  await test.step('another tokenizer gives other pieces', async () => {
    await dock.show('Data');
    const form = data.getByRole('region', { name: 'Tokenizer' });
    await form.getByRole('button', { name: 'Change' }).click();
    await form.getByRole('combobox', { name: 'Tokenizer' }).click();
    await page.getByRole('option', { name: 'Byte-pair' }).click();
    await form.getByRole('textbox', { name: 'Vocabulary, at most' }).fill('300');
    await form.getByRole('button', { name: 'Learn it' }).click();
    await expect(form).toContainText('Byte-pair');
    const ids = await idsOf('the cat sat');
    expect(ids.length).toBeLessThan(11);
    expect(ids).toEqual(await idsByCommand('the cat sat'));
  });

  await test.step('a network of them is trained', async () => {
    await canvas.area.click({ position: { x: 30, y: 300 } });
    await canvas.press('Control+a');
    await canvas.press('Delete');
    await page.getByRole('button', { name: /^Build a starting network/ }).click();
    await expect(page.getByTestId('first-tokens')).not.toBeEmpty();
    await topBar.control('Train').click();
    await dock.show('Training');
    await expect(topBar.phase).toContainText(/epoch|finished/i, { timeout: 60_000 });
  });
}); // prettier-ignore

test('a folder with a folder for each class is taken as labelled texts', { tag: '@once' }, async ({ app }) => {
  const { page } = app;
  const folder = path.join(app.home, 'moods');
  for (const [mood, word] of [['glad', 'sunny'], ['sad', 'rainy']] as const) {
    mkdirSync(path.join(folder, mood), { recursive: true });
    for (let i = 0; i < 12; i++) writeFileSync(path.join(folder, mood, `${i}.txt`), `a ${word} day number ${i}, with friends`);
  }
  await new Gallery(app).open('iris');
  const data = await new Dock(app).show('Data');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    data.getByRole('button', { name: 'Import a folder' }).click(),
  ]);
  await chooser.setFiles(folder);
  const dialog = page.getByRole('dialog', { name: 'moods.tar.gz' });
  await expect(dialog.getByRole('list', { name: 'Labels' })).toContainText('glad 12');
  await dialog.getByRole('button', { name: 'Use these texts' }).click();
  await expect(dialog).toBeHidden();
  await expect(data.getByText('[CLS]').first()).toBeVisible();
  await expect(data.getByTestId('data-shapes')).toContainText('Shape of segments');
}); // prettier-ignore
