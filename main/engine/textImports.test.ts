import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importFile, previewFile } from '../data/importFile.ts';
import { markTableUsed } from '../data/tidy.ts';
import type { Page } from './pages.ts';
import { TextImports } from './textImports.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-imports-'))));
afterEach(() => rmSync(home, { recursive: true }));

class TestPage implements Page {
  readonly number: number;
  window = 'w';
  isGone = false;
  readonly said: unknown[] = [];
  private readonly leaving = new Set<() => void>();
  onEmit: () => void = () => undefined;
  constructor(number = 1) {
    this.number = number;
  }
  readonly emit: Page['emit'] = (event, payload) => {
    this.said.push([event, payload]);
    this.onEmit();
  };
  onGone(listener: () => void) {
    this.leaving.add(listener);
    return () => void this.leaving.delete(listener);
  }
  go() {
    for (const leave of this.leaving) leave();
  }
}

function asked(words: number) {
  const file = path.join(home, 'story.txt');
  writeFileSync(file, Array.from({ length: words }, (_, i) => `word${i % 5000}`).join(' '));
  return {
    path: file,
    name: 'story.txt',
    wish: { kind: 'text', tokenizer: { kind: 'wordpiece', size: 2000 } },
  } as const;
}

test('progress is told to the page that asked, at most ten times a second', async () => {
  let now = 0;
  const imports = new TextImports(home, () => (now += 60));
  const page = new TestPage();
  const { source } = await imports.import(asked(60_000), page);
  expect(source).toMatchObject({ kind: 'text', name: 'story.txt' });
  const shares = page.said.map((one) => (one as [string, { share: number }])[1].share);
  expect(shares.length).toBeGreaterThan(0);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(page.said[0]).toEqual(['importProgress', { name: 'story.txt', share: expect.any(Number) }]);
});

test.each([
  ['it is cancelled', (imports: TextImports, page: TestPage) => imports.cancel('story.txt', page)],
  ['its page goes', (_: TextImports, page: TestPage) => page.go()],
])('it ends when %s', async (_, end) => {
  const imports = new TextImports(home);
  const page = new TestPage();
  page.onEmit = () => end(imports, page);
  await expect(imports.import(asked(200_000), page)).rejects.toMatchObject({ code: 'cancelled' });
  expect(page.said).toHaveLength(1);
});

test('another page cannot cancel it', async () => {
  const imports = new TextImports(home);
  const [page, other] = [new TestPage(), new TestPage()];
  page.onEmit = () => imports.cancel('story.txt', other);
  expect((await imports.import(asked(20_000), page)).source.kind).toBe('text');
});

test('a look ends when it is cancelled, its page goes or something else is looked at; an import goes on', async () => {
  const imports = new TextImports(home);
  const page = new TestPage();
  const { path: file, name } = asked(400_000);
  const look = () => imports.look({ path: file, name, wish: {} }, page);
  const ended = { code: 'cancelled' };
  const first = look();
  const [second, importing] = [look(), imports.import(asked(20_000), page)];
  await expect(first).rejects.toMatchObject(ended);
  expect((await second).guess).toBe('text');
  expect((await importing).source.kind).toBe('text');
  const third = look();
  imports.cancel(name, page);
  await expect(third).rejects.toMatchObject(ended);
  const fourth = look();
  page.go();
  await expect(fourth).rejects.toMatchObject(ended);
});

/** What is kept of files that were imported. */
function kept(): readonly string[] {
  return readdirSync(path.join(home, 'cache', 'csv'));
}

function tableOf(rows: number): string {
  const file = path.join(home, 'numbers.csv');
  writeFileSync(file, ['x,y', ...Array.from({ length: rows }, (_, i) => `${i},${i % 3}`)].join('\n'));
  return file;
}

const takeIn = (imports: TextImports, page: Page, file: string) =>
  imports.readTable('numbers.csv', page, (options) => importFile(file, 'numbers.csv', home, options));

test('a table that is not taken after all leaves no copy, unless another page or a document has it', async () => {
  const imports = new TextImports(home);
  const [page, other] = [new TestPage(1), new TestPage(2)];
  const file = tableOf(300);
  await takeIn(imports, page, file);
  await takeIn(imports, other, file);
  imports.cancel('numbers.csv', page);
  expect(kept()).toHaveLength(1);
  imports.cancel('numbers.csv', other);
  expect(kept()).toEqual([]);
  const { source } = await takeIn(imports, page, file);
  await markTableUsed(home, source.sha256);
  imports.cancel('numbers.csv', page);
  await takeIn(imports, other, file);
  imports.cancel('numbers.csv', other);
  expect(kept()).toHaveLength(1);
});

test('a look, an import that is cancelled half-way and one that fails leave no copy; texts leave theirs alone', async () => {
  const imports = new TextImports(home);
  const page = new TestPage();
  const [file, name] = [path.join(home, 'mails.csv'), 'mails.csv'];
  const rows = Array.from(
    { length: 3000 },
    (_, i) => `"this is the mail of number ${i} about it",${i % 2 ? 'spam' : 'ham'}`,
  );
  writeFileSync(file, ['text,label', ...rows].join('\n'));
  const wish = { kind: 'labelled', tokenizer: { kind: 'wordpiece', size: 300 } } as const;
  expect((await imports.look({ path: file, name, wish: {} }, page)).guess).toBe('labelled');
  expect(kept()).toHaveLength(1);
  page.onEmit = () => imports.cancel(name, page);
  await expect(imports.import({ path: file, name, wish }, page)).rejects.toMatchObject({ code: 'cancelled' });
  expect(kept()).toEqual([]);
  page.onEmit = () => undefined;
  const { source } = await imports.import({ path: file, name, wish }, page);
  expect(kept()).toEqual([`${source.sha256}.csv`]);
  rmSync(path.join(home, 'cache'), { recursive: true });
  writeFileSync(file, ['text,label', ...rows.map((row) => row.replace('spam', 'ham'))].join('\n'));
  await expect(imports.import({ path: file, name, wish }, page)).rejects.toMatchObject({ code: 'dataInvalid' }); // prettier-ignore
  expect(kept()).toEqual([]);
});

test('who waits for what another page has counted hears how far it is, and waits on when that one gives up', async () => {
  const imports = new TextImports(home);
  const [page, other] = [new TestPage(1), new TestPage(2)];
  // Several chunks of a megabyte.
  const file = tableOf(250_000);
  const { source } = await takeIn(imports, page, file);
  await takeIn(imports, other, file);
  const { sha256, name } = source;
  const request = { kind: 'csv', sha256, name, options: { hasHeader: false } } as const;
  const again = (asker: TestPage) => imports.readTable(name, asker, (options) => previewFile(request, home, options));
  other.said.length = 0;
  page.onEmit = () => imports.cancel(name, page);
  const [first, second] = [again(page), again(other)];
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect((await second).total).toBe(250_001);
  expect(other.said.length).toBeGreaterThan(0);
});

test('a reading that the next one has ended, and that is late to hear of it, leaves the copy to that one', async () => {
  const imports = new TextImports(home);
  const page = new TestPage();
  const file = tableOf(300);
  let end = (_: Error): void => undefined;
  const late = new Promise<never>((_, reject) => (end = reject));
  const first = imports.readTable('numbers.csv', page, () => late);
  const { source } = await takeIn(imports, page, file);
  end(new Error('ended'));
  await expect(first).rejects.toThrow('ended');
  expect(kept()).toEqual([`${source.sha256}.csv`]);
  imports.cancel('numbers.csv', page);
  expect(kept()).toEqual([]);
});
