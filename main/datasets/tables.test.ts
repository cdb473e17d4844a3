import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataSpec, librarySizes } from '../../core/data/spec.ts';
import { shippedTables } from '../../core/data/tables.ts';

test.each(['iris', 'penguins'] as const)('%s has the rows of the file that ships, the training part first', (kind) => {
  const file = readFileSync(new URL(`../../assets/data/${kind}.csv`, import.meta.url), 'utf8');
  const { target } = dataSpec({ kind });
  const classes = target.kind === 'classes' ? target.classes : [];
  const rows = file.trim().split('\n').slice(1).map((line) => line.split(','));
  const inOrder = [...rows.filter((row) => row[5] === 'training'), ...rows.filter((row) => row[5] === 'test')];
  expect(shippedTables[kind]).toEqual(inOrder.map((row) => [...row.slice(0, 4).map(Number), classes.indexOf(row[4] ?? '')]));
  expect(inOrder.filter((row) => row[5] === 'training')).toHaveLength(librarySizes[kind][0]);
}); // prettier-ignore
