import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TextLookWish } from '../../../core/data/textImport.ts';
import { importFile } from '../importFile.ts';
import { importTexts } from './importTexts.ts';
import { lookAtTexts } from './look.ts';
import { Place } from './testing.ts';

let place: Place;
beforeEach(() => void (place = new Place()));
afterEach(() => place.remove());

const lookAt = (name: string, content: string | Uint8Array, wish: TextLookWish = {}) =>
  lookAtTexts({ file: place.write(name, content), name, home: place.home }, wish);
const folderOf = (files: Readonly<Record<string, string>>) => {
  for (const [name, content] of Object.entries(files)) place.write(`all/${name}`, content);
  return { file: `${place.home}/all`, name: 'all', home: place.home };
};
const rows = (row: (i: number) => string) => Array.from({ length: 40 }, (_, i) => row(i)).join('\n');

describe('what a file is, is guessed', () => {
  test.each([
    ['prose.txt', 'Once upon a time, there was a king.\nHe had a daughter.\nShe was, it is said, fair.\nAnd so on.\n', 'text'],
    ['numbers.txt', rows((i) => `${i}\t${i * i}\t${i % 2 ? 'odd' : 'even'}`), 'table'],
    ['iris.csv', rows((i) => `${i / 10},${i / 7},${['setosa', 'virginica'][i % 2]}`), 'table'],
    ['reviews.csv', `review,sentiment\n${rows((i) => `"It was film number ${i}, and a long one",${i % 2 ? 'good' : 'bad'}`)}`, 'labelled'],
    ['spam.tsv', rows((i) => `${i % 2 ? 'ham' : 'spam'}\tcall me back at number ${i} please`), 'labelled'],
    ['titanic.csv', `PassengerId,Survived,Pclass,Name,Sex,Age,Fare\n${rows((i) => `${i},${i % 2},${1 + (i % 3)},"Braund, Mr. Owen ${i}",${i % 3 ? 'male' : 'female'},${20 + (i % 30)},${7.25 + i}`)}`, 'table'],
    ['kunden.csv', `Nr;Alter;Umsatz;Bemerkung;Kündigung\n${rows((i) => `${i};${20 + i};${i * 7},5;Notiz Nummer ${i} vom Amt;${i % 2 ? 'ja' : 'nein'}`)}`, 'table'],
    ['posts.csv', `likes,shares,views,text,label\n${rows((i) => `${i},${i * 2},${i * 90},Post number ${i} is nice,${i % 2 ? 'good' : 'bad'}`)}`, 'labelled'],
    ['letters.csv', `a,b,c,d,e\n${rows((i) => `${i * 3},${i * 2},${i * 90},${'a long letter of many words '.repeat(4)} ${i},${i % 2 ? 'good' : 'bad'}`)}`, 'labelled'],
    ['many.csv', `body,mood\n${Array.from({ length: 1200 }, (_, i) => `It was a long film number ${i},${i % 2 ? 'good' : 'bad'}`).join('\n')}`, 'labelled'],
    ['words.tsv', rows((i) => `eins und ${i}\tone and ${i}`), 'parallel'],
    ['names.csv', `de,en\n${rows((i) => `w${i % 9},v${i % 9}`)}`, 'parallel'],
  ] as const)('%s', async (name, content, guess) => {
    expect((await lookAt(name, content)).guess).toBe(guess);
  }); // prettier-ignore
});

test('the beginning of a text is shown in the encoding that is chosen', async () => {
  const bytes = Buffer.from('Käse und Brötchen. Und noch ein Satz.', 'latin1');
  const guessed = await lookAt('a.txt', bytes);
  expect(guessed).toMatchObject({
    encoding: 'windows-1252',
    texts: [{ text: 'Käse und Brötchen. Und noch ein Satz.' }],
  });
  const chosen = await lookAt('a.txt', bytes, { encoding: 'macintosh' });
  expect(chosen.texts[0]?.text).toMatch(/^K‰se/);
  const sentences = await lookAt('a.txt', bytes, { kind: 'masked' });
  expect(sentences.texts).toEqual([{ text: 'Käse und Brötchen.' }, { text: 'Und noch ein Satz.' }]);
});

test('of a table the columns can be chosen, and labels are counted', async () => {
  const content = `label,title,body\n${rows((i) => `${i === 0 ? 'rare' : 'often'},title ${i},the body of number ${i}`)}`;
  const look = await lookAt('mails.csv', content, { kind: 'labelled' });
  expect(look.table).toEqual({ names: ['label', 'title', 'body'], columns: { text: 1, label: 0 }, hasHeader: true });
  expect(look.classes).toEqual([{ name: 'often', count: 39 }, { name: 'rare', count: 1 }]); // prettier-ignore
  expect(look.remarks.map(({ en }) => en)).toEqual([
    'Only one text each has the label “rare”: too few to learn from and to test with.',
  ]);
  const other = await lookAt('mails.csv', content, { kind: 'labelled', columns: { text: 2, label: 0 } });
  expect(other.texts[0]).toEqual({ text: 'the body of number 0', label: 'rare' });
});

test('a folder shows texts of every class, and what there is too little of', async () => {
  const files = { 'b/1': 'one', 'b/2': 'From: me\n\ntwo', 'a/1': 'three', 'a/.hidden': 'x' };
  const look = await lookAtTexts(folderOf(files), { removed: ['headers'] });
  expect(look).toMatchObject({ guess: 'labelled', suits: ['labelled'], count: 3, encoding: null });
  expect(look.texts.map(({ label }) => label)).toEqual(['a', 'b', 'b']);
  expect(look.texts.at(-1)?.text).toBe('two');
  expect(look.classes).toEqual([{ name: 'b', count: 2 }, { name: 'a', count: 1 }]); // prettier-ignore
  expect(look.remarks).toHaveLength(1);
});

test('right-to-left text and emoji stay whole where a text is cut off', async () => {
  const family = '👨‍👩‍👧';
  const look = await lookAt('long.txt', `שלום ${family} `.repeat(2000));
  expect(look.texts[0]?.text.startsWith(`שלום ${family}`)).toBe(true);
  expect(look.texts[0]?.text).not.toMatch(/[\ud800-\udfff]/u);
});

describe('what is no text is refused with what to do', () => {
  test.each([
    ['empty.txt', '', /is empty: choose a file with text/],
    ['binary.txt', Buffer.from([1, 0, 0, 2, 0, 0, 0, 255, 254, 0, 0]), /is a binary file, not plain text/],
    ['lines.txt', Buffer.from('1,\0\n22,\0\0\n3,\0\n44,\0\0\n5,\0\n'), /is a binary file, not plain text/],
    ['office.txt', Buffer.from('PK\u0003\u0004xxxxxxxxxxx'), /is a zip or an office document/],
    ['broken.tar.gz', gzipSync(Buffer.from('x'.repeat(600))), /is not a tar archive, or a damaged one/],
  ])('%s', async (name, content, message) => {
    await expect(lookAt(name, content)).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(message) }); // prettier-ignore
  });

  test('a folder without classes', async () => {
    await expect(lookAtTexts(folderOf({ 'a/1': 'x' }), {})).rejects.toThrow(/make a folder for each class/);
  });
});

test.each(['mails.csv', 'mails.tar.gz', 'mails.zip', 'mails.arff'])('a folder is one, even if it is called %s', async (name) => {
  for (const one of ['a/1', 'a/2', 'b/1', 'b/2']) place.write(`${name}/${one}`, one);
  const folder = { file: `${place.home}/${name}`, name, home: place.home };
  expect(await lookAtTexts(folder, {})).toMatchObject({ guess: 'labelled', count: 4 });
  expect((await importTexts(folder, { kind: 'labelled' })).source).toMatchObject({ classes: ['a', 'b'], texts: 4 });
  const refusal = { code: 'fileUnreadable', text: { en: expect.stringContaining('is a folder'), de: expect.stringContaining('ist ein Ordner') } };
  await expect(importTexts(folder, { kind: 'parallel' })).rejects.toMatchObject(refusal);
  await expect(importTexts(folder, { kind: 'text' })).rejects.toMatchObject(refusal);
  await expect(importFile(folder.file, name, place.home)).rejects.toMatchObject(refusal);
}); // prettier-ignore

test('a file that says itself what its columns are is a table', async () => {
  const content = '@relation mails\n@attribute text string\n@attribute label {a,b}\n@data\n"to be or not to be",a\n';
  expect(await lookAt('mails.arff', content)).toMatchObject({ guess: 'table', suits: [] });
  expect(await lookAt('mails.txt', content)).toMatchObject({ guess: 'table', suits: [] });
});

test.each([
  ['a table', 'mails.csv', `label,body\n${rows((i) => `a,this is the body of number ${i}`)}`],
  ['a text', 'story.txt', 'Once upon a time. '.repeat(9)],
])('a look at %s ends when it is not wanted any more, and the next one finds all', async (_, name, content) => {
  const asked = { file: place.write(name, content), name, home: place.home };
  const stop = AbortSignal.abort();
  await expect(lookAtTexts(asked, {}, { signal: stop })).rejects.toMatchObject({ code: 'cancelled' });
  expect((await lookAtTexts(asked, {})).texts.length).toBeGreaterThan(0);
});
