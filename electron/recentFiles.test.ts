import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RecentFiles } from './recentFiles.ts';

let folder: string;

beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-recent-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function project(name: string): string {
  const file = path.join(folder, `${name}.neuroloom`);
  writeFileSync(file, '');
  return file;
}

it('keeps the newest ten, each once, over restarts', () => {
  const store = path.join(folder, 'recent.json');
  const files = Array.from({ length: 12 }, (_, number) => project(String(number)));
  for (const file of files) new RecentFiles(store).add(file);
  new RecentFiles(store).add(files[5]!);
  expect(new RecentFiles(store).list()).toEqual([5, 11, 10, 9, 8, 7, 6, 4, 3, 2].map((number) => files[number]));
});

it('leaves out what has been deleted, and survives a broken list', () => {
  const store = path.join(folder, 'recent.json');
  const recent = new RecentFiles(store);
  const [kept, deleted] = [project('kept'), project('deleted')];
  recent.add(kept);
  recent.add(deleted);
  rmSync(deleted);
  expect(recent.list()).toEqual([kept]);
  writeFileSync(store, '{"not":"a list"');
  expect(recent.list()).toEqual([]);
});
