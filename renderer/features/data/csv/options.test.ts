import { expect, test } from 'vitest';
import type { CsvSource } from '../../../../core/data/csv/source.ts';
import { asChosen, withChange } from './options.ts';

const columns = [{ index: 1, type: 'category', role: 'target' }] as const;
const before = { delimiter: ';', testShare: 0.3, columns: [...columns] } as const;
const source: CsvSource = {
  kind: 'csv',
  name: 'a.csv',
  sha256: 'a'.repeat(64),
  rows: 10,
  hasHeader: true,
  delimiter: ',',
  columns: [{ name: 'size', type: 'number', role: 'feature' }],
  testShare: 0.2,
  standardise: true,
  seed: 1,
};

test.each([{ hasHeader: true }, { hasHeader: false }, { delimiter: ',' }, { quote: 'none' }, { skip: 0 }] as const)(
  'what was said of columns ends where %j makes other ones',
  (more) => {
    expect(withChange({ ...before, columns: [...columns] }, more)).toEqual({ delimiter: ';', testShare: 0.3, ...more });
  },
);

test.each([{ decimal: ',' }, { testShare: 0.5 }, { missing: ['-'] }] as const)(
  'what was said of columns stays with %j',
  (more) => {
    const changed = withChange({ ...before, columns: [...columns] }, { ...more } as never);
    expect(changed).toEqual({ ...before, ...more });
  },
);

test('what could not be read with is what the controls show, and everything else is as it was read', () => {
  expect(asChosen(source, { delimiter: ';', encoding: 'utf-16le', seed: 7 })).toMatchObject({
    ...source,
    delimiter: ';',
    seed: 7,
    reading: { encoding: 'utf-16le', quote: '"' },
  });
});
