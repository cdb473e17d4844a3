import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type App, expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';

test.use({ viewport: { width: 1280, height: 720 } });

const many = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i));

async function importTable(app: App, name: string, rows: readonly string[]) {
  const file = path.join(app.home, name);
  writeFileSync(file, rows.join('\n'));
  await new Gallery(app).open('empty');
  const data = await new Dock(app).show('Data');
  await app.open(file, () => data.getByRole('button', { name: 'Import a file' }).click());
  const dialog = app.page.getByRole('dialog', { name });
  await expect(dialog.getByRole('status')).toContainText('rows are used');
  return { data, dialog, status: dialog.getByRole('status') };
}

test('a table with gaps is read as one says, counted anew at every change, and gets a network', { tag: '@once' }, async ({ app }) => {
  const rows = many(200, (i) => `${5 + (i % 40) / 10},${i % 5 === 0 ? '' : 8 + (i % 9)},${['red', 'yellow'][i % 2]},${['apple', 'pear', 'plum'][i % 3]}`);
  const { data, dialog, status } = await importTable(app, 'fruit.csv', ['size,sugar,colour,kind', ...rows]);
  await expect(status).toHaveText('200 of 200 rows are used · 40 gaps filled · 3 features as 4 inputs of the network · 3 classes');
  await dialog.getByLabel('Gaps in sugar').selectOption({ label: '40: leave out the rows' });
  await expect(status).toHaveText('160 of 200 rows are used · 3 features as 4 inputs of the network · 3 classes');
  await dialog.getByLabel('Role of sugar').selectOption({ label: 'leave out' });
  await expect(status).toHaveText('200 of 200 rows are used · 2 features as 3 inputs of the network · 3 classes');
  await dialog.getByLabel('Type of colour').selectOption({ label: 'number' });
  await expect(dialog.getByText('“red” is not a number')).toBeVisible();
  // The same stands, for screen readers, at the button that it keeps from being pressed.
  await expect(dialog.getByRole('alert')).toContainText('No row can be used');
  await expect(dialog.getByRole('button', { name: 'Use this data' })).toBeDisabled();
  await dialog.getByLabel('Type of colour').selectOption({ label: 'category' });
  await dialog.getByRole('button', { name: 'Use this data' }).click();

  await data.getByRole('button', { name: 'Build a starting network for 2 features, 3 classes' }).click();
  await expect.poll(() => new Canvas(app).shapes()).toEqual(['3', '32', '32', '32', '32', '3']);

  await data.getByRole('button', { name: 'Change how it is read' }).click();
  await expect(status).toHaveText('200 of 200 rows are used · 2 features as 3 inputs of the network · 3 classes');
  await expect(dialog.getByLabel('Role of sugar')).toHaveValue('ignore');
  await app.page.keyboard.press('Escape');

  await new TopBar(app).control('Train').click();
  const predictions = await new Dock(app).show('Predictions');
  await expect(predictions.getByRole('columnheader').first()).toHaveText('line');
  const row = predictions.getByRole('row').nth(1);
  // Its rows change places while the network learns.
  await expect(async () => {
    const [line, ...cells] = await row.locator('th, td').allTextContents();
    const [size, , colour, kind] = rows[Number(line) - 2]!.split(',');
    // What is true, predicted and how sure comes before the features.
    expect([cells[0], ...cells.slice(3)]).toEqual([kind, String(Number(size)), colour]);
  }).toPass({ timeout: 60_000 });
  const head = predictions.getByRole('columnheader', { name: 'size' });
  // Anywhere in its cell, not on its word alone.
  await head.click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await expect(row).toContainText('5');
  await row.getByRole('button').click();
  await expect(app.page.getByLabel('Test example')).toBeVisible();
  await new Dock(app).show('Predictions');
  // Nobody has changed anything since.
  await expect(predictions.getByText(/^Stale/)).toHaveCount(0);
}); // prettier-ignore

test("whatever is in a file, the dialog opens and every guess can be changed", { tag: '@once' }, async ({ app }) => {
  const { dialog, status } = await importTable(app, 'odd.txt', ['1,5;2;x', ...many(30, (i) => `${i},5;${i * i};${i % 2 ? 'x' : 'y'}`)]);
  await expect(status).toContainText('31 of 31 rows');
  await dialog.getByText('Names in the first row').click();
  await expect(status).toContainText('30 of 30 rows');
  await dialog.getByRole('combobox', { name: 'Delimiter' }).click();
  await app.page.getByRole('option', { name: 'tab' }).click();
  await expect(dialog.getByRole('alert')).toContainText('choose another delimiter');
  await dialog.getByRole('combobox', { name: 'Delimiter' }).click();
  await app.page.getByRole('option', { name: 'semicolon ;' }).click();
  await expect(status).toContainText('30 of 30 rows');
  await expect(dialog.getByRole('region', { name: 'First rows' }).getByRole('row').nth(2)).toContainText('1.5');
}); // prettier-ignore

test('where a table cannot be read, its controls stay, and another choice reads it', { tag: '@once' }, async ({ app }) => {
  const { dialog, status } = await importTable(app, 'odd.txt', ['size;kind', ...many(30, (i) => `${i};${i % 2 ? 'x' : 'y'}`)]);
  const folder = path.join(app.home, 'cache', 'csv');
  const [file] = readdirSync(folder);
  const [there, away] = [path.join(folder, file!), path.join(app.home, 'away.csv')];
  renameSync(there, away);
  await dialog.getByRole('combobox', { name: 'Delimiter' }).click();
  await app.page.getByRole('option', { name: 'tab' }).click();
  await expect(dialog.getByRole('alert')).toContainText('import the file again');
  await expect(dialog.getByRole('combobox', { name: 'Delimiter' })).toHaveValue('tab');
  await expect(dialog.getByRole('button', { name: 'Use this data' })).toBeDisabled();
  renameSync(away, there);
  await dialog.getByRole('combobox', { name: 'Delimiter' }).click();
  await app.page.getByRole('option', { name: 'semicolon ;' }).click();
  await expect(status).toContainText('30 of 30 rows are used');
  await expect(dialog.getByRole('alert')).toBeHidden();
}); // prettier-ignore

test('thousands of columns are found, set all at once and trained on', { tag: '@once' }, async ({ app }) => {
  const names = many(20_531, (i) => `GENE${i}`);
  const rows = many(24, (i) => [`s${i}`, ...names.map((_, k) => ((i * k) % 97) / 10), i % 2 ? 'tumour' : 'normal'].join(','));
  const { dialog, status } = await importTable(app, 'genes.csv', [['sample', ...names, 'type'].join(','), ...rows]);
  await expect(status).toHaveText('24 of 24 rows are used · 20,531 features · 2 classes');
  await dialog.getByRole('textbox', { name: 'Find columns' }).fill('gene205');
  await expect(dialog.getByText('42 of 20,533 columns')).toBeVisible();
  await dialog.getByRole('button', { name: 'all: leave out' }).click();
  await expect(status).toHaveText('24 of 24 rows are used · 20,489 features · 2 classes');
  await dialog.getByRole('button', { name: 'Use this data' }).click();
  const data = new Dock(app).panel('Data');
  await expect(data.getByRole('columnheader', { name: 'and 20,429 more' })).toBeVisible();
}); // prettier-ignore
