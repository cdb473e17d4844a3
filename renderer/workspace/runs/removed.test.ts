import { beforeEach, expect, test } from 'vitest';
import { emptyDocument } from '../../../core/graph/create.ts';
import { useDocument } from '../document/document.ts';
import { isUnsaved, runIdsNow, stepsOf, useProject } from '../project/project.ts';
import { labelRuns, looksNow } from './looks.ts';
import { nextOrdinal, useRuns } from './runs.ts';
import { runOf } from './testing.ts';

const document = emptyDocument('net');
const run = (id: string) => ({ ...runOf(document), id });

beforeEach(() => {
  useDocument.getState().open(document, '/a.neuroloom');
  useRuns.getState().replaceAll([run('a'), run('b'), run('c')]);
  useProject.setState({ savedSteps: stepsOf(useRuns.getState().runs), awaitedRuns: [] });
});

const here = () => useRuns.getState().runs.map(({ id, number }) => `${id}${number}`);

test('a run that is deleted is unsaved work and is not saved any more; undo brings it back to its place', () => {
  useRuns.getState().select('b');
  labelRuns(['b'], { isRemoved: true });
  expect([here(), runIdsNow(), isUnsaved()]).toEqual([['a1', 'c3'], ['a', 'c'], true]);
  expect(useRuns.getState().selectedId).toBe('c');
  useDocument.getState().undo();
  expect([here(), runIdsNow(), isUnsaved()]).toEqual([['a1', 'b2', 'c3'], ['a', 'b', 'c'], false]);
  useDocument.getState().redo();
  expect(here()).toEqual(['a1', 'c3']);
});

test('a run that comes back after a save without it is unsaved', () => {
  labelRuns(['c'], { isRemoved: true });
  useDocument.getState().markSaved('/a.neuroloom', useDocument.getState().document);
  useProject.setState({ savedSteps: stepsOf(useRuns.getState().runs) });
  expect(isUnsaved()).toBe(false);
  useDocument.getState().undo();
  expect([here(), isUnsaved()]).toEqual([['a1', 'b2', 'c3'], true]);
});

test('numbers stay with their runs, and the next run takes none that was deleted', () => {
  labelRuns(['c'], { isRemoved: true });
  expect(nextOrdinal()).toBe(4);
  useRuns.getState().put({ ...run('d'), ordinal: 4 });
  expect(here()).toEqual(['a1', 'b2', 'd4']);
  // Opened again, without the one that was deleted.
  useRuns.getState().replaceAll([run('a'), run('b'), { ...run('d'), ordinal: 4 }]);
  expect(here()).toEqual(['a1', 'b2', 'd4']);
});

test('what the engine tells of a deleted run does not bring it back', () => {
  labelRuns(['b'], { isRemoved: true });
  useRuns.getState().put(run('b'));
  expect(here()).toEqual(['a1', 'c3']);
});

test('a name, a colour and a note are undone one by one, and looks stay the same while a run trains', () => {
  labelRuns(['a'], { name: 'slow' });
  labelRuns(['a'], { colour: 5 });
  const looks = looksNow();
  expect(looks.of(run('a') && useRuns.getState().runs[0]!)).toMatchObject({
    name: { en: 'slow' },
    colour: 'var(--run-5)',
  });
  useRuns.getState().put({ ...run('c'), message: null });
  expect(looksNow()).toBe(looks);
  useDocument.getState().undo();
  expect(looksNow().of(useRuns.getState().runs[0]!)).toMatchObject({ name: { en: 'slow' }, colour: 'var(--run-0)' });
});
