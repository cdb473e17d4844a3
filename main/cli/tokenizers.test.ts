import { existsSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { file, run, terminal, useTerminal } from './testing.ts';

useTerminal();

test('a vocabulary is learned and texts are cut by it', async () => {
  writeFileSync(file('text.txt'), 'the cat sat on the mat, the cat\n'.repeat(20));
  const training = ['train-tokenizer', '--text', file('text.txt'), '--out', file('tokenizer.json')];
  expect((await run(...training, '--kind', 'wordpiece', '--size', '25')).code).toBe(0);
  expect(terminal.out).toBe(`Written to ${file('tokenizer.json')}: 25 pieces.\n`);

  expect(
    (await run('tokenize', '--tokenizer', file('tokenizer.json'), 'The cat sat!', '--pair', 'on', '--json')).code,
  ).toBe(0);
  const encoding = JSON.parse(terminal.out) as Record<string, unknown[]>;
  expect(encoding['tokens']!.at(0)).toBe('[CLS]');
  expect(encoding['tokens']!.slice(1, 3)).toEqual(['the', 'cat']);
  expect(encoding['offsets']!.slice(0, 3)).toEqual([[0, 0], [0, 3], [4, 7]]); // prettier-ignore
  expect(encoding['segments']!.at(-1)).toBe(1);
  expect(encoding['isUnknown']!.filter(Boolean)).toHaveLength(1);
  expect(encoding['size']).toBe(25);

  expect((await run('tokenize', '--tokenizer', file(), 'the cat!')).code).toBe(0);
  expect(terminal.out).toMatch(/^ {6}2 {2}\[CLS\] {2}0\n {5}\d\d {2}the/);
  expect(terminal.out).toContain('  0  7-8         unknown\n');
  expect(terminal.out).toMatch(/5 pieces, 1 of them unknown\nthe cat\n$/);
});

test('the pieces of a file are counted', async () => {
  writeFileSync(file('text.txt'), 'the cat sat, the cat\n'.repeat(2000));
  await run('train-tokenizer', '--text', file('text.txt'), '--out', file('a.json'), '--kind', 'words');
  writeFileSync(file('other.txt'), 'the dog sat\n'.repeat(20_000));
  const counting = ['tokenize', '--tokenizer', file('a.json'), '--text', file('other.txt')];
  expect((await run(...counting)).code).toBe(0);
  expect(terminal.out).toBe(
    '240,000 characters are 60,000 pieces (4.00 characters each), 20,000 of them unknown.\nOf 6 pieces in the vocabulary 3 occur.\n',
  );
  expect((await run(...counting, '--json')).code).toBe(0);
  const counts = { characters: 240_000, pieces: 60_000, unknown: 20_000, used: 3, size: 6, encoding: 'utf-8' };
  expect(JSON.parse(terminal.out)).toEqual(counts);
  expect(await run(...counting, 'more')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('one argument too many'),
  });
});

test('a small text gives a small vocabulary, and that is said', async () => {
  writeFileSync(file('text.txt'), Buffer.from('\ufeffone two one', 'utf16le'));
  const training = [
    'train-tokenizer',
    '--text',
    file('text.txt'),
    '--out',
    file('a.json'),
    '--kind',
    'words',
    '--json',
  ];
  expect((await run(...training)).code).toBe(0);
  expect(JSON.parse(terminal.out)).toEqual({
    kind: 'words',
    size: 4,
    encoding: 'utf-16le',
    bytes: 24,
    out: file('a.json'),
    remarks: [
      'The file was read as utf-16le; --encoding chooses another.',
      'The text gives 4 pieces, not 10,000: it has no more words that occur at all.',
    ],
  });
});

test('a vocabulary that cannot be as small as asked for says so, and what has no place in it', async () => {
  writeFileSync(file('text.txt'), 'the cat sat on the mat\n'.repeat(9));
  const training = ['train-tokenizer', '--text', file('text.txt'), '--out', file('a.json')];
  expect((await run(...training, '--size', '100')).code).toBe(0);
  expect(terminal.out).toBe(
    `The vocabulary has 257 pieces, not 100: there is none of this kind with fewer.\nWritten to ${file('a.json')}: 257 pieces.\n`,
  );
  expect((await run(...training, '--kind', 'characters', '--size', '6', '--json')).code).toBe(0);
  expect(JSON.parse(terminal.out)).toMatchObject({
    size: 6,
    remarks: [
      'A vocabulary of 6 has no room for 7 of the text’s characters, the rarest: they are read as unknown. All have a place from 13 pieces on.',
    ],
  });
});

test('mistakes are said, and no file is written', async () => {
  writeFileSync(file('empty.txt'), '');
  writeFileSync(file('binary.txt'), Buffer.from([0, 1, 2, 0, 0, 255]));
  const training = (text: string, ...rest: string[]) =>
    run('train-tokenizer', '--text', file(text), '--out', file('a.json'), ...rest);
  expect(await training('empty.txt')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('is empty: choose a file with text.'),
  });
  expect(await training('binary.txt')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('is a binary file, not plain text'),
  });
  expect(await training('none.txt')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('cannot be read: it is not there'),
  });
  expect(await training('empty.txt', '--kind', 'x')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('--kind takes characters'),
  });
  expect(await run('tokenize', 'text')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('--tokenizer is missing.'),
  });
  expect(await run('tokenize', '--tokenizer', file('binary.txt'), 'a')).toMatchObject({ code: 1, errors: expect.stringContaining('is not a BERT vocabulary') }); // prettier-ignore
  expect(existsSync(file('a.json'))).toBe(false);
});
