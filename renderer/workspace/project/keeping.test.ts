import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import { connectScripted } from '../../link/scripted.ts';
import { useDocument } from '../document/document.ts';
import { MOST_DRAFTS, type Draft } from './drafts.ts';
import { discardKept, followAutosave, keepDraft, keepDraftsIn, pruneDrafts, useKeeping } from './keeping.ts';
import { useToasts } from '../../kit/toasts.ts';
import { addWorkspace, dropWorkspace, inWorkspace } from '../workspaces.ts';

const rename = (name: string) => useDocument.getState().edit((document) => ({ ...document, name }));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('sessionStorage', { getItem: () => 'own', setItem: () => undefined });
  useToasts.getState().closeAll();
  useKeeping.setState(useKeeping.getInitialState());
  useDocument.getState().open(examples['xor']!, null);
});
afterEach(() => void vi.useRealTimers());

test('an autosave that fails is said once, stays in sight until one succeeds, and is tried again', async () => {
  let isFull = true;
  const { params } = connectScripted({
    autosave: () => (isFull ? Promise.reject(new EngineError('diskFull', same('The disk is full.'))) : null),
  });
  followAutosave();
  for (const name of ['first', 'second']) {
    rename(name);
    await vi.advanceTimersByTimeAsync(3_000);
  }
  expect(useToasts.getState().toasts).toHaveLength(1);
  expect(useKeeping.getState().beside?.en).toContain('disk is full');
  isFull = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(useKeeping.getState().beside).toBeNull();
  expect(useToasts.getState().toasts).toEqual([]);
  expect(params('autosave').map(({ document }) => document)).toMatchObject([
    { name: 'first' },
    { name: 'second' },
    { name: 'second' },
  ]);
});

test('an engine that goes away meanwhile is no failure of the autosave: it is done when it is back', async () => {
  let isAway = true;
  const { params } = connectScripted({
    autosave: () => (isAway ? Promise.reject(new EngineError('connectionLost', 'The engine ended.')) : null),
  });
  followAutosave();
  rename('first');
  await vi.advanceTimersByTimeAsync(3_000);
  expect(useToasts.getState().toasts).toEqual([]);
  const before = params('autosave').length;
  isAway = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(params('autosave').length).toBeGreaterThan(before);
  expect(useKeeping.getState().beside).toBeNull();
});

test('a document that cannot be kept is said so for as long as it is, whatever becomes of the others', async () => {
  connectScripted({
    autosave: ({ document }) =>
      document.name === 'large' ? Promise.reject(new EngineError('diskFull', same('The disk is full.'))) : null,
  });
  followAutosave();
  rename('large');
  const other = addWorkspace();
  inWorkspace(other, () => useDocument.getState().open(examples['moons']!, null));
  await vi.advanceTimersByTimeAsync(3_000);
  const said = useToasts.getState().toasts;
  expect(said).toHaveLength(1);
  inWorkspace(other, () => rename('small'));
  await vi.advanceTimersByTimeAsync(6_000);
  expect(useToasts.getState().toasts).toEqual(said);
  expect(useKeeping.getState().beside?.en).toContain('disk is full');
  inWorkspace(other, () => expect(useKeeping.getState().beside).toBeNull());
  rename('small');
  await vi.advanceTimersByTimeAsync(6_000);
  expect(useToasts.getState().toasts).toEqual([]);
  dropWorkspace(other);
});

test('what is undone is no longer kept beside the projects', async () => {
  const { asked } = connectScripted({ autosave: () => null, discardAutosave: () => null });
  followAutosave();
  rename('first');
  await vi.advanceTimersByTimeAsync(3_000);
  useDocument.getState().undo();
  await vi.advanceTimersByTimeAsync(3_000);
  // Followers of other tests ask as well.
  expect([...new Set(asked.map(({ request }) => request))]).toEqual(['autosave', 'discardAutosave']);
});

test('a draft that cannot be written leaves no older one that could pass for the newest', async () => {
  const drafts = new Map<string, Draft>();
  let isFull = false;
  keepDraftsIn({
    all: () => Promise.resolve([...drafts.values()]),
    put: async (draft) => {
      if (isFull) throw new Error('The quota has been exceeded.');
      drafts.set(draft.key, draft);
    },
    remove: async (key) => void drafts.delete(key),
  });
  await keepDraft();
  expect(drafts.has('own')).toBe(true);
  isFull = true;
  rename('larger');
  await keepDraft();
  expect(drafts.size).toBe(0);
  expect(useKeeping.getState().here?.en).toContain('quota');
});

/** Drafts are kept here, instead of in the browser. */
function keptInMemory(): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  keepDraftsIn({
    all: () => Promise.resolve([...drafts.values()]),
    put: async (draft) => void drafts.set(draft.key, draft),
    remove: async (key) => void drafts.delete(key),
  });
  return drafts;
}

test('drafts of windows of long ago are forgotten', async () => {
  const drafts = keptInMemory();
  await keepDraft();
  const own = drafts.get('own')!;
  for (let i = 0; i < MOST_DRAFTS; i++) drafts.set(`old ${i}`, { ...own, key: `old ${i}`, savedAt: '2020-01-01' });
  await pruneDrafts();
  expect(drafts.size).toBe(MOST_DRAFTS);
  expect(drafts.has('own')).toBe(true);
});

test('what is open here is not forgotten, however old it is and however much there is', async () => {
  const drafts = keptInMemory();
  await keepDraft();
  const own = { ...drafts.get('own')!, savedAt: '2019-01-01' };
  drafts.set('own', own);
  for (let i = 0; i < MOST_DRAFTS + 1; i++)
    drafts.set(`newer ${i}`, { ...own, key: `newer ${i}`, savedAt: '2020-01-01' });
  await pruneDrafts();
  expect(drafts.has('own')).toBe(true);
  expect(drafts.size).toBe(MOST_DRAFTS + 1);
});

test('the draft of a window that is back after all is not discarded by another one', async () => {
  const drafts = keptInMemory();
  await keepDraft();
  connectScripted({
    discardAutosave: () => Promise.reject(new EngineError('invalidRequest', same('It is still open.'))),
  });
  await expect(discardKept('own')).rejects.toThrow('still open');
  expect(drafts.has('own')).toBe(true);
});
