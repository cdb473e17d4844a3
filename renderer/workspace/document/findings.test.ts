import { expect, test, vi } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import type { CsvReading, CsvSource } from '../../../core/data/csv/source.ts';
import { chain } from '../../../core/graph/chain.ts';
import { ROOT } from '../../../core/graph/document.ts';
import { applyFix } from '../../../core/graph/fixes.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import { connectScripted } from '../../link/scripted.ts';
import { useEngineState } from '../../link/session.ts';
import { useDocument } from './document.ts';
import { followFindings, problemsWith, useFindings } from './findings.ts';
import { useToasts } from '../../kit/toasts.ts';
import { addWorkspace, dropWorkspace, inWorkspace, showWorkspace } from '../workspaces.ts';

const column = { name: 'a', type: 'number', role: 'feature', categories: [], missing: 'mean' };
/** As the first version wrote it. */
const old = {
  kind: 'csv', name: 'x.csv', sha256: 'a'.repeat(64), rows: 9, hasHeader: true, delimiter: ',',
  columns: [column, { ...column, name: 'kind', type: 'category', role: 'target', categories: ['cat', 'dog'] }],
  testShare: 0.2, standardise: true, seed: 1,
} as unknown as CsvSource; // prettier-ignore
const net = chain('x', [['dataset'], ['linear', { units: 2 }], ['output']], { data: old });

test('a class that is held out only is said at the data, and an old document is repaired', () => {
  const analysis = analyse(net);
  const [problem, ...others] = problemsWith(analysis, net.data, { source: net.data, unseen: ['dog'] });
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ severity: 'warning', nodeId: 'dataset1' });
  expect(problem?.message.en).toContain('never trained on: dog');
  const repaired = applyFix(net, ROOT, 'dataset1', problem!.fixes![0]!);
  expect(repaired.ok && repaired.value.data).toMatchObject({ ...old, reading: { decimal: '.', encoding: 'utf-8' } });
});

test('what was found in other data is not said of these', () => {
  const analysis = analyse(net);
  expect(problemsWith(analysis, net.data, { source: { ...old, seed: 2 }, unseen: ['dog'] })).toBe(analysis.problems);
});

test('where the rows are dealt out by the rules of today, what can be done is said', () => {
  const today = {
    ...net,
    data: { kind: 'moons', examples: 9, noise: 0, classes: 2, testShare: 0.2, seed: 1 } as const,
  };
  const [problem] = problemsWith(analyse(today), today.data, { source: today.data, unseen: ['1'] }).slice(-1);
  expect(problem?.fixes).toBeUndefined();
  expect(problem?.message.de).toContain('weniger zurückhalten');
});

test('opened data are looked at by themselves, once the document is there', async () => {
  vi.useFakeTimers();
  const { params } = connectScripted({ dataPreview: () => ({ unseen: ['dog'] }) as never });
  followFindings();
  const quiet = () => vi.advanceTimersByTimeAsync(1000);
  useDocument.getState().open(net, null);
  await vi.advanceTimersByTimeAsync(0);
  // What is opened is shown first.
  expect(params('dataPreview')).toEqual([]);
  await quiet();
  expect(params('dataPreview')).toMatchObject([{ source: net.data, count: 1 }]);
  const { document } = useDocument.getState();
  expect(problemsWith(analyse(document), document.data, useFindings.getState())).toMatchObject([
    { nodeId: 'dataset1', fixes: [{ kind: 'dealAnew' }] },
  ]);

  // No more than once, and not where today's rules leave nothing to be found.
  useDocument.getState().edit((it) => ({ ...it, name: 'y' }));
  await quiet();
  const reading: CsvReading = { encoding: 'utf-8', skip: 0, decimal: '.', thousands: 'none', quote: '"', missing: [] };
  useDocument.getState().edit((it) => ({ ...it, data: { ...old, reading } }));
  await quiet();
  expect(params('dataPreview')).toHaveLength(1);

  // Another engine is asked anew.
  useDocument.getState().open({ ...net, data: { ...old, seed: 2 } }, null);
  useEngineState.setState({ status: { kind: 'engineDown' } });
  await quiet();
  expect(params('dataPreview')).toHaveLength(1);
  useEngineState.setState({ status: { kind: 'ready' }, generation: 2 });
  await quiet();
  expect(params('dataPreview')).toHaveLength(2);
  vi.useRealTimers();
});

test('the data of a document that was opened out of sight are looked at when it comes into sight', async () => {
  vi.useFakeTimers();
  const { params } = connectScripted({ dataPreview: () => ({ unseen: ['dog'] }) as never });
  followFindings();
  const other = addWorkspace();
  const data = { ...old, seed: 5 };
  inWorkspace(other, () => useDocument.getState().open({ ...net, data }, null));
  await vi.advanceTimersByTimeAsync(1000);
  showWorkspace(other);
  await vi.advanceTimersByTimeAsync(1000);
  expect(params('dataPreview')).toContainEqual(expect.objectContaining({ source: data }));
  expect(useFindings.getState()).toEqual({ source: data, unseen: ['dog'] });
  dropWorkspace(other);
  vi.useRealTimers();
});

test('data that cannot be loaded are no news, and what is answered late is said of nothing else', async () => {
  vi.useFakeTimers();
  useToasts.getState().closeAll();
  let answer = () => undefined as void;
  const waiting = new Promise<void>((resolve) => (answer = resolve));
  connectScripted({
    dataPreview: async ({ source }) => {
      if (source.kind === 'csv' && source.seed === 3) throw new EngineError('dataUnavailable', same('It is not here.'));
      await waiting;
      return { unseen: ['dog'] } as never;
    },
  });
  followFindings();
  for (const seed of [4, 3]) {
    useDocument.getState().open({ ...net, data: { ...old, seed } }, null);
    await vi.advanceTimersByTimeAsync(1000);
  }
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(useFindings.getState().source).not.toMatchObject({ seed: 4 });
  expect(useToasts.getState().toasts).toEqual([]);
  vi.useRealTimers();
});
