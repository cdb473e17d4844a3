import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { emptyDocument } from '../../core/graph/create.ts';
import { autosave, discardAutosave, recover, recoverable } from './autosave.ts';

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
  for (const key of ['a', 'b', 'c']) {
    await autosave(home, key, saved(key));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await discardAutosave(home, 'b');
  await discardAutosave(home, 'never-there');
  expect((await recoverable(home)).map(({ key }) => key)).toEqual(['c', 'a']);
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
  expect((await recoverable(home)).map(({ key }) => key)).toEqual(['good']);
  await expect(recover(home, 'half')).rejects.toMatchObject({ code: 'fileUnreadable' });
  await expect(recover(home, 'newer')).rejects.toMatchObject({ message: expect.stringContaining('format 99') });
});

test.each(['../evil', 'a/b', '', '.', 'x'.repeat(65)])('the key "%s" leads nowhere', async (key) => {
  const home = place();
  await expect(autosave(home, key, saved('x'))).rejects.toMatchObject({ code: 'invalidRequest' });
  expect(readdirSync(home)).toEqual([]);
});
