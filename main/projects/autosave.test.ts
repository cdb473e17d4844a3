import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { DataSource } from '../../core/data/source.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import {
  autosave,
  autosavedRuns,
  autosavedTables,
  discardAutosave,
  recover,
  recoverable,
  tidyAutosaves,
} from './autosave.ts';

const place = () => mkdtempSync(path.join(tmpdir(), 'neuroloom-autosave-'));
const saved = (name: string) => ({ document: emptyDocument(name), path: null, file: null, runIds: ['run-1'] });

test('an unsaved document can be brought back after a crash', async () => {
  const home = place();
  await autosave(home, 'window-1', saved('mine'));
  await autosave(home, 'window-1', { ...saved('mine, changed'), path: '/a/b.neuroloom' });
  const [found] = await recoverable(home);
  expect(found).toMatchObject({ key: 'window-1', name: 'mine, changed' });
  expect(await recover(home, 'window-1')).toEqual({
    ...saved('mine, changed'),
    path: '/a/b.neuroloom',
    savedAt: found!.savedAt,
  });
});

test('the newest comes first; discarded ones are gone', async () => {
  const home = place();
  for (const [i, key] of ['b', 'c', 'a'].entries()) await autosave(home, key, saved(key), 1_000 * i);
  await discardAutosave(home, 'b');
  await discardAutosave(home, 'never-there');
  expect((await recoverable(home)).map(({ key }) => key)).toEqual(['a', 'c']);
});

test('what is discarded while it is written is gone', async () => {
  const home = place();
  const writing = autosave(home, 'a', saved('a'));
  await discardAutosave(home, 'a');
  await writing;
  expect(await recoverable(home)).toEqual([]);
});

test('without any there is nothing to recover', async () => {
  expect(await recoverable(place())).toEqual([]);
});

test('a damaged one does not hide the others, and says what is wrong when it is asked for', async () => {
  const home = place();
  await autosave(home, 'good', saved('good'));
  writeFileSync(path.join(home, 'autosave', 'half.json'), '{"document": {');
  writeFileSync(path.join(home, 'autosave', 'newer.json'), JSON.stringify({
    document: { ...emptyDocument('x'), version: 99 }, path: null, runIds: [], savedAt: '',
  })); // prettier-ignore
  expect(await recoverable(home)).toMatchObject([
    { key: 'good', name: 'good' },
    // It is said that it is there.
    { key: 'newer', name: 'x', isNewer: true },
  ]);
  expect((await recoverable(home))[0]).not.toHaveProperty('isNewer');
  await expect(recover(home, 'half')).rejects.toMatchObject({ code: 'fileUnreadable' });
  await expect(recover(home, 'newer')).rejects.toMatchObject({ message: expect.stringContaining('format 99') });
});

test.each(['../evil', 'a/b', '', '.', 'x'.repeat(65)])('the key "%s" leads nowhere', async (key) => {
  const home = place();
  await expect(autosave(home, key, saved('x'))).rejects.toMatchObject({ code: 'invalidRequest' });
  expect(readdirSync(home)).toEqual([]);
});

test('of very many those go that nobody has come back to for months', async () => {
  const home = place();
  for (let i = 0; i < 52; i++) await autosave(home, `w${i}`, saved(`w${i}`));
  const now = Date.now();
  const old = (key: string, days: number) => {
    const then = new Date(now - days * 24 * 60 * 60_000);
    utimesSync(path.join(home, 'autosave', `${key}.json`), then, then);
  };
  old('w0', 100);
  old('w1', 95);
  old('w2', 91);
  old('w3', 10);
  await tidyAutosaves(home, now);
  const keys = (await recoverable(home)).map(({ key }) => key);
  expect(keys).toHaveLength(50);
  expect(keys).not.toContain('w0');
  expect(keys).not.toContain('w1');
  expect(keys).toContain('w2');
  for (const key of keys) old(key, 1);
  await tidyAutosaves(home, now);
  expect(await recoverable(home)).toHaveLength(50);
});

test('runs and tables of unsaved documents are known, those of a damaged one too', async () => {
  const home = place();
  const sha256 = 'a'.repeat(64);
  const data = { kind: 'csv', name: 'a', sha256 } as unknown as DataSource;
  await autosave(home, 'a', { ...saved('a'), document: { ...emptyDocument('a'), data } });
  writeFileSync(path.join(home, 'autosave', 'half.json'), '{"runIds":["run-2","run-3-x"], "document": {');
  expect(await autosavedRuns(home)).toEqual(new Set(['run-1', 'run-2', 'run-3-x']));
  expect(await autosavedTables(home)).toEqual(new Set([sha256]));
});
