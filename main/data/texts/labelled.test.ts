import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataSource } from '../../../core/data/source.ts';
import type { LabelledSource } from '../../../core/data/kinds/labelledText.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import fixture from '../../../core/text/fixtures/rows.json';
import { tokenizerSchema } from '../../../core/text/json.ts';
import { openProject } from '../../projects/open.ts';
import { saveProject } from '../../projects/save.ts';
import { loadData } from '../load.ts';
import { previewData } from '../preview.ts';
import { importTexts } from './importTexts.ts';
import { piecesOf, Place, rowsOf } from './testing.ts';

let place: Place;
beforeEach(() => void (place = new Place()));
afterEach(() => place.remove());

const all = { testShare: 0, validationShare: 0 };
const words = { tokenizer: { kind: 'words' }, length: 8 } as const;
const wish = { kind: 'labelled', ...words, ...all } as const;
const load = (source: unknown) => loadData(dataSource.parse(source), { home: place.home });
const python = tokenizerSchema.parse(fixture.tokenizer);

/** Label and pieces of every text of a part, in alphabetical order. */
async function textsOf(source: LabelledSource, part: 'training' | 'validation' | 'test' = 'training') {
  const data = await load(source);
  const said = rowsOf(data[part]).map(({ tokens, mask, labels }) => {
    const used = tokens?.filter((_, i) => mask?.[i]);
    return `${source.classes[labels?.[0] ?? -1]}: ${piecesOf(source, used)}`;
  });
  return said.toSorted();
}

async function labelled(name: string, content: string | Uint8Array, more: object = {}) {
  const { source, ...rest } = await place.take(name, content, { ...wish, ...more });
  if (source.kind !== 'labelled') throw new Error(source.kind);
  return { source, ...rest };
}

describe('a table', () => {
  test("gives what Python's tokenizers give, one text or two", async () => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    for (const length of [7, 41]) {
      const rows = fixture.rows.filter((row) => row.length === length && row.texts.every((text) => text !== ''));
      for (const [name, own] of [
        ['single.csv', rows.filter(({ texts }) => texts.length === 1)],
        ['pairs.csv', rows.filter(({ texts }) => texts.length === 2)],
      ] as const) {
        const lines = own.map(({ texts }, i) => [...texts.map(quoted), i % 2 ? 'odd' : 'even'].join(','));
        const header = name === 'pairs.csv' ? 'sentence1,sentence2,label' : 'text,label';
        const { source } = await labelled(name, [header, ...lines, ''].join('\n'), { tokenizer: python, length });
        expect(source).toMatchObject({ isPair: name === 'pairs.csv', classes: ['even', 'odd'], texts: own.length });
        const keyOf = (row: Readonly<Record<string, readonly number[]>>) =>
          [row['tokens'], row['segments'], row['mask']].join('|');
        const found = rowsOf((await load(source)).training).map((row) => `${keyOf(row)}|${row['labels']?.[0]}`);
        const theirs = own.map(({ ids, segments, mask }, i) => `${keyOf({ tokens: ids, segments, mask })}|${i % 2}`);
        expect(found.toSorted()).toEqual(theirs.toSorted());
      }
    }
  });

  test('has its columns found by content, or as they are chosen', async () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) => `${i};${i % 3 ? 'good' : 'bad'};This is the text number ${i}, which is long`,
    );
    const { source, table } = await labelled('other.csv', ['nr;how;what', ...lines, ''].join('\n'));
    expect(table).toEqual({ names: ['nr', 'how', 'what'], columns: { text: 2, label: 1 } });
    expect(source.classes).toEqual(['bad', 'good']);
    const chosen = await labelled('other.csv', ['nr;how;what', ...lines, ''].join('\n'), {
      columns: { text: 1, label: 0 },
    });
    expect(chosen.table?.columns).toEqual({ text: 1, label: 0 });
    expect(chosen.source.classes).toHaveLength(30);
  });

  test('with gaps, other widths and a single example of a class says so', async () => {
    const rows = ['text\tlabel', 'a b\tx', '\tx', 'c d\t', 'e f\ty', 'g h\tx', 'i\tx\tz', ''].join('\n');
    const { source, remarks } = await labelled('gaps.tsv', rows);
    expect(remarks.map(({ en }) => en)).toEqual([
      '1 row left out: there is no text.',
      '1 row left out: there is no label.',
      '1 row left out: they have more or fewer cells than the others.',
      'Only one text each has the label “y”: too few to learn from and to test with.',
    ]);
    expect(await textsOf(source)).toEqual(['x: [CLS] a b [SEP]', 'x: [CLS] g h [SEP]', 'y: [CLS] e f [SEP]']);
  });

  test('in another encoding is read as what it is', async () => {
    const rows = Buffer.from('text,label\r\nsüß,a\r\nGrün,b\r\nÄrger,a\r\n', 'latin1');
    expect(await textsOf((await labelled('latin.csv', rows)).source)).toEqual(['a: [CLS] süß [SEP]', 'a: [CLS] ärger [SEP]', 'b: [CLS] grün [SEP]']); // prettier-ignore
  });

  test.each([
    ['one label', 'text,label\na b,x\nc d,x\n', /have the same label, “x”: there is nothing to tell apart/],
    ['no labels', 'text,label\na b,\nc d,\n', /has no text with a label in it/],
    ['one column', 'text\na b\nc d\n', /has 1 column, and none with labels is among them/],
    [
      'labels that are all different',
      ['text,label', ...Array.from({ length: 1100 }, (_, i) => `t,c${i}`)].join('\n'),
      /more than 1000 different labels/,
    ],
    ['nothing in it', '', /The file is empty/],
    ['a picture in it', Uint8Array.from({ length: 4000 }, (_, i) => (i * 37) % 256), /does not look like a text file/],
    [
      'an open quotation mark',
      `text,label\n${'a,b\n'.repeat(3000)}"c,d\n${'e,f\n'.repeat(200_000)}`,
      /quotation mark that is never closed/,
    ],
  ])('with %s is refused', async (_, content, message) => {
    await expect(labelled('bad.csv', content)).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(message) }); // prettier-ignore
  });
});

const NEWS = {
  '20news-bydate-train/sci.med/1':
    'From: a\nSubject: b\n\nIn article <1> d writes:\n> why?\nThe doctor says.\n\n--\nA. B.\n',
  '20news-bydate-train/rec.autos/7': Buffer.from('a: b\n\nA car w\u00e4re', 'latin1'),
  '20news-bydate-train/rec.autos/8': 'a: b\n\nFast cars',
  '20news-bydate-test/sci.med/2': 'a: b\n\nA patient',
  '20news-bydate-test/rec.autos/3': 'a: b\n\n',
};

describe('20 Newsgroups', () => {
  const removed = ['headers', 'footers', 'quotes'] as const;
  const training = [
    'rec.autos: [CLS] a car wäre [SEP]',
    'rec.autos: [CLS] fast cars [SEP]',
    'sci.med: [CLS] the doctor says . [SEP]',
  ];

  test.each(['folder', 'archive'])('as %s', async (kind) => {
    const folder = path.dirname(path.dirname(path.dirname(place.write('news/readme.txt', 'x'))));
    for (const [name, content] of Object.entries(NEWS)) place.write(`news/${name}`, content);
    const root = path.join(folder === '' ? '.' : place.home, 'news');
    // As the system's own tar packs it, with a name that is longer than a header has room for.
    const long = `news/20news-bydate-train/sci.med/${'n'.repeat(120)}`;
    place.write(long, 'a: b\n\nThe doctor says.');
    const archive = path.join(place.home, '20news-bydate.tar.gz');
    execFileSync('tar', ['czf', archive, '-C', root, '20news-bydate-train', '20news-bydate-test']);
    const file = kind === 'folder' ? root : archive;
    const { source, remarks } = await importTexts(
      { file, name: 'news', home: place.home },
      { ...wish, removed: [...removed] },
    );
    if (source.kind !== 'labelled') throw new Error(source.kind);
    expect(source).toMatchObject({ classes: ['rec.autos', 'sci.med'], texts: 6, tested: 2, removed });
    expect(remarks).toEqual([]);
    expect(await textsOf(source)).toEqual([...training, training[2]].toSorted());
    expect(await textsOf(source, 'test')).toEqual(['rec.autos: [CLS] [SEP]', 'sci.med: [CLS] a patient [SEP]']);
    expect((await load(source)).notice?.en).toMatch(/^1 of 6 texts contain no token/);
    const whole = await textsOf({ ...source, removed: [] });
    expect(whole.some((text) => text.includes('subject') || text.includes('[UNK]'))).toBe(true);
    // Validation is taken from what is trained on, never from the test part.
    const { training: left, validation, test: last } = await load({ ...source, validationShare: 0.25 });
    expect([left.count, validation.count, last.count]).toEqual([3, 1, 2]);
  });

  test('that is cut off, or no archive, is refused', async () => {
    for (const [name, content] of Object.entries(NEWS)) place.write(`news/${name}`, content);
    execFileSync('tar', ['cf', path.join(place.home, 'a.tar'), '-C', path.join(place.home, 'news'), '.']);
    const tar = execFileSync('cat', [path.join(place.home, 'a.tar')]);
    const cases = [
      gzipSync(tar).subarray(0, 200), gzipSync(tar.subarray(0, 1000)), gzipSync(Buffer.from('no archive '.repeat(200))),
    ]; // prettier-ignore
    for (const content of cases) {
      await expect(labelled('bad.tar.gz', content)).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(/damaged/) }); // prettier-ignore
    }
    await expect(labelled('one.tar.gz', gzipSync(Buffer.alloc(1024)))).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(/no folders in it/) }); // prettier-ignore
  });
});

describe('an archive', () => {
  /** Packed by the system's own tar. */
  function packed(files: Readonly<Record<string, string | Uint8Array>>): string {
    for (const [name, content] of Object.entries(files)) place.write(`packed/${name}`, content);
    const archive = path.join(place.home, 'texts.tar.gz');
    execFileSync('tar', ['czf', archive, '--sort=name', '-C', path.join(place.home, 'packed'), '.']);
    return archive;
  }
  const take = (file: string) => importTexts({ file, name: 'texts', home: place.home }, wish);

  test.each(['latest', 'contest'])('in a folder called %s has no test part of its own', async (name) => {
    const { source } = await take(packed({ [`${name}/a/1`]: 'one', [`${name}/a/2`]: 'two', [`${name}/b/1`]: 'three' }));
    expect(source).not.toHaveProperty('tested');
    expect((await load(source)).training.count).toBe(3);
  });

  test.runIf(process.platform === 'linux')('is closed, also where reading ends in the middle', async () => {
    const noise = (seed: number) => Uint8Array.from({ length: 2e6 }, (_, i) => (Math.sin(i * seed) * 1e6) & 255);
    const file = packed({ 'a/1': noise(1), 'a/2': noise(2), 'b/1': 'three' });
    await expect(take(file)).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(/is not a text file/) }); // prettier-ignore
    const targetOf = (descriptor: string) => {
      try {
        return readlinkSync(`/proc/self/fd/${descriptor}`);
      } catch {
        return '';
      }
    };
    await expect.poll(() => readdirSync('/proc/self/fd').map(targetOf)).not.toContain(file);
  });

  test('with a file of less than no bytes is damaged', async () => {
    const header = Buffer.alloc(512);
    header.write('a/1', 0);
    header.write('-1', 124);
    header.write('0', 156);
    const sum = header.reduce((all, byte) => all + byte, 8 * 32);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const content = gzipSync(Buffer.concat([header, Buffer.alloc(2048)]));
    await expect(labelled('bad.tar.gz', content)).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(/damaged/) }); // prettier-ignore
  });
});

describe('a folder for each class', () => {
  test('with an empty file and a class of one', async () => {
    place.write('texts/a/1.txt', 'one');
    place.write('texts/a/2.txt', 'two');
    place.write('texts/a/3.txt', ' \n');
    place.write('texts/b/1.txt', 'three');
    const { source, remarks } = await importTexts(
      { file: path.join(place.home, 'texts'), name: 'texts', home: place.home },
      wish,
    );
    expect(remarks.map(({ en }) => en)).toEqual([
      expect.stringContaining('The class “b” has 1 text'),
      '1 file left out: there is no text.',
    ]);
    const { notice } = await load({ ...source, testShare: 0.4 });
    expect(notice).toBeNull();
  });

  test('with a binary file is refused, by its name', async () => {
    place.write('texts/a/1.txt', 'one');
    place.write(
      'texts/b/picture.png',
      Uint8Array.from({ length: 900 }, (_, i) => (i * 37) % 256),
    );
    await expect(importTexts({ file: path.join(place.home, 'texts'), name: 'texts', home: place.home }, wish)).rejects.toMatchObject({ code: 'dataInvalid', message: expect.stringMatching(/picture.png is not a text file/) }); // prettier-ignore
  });
});

describe('what is trained on and what is held out', () => {
  const table = ['text,label', ...Array.from({ length: 200 }, (_, i) => `text${i} here,${i % 4}`), ''].join('\n');

  test('are other texts, each in one part, the same ones for the same seed', async () => {
    const { source } = await labelled('many.csv', table, { testShare: 0.2, validationShare: 0.1 });
    const parts = await Promise.all((['training', 'validation', 'test'] as const).map((part) => textsOf(source, part)));
    expect(parts.map((part) => part.length)).toEqual([140, 20, 40]);
    expect(new Set(parts.flat()).size).toBe(200);
    expect(await textsOf(source, 'test')).toEqual(parts[2]);
    expect(await textsOf({ ...source, seed: 2 }, 'test')).not.toEqual(parts[2]);
  });

  test('long texts are cut, and it is said; so is what the vocabulary has not', async () => {
    const { source } = await labelled('long.csv', 'text,label\na b c d e f g h i,x\nb,y\nc,x\n');
    const { notice } = await load({ ...source, length: 5 });
    expect(notice?.en).toBe('1 of 3 texts are cut off: longer than an example (5).');
    const other = await labelled('other.csv', 'text,label\nzz b,x\nb,y\nc,x\n', { tokenizer: source.tokenizer });
    expect((await load(other.source)).notice?.en).toMatch(/^1 of 10 tokens are not in the vocabulary/);
  });

  test('are shown with segments, mask and counts', async () => {
    const { source } = await labelled('many.csv', table);
    const preview = await previewData({ source, split: 'training', offset: 0, count: 3 }, { home: place.home });
    expect(preview.features.shape).toEqual([3, 8]);
    expect(Object.keys(preview.others)).toEqual(['segments', 'mask']);
    expect(preview.classCounts).toEqual([50, 50, 50, 50]);
  });

  test('travel with the project to another computer', async () => {
    const { source } = await labelled('many.csv', table);
    const project = path.join(place.home, 'p.neuroloom');
    await saveProject(place.home, { path: project, document: emptyDocument('p', source), runs: [], thumbnail: null });
    const other = new Place();
    const { document, notices } = await openProject(other.home, project);
    expect(notices).toEqual([]);
    expect((await loadData(document.data, { home: other.home })).training.count).toBe(200);
    other.remove();
    const nowhere = new Place();
    await expect(loadData({ ...source, seed: 9 }, { home: nowhere.home })).rejects.toMatchObject({
      code: 'dataUnavailable',
    });
    nowhere.remove();
  });
});
