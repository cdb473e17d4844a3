import { expect, test } from 'vitest';
import { analyse } from '../../analysis/analyse.ts';
import type { CsvSource } from '../../data/csv/source.ts';
import { chain } from '../../graph/chain.ts';
import { ROOT } from '../../graph/document.ts';
import { applyFix } from '../../graph/fixes.ts';

const source: CsvSource = {
  kind: 'csv', name: 'one.csv', sha256: '0'.repeat(64), rows: 30, hasHeader: true, delimiter: ',', testShare: 0.2, standardise: true, seed: 1,
  columns: [
    { name: 'a', type: 'number', role: 'feature' },
    { name: 'colour', type: 'category', role: 'feature', categories: ['blue', 'red'] },
    { name: 'class', type: 'category', role: 'target', categories: ['ok'] },
  ],
}; // prettier-ignore
const network = (data: CsvSource, units: number) =>
  chain('one', [['dataset'], ['linear', { units }], ['output', {}]], { data });

test('a single class is said at the output, and its repair predicts something that can be told apart', () => {
  const document = network(source, 2);
  const [problem] = analyse(document).problems;
  expect(problem).toMatchObject({ nodeId: 'output1', severity: 'error' });
  expect(problem!.message.en).toContain('All examples have the same class (ok)');
  const [fix] = problem!.fixes ?? [];
  expect(fix?.label.en).toBe('Predict “colour” instead');
  const repaired = applyFix(document, ROOT, 'output1', fix!);
  if (!repaired.ok) throw new Error(repaired.error.en);
  expect(analyse(repaired.value).problems).toEqual([]);
  expect((repaired.value.data as CsvSource).columns.map(({ role }) => role)).toEqual(['feature', 'target', 'ignore']);
});

test('whatever the width of the last layer is, and where there is nothing else to predict', () => {
  const columns = source.columns.filter(({ name }) => name !== 'a');
  for (const units of [1, 2, 5]) {
    const [problem] = analyse(network({ ...source, columns }, units)).problems;
    expect(problem!.message.en).toContain('nothing to tell apart');
    expect(problem!.fixes).toBeUndefined();
  }
});
