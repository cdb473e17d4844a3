import { expect, test } from 'vitest';
import { emptyDocument } from '../../../core/graph/create.ts';
import { MOST_DRAFTS, offered, surplus, type Draft } from './drafts.ts';

const draft = (key: string, minute: number, isUnsaved = true): Draft => ({
  key,
  document: emptyDocument(key),
  path: null,
  runIds: [],
  savedAt: new Date(2030, 0, 1, 0, minute).toISOString(),
  isUnsaved,
  screen: 'editor',
});

test('of both autosaves of a window the one in the browser is offered, and nothing of the window that asks', () => {
  const beside = [
    { key: 'a', name: 'older a', savedAt: new Date(2030, 0, 1, 0, 9).toISOString() },
    { key: 'b', name: 'b', savedAt: new Date(2030, 0, 1, 0, 8).toISOString() },
    { key: 'own', name: 'own', savedAt: new Date(2030, 0, 1, 0, 7).toISOString() },
  ];
  const found = offered(
    beside,
    [draft('a', 5), draft('c', 30), draft('saved', 40, false), draft('own', 50)],
    new Set(['own']),
  );
  expect(found.map(({ name }) => name)).toEqual(['c', 'b', 'a']);
  expect(offered(beside, [], new Set()).map(({ key }) => key)).toEqual(['a', 'b', 'own']);
});

test('what was saved, undone or discarded in a window is not offered from its older autosave', () => {
  const beside = [{ key: 'a', name: 'undone', savedAt: new Date(2030, 0, 1, 0, 4).toISOString() }];
  expect(offered(beside, [draft('a', 5, false)], new Set())).toEqual([]);
});

test('drafts are bounded, and what is unsaved goes last', () => {
  const saved = Array.from({ length: MOST_DRAFTS }, (_, i) => draft(`saved ${i}`, 100 + i, false));
  const unsaved = [draft('first', 1), draft('second', 2)];
  expect(surplus([...saved, ...unsaved]).map(({ key }) => key)).toEqual(['saved 1', 'saved 0']);
  expect(surplus(saved)).toEqual([]);
});
