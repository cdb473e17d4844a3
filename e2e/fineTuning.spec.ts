import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';

const rows = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? `the ship sails on sea number ${i},sea` : `the train stops at town number ${i},land`)); // prettier-ignore

test('a trained BERT is fine-tuned on a table of texts, judged, saved and opened again', { tag: '@once' }, async ({ app }) => {
  test.setTimeout(180_000);
  const [dock, topBar, inspector, { page }] = [new Dock(app), new TopBar(app), new Inspector(app), app];
  const file = path.join(app.home, 'places.csv');
  writeFileSync(file, ['text,label', ...rows].join('\n'));
  await new Gallery(app).open('little-bert');

  await test.step('one dialog makes the classifier, in a tab of its own', async () => {
    await topBar.file('Fine-tune this model …');
    const dialog = page.getByRole('dialog', { name: 'Fine-tune this model' });
    await dialog.getByRole('combobox', { name: 'Texts' }).click();
    await page.getByRole('option', { name: 'a table with texts and labels' }).click();
    await dialog.getByRole('textbox', { name: 'Tokens of a text' }).fill('16');
    await app.open(file, () => dialog.getByRole('button', { name: 'Choose the texts …' }).click());
    await expect(dialog).toBeHidden({ timeout: 30_000 });
    await expect(topBar.name).toHaveValue('Fine-tuned BERT');
  });

  await test.step('it trains on what the frozen body gives, which is said, and its mistakes are to be read', async () => {
    await inspector.set('Epochs', '12');
    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText(/finished|done/i, { timeout: 120_000 });
    const training = await dock.show('Training');
    await expect(training.getByText(/computed once for each example/)).toBeVisible();
    const confusion = await dock.show('Confusion');
    await expect(confusion.getByText('land').first()).toBeVisible();
  });

  await test.step('saved and opened again, it has its run', async () => {
    const saved = await topBar.saveAs('fine-tuned.neuroloom');
    await topBar.open(saved);
    await expect(topBar.name).toHaveValue('fine-tuned');
    const confusion = await dock.show('Confusion');
    await expect(confusion.getByText('land').first()).toBeVisible();
  });
  await expect(page.getByRole('alert')).toHaveCount(0);
}); // prettier-ignore
