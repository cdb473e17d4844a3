import { expect, test } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import type { CsvSource } from '../../core/data/csv/source.ts';
import { chain } from '../../core/graph/chain.ts';
import { ROOT } from '../../core/graph/document.ts';
import { applyFix } from '../../core/graph/edits.ts';
import { problemsWith } from './findings.ts';

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
