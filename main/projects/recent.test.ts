import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { forgetProject, recentProjects, rememberProject } from './recent.ts';

function place() {
  const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-recent-'));
  const remember = (name: string, thumbnail: string | null = null) => {
    const file = path.join(home, `${name}.neuroloom`);
    writeFileSync(file, name);
    return rememberProject(home, { path: file, name, savedAt: '2026-01-01T00:00:00.000Z', thumbnail });
  };
  const names = async () => (await recentProjects(home)).map(({ name }) => name);
  return { home, remember, names, file: (name: string) => path.join(home, `${name}.neuroloom`) };
}

test('the project that was used last comes first, and none comes twice', async () => {
  const { remember, names } = place();
  for (const name of ['a', 'b', 'a']) await remember(name);
  expect(await names()).toEqual(['a', 'b']);
});

test('nothing is lost when several are remembered at once', async () => {
  const { remember, names } = place();
  await Promise.all(['a', 'b', 'c'].map((name) => remember(name)));
  expect(await names()).toEqual(['c', 'b', 'a']);
});

test('projects whose files are gone are not shown; forgotten ones neither, but their files stay', async () => {
  const { home, remember, names, file } = place();
  for (const name of ['a', 'b', 'c']) await remember(name);
  rmSync(file('b'));
  await forgetProject(home, file('c'));
  expect(await names()).toEqual(['a']);
});

test('no more than twenty are kept', async () => {
  const { remember, names } = place();
  for (let i = 0; i < 25; i++) await remember(String(i));
  expect(await names()).toEqual(Array.from({ length: 20 }, (_, i) => String(24 - i)));
});

test('a damaged list is an empty one, and can be written again', async () => {
  const { home, remember, names } = place();
  expect(await names()).toEqual([]);
  writeFileSync(path.join(home, 'recent.json'), '[{"path":');
  expect(await names()).toEqual([]);
  await remember('a');
  expect(await names()).toEqual(['a']);
});

test('thumbnails are kept unless they are huge', async () => {
  const { home, remember } = place();
  await remember('small', 'data:image/png;base64,AA==');
  await remember('huge', 'x'.repeat(300_000));
  expect((await recentProjects(home)).map(({ thumbnail }) => thumbnail)).toEqual([null, 'data:image/png;base64,AA==']);
});
