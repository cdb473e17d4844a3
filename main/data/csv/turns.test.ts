import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CsvSource } from '../../../core/data/csv/source.ts';
import { keptFile } from '../kept.ts';
import { turnsDuring } from '../testing.ts';
import { loadTable } from './load.ts';

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-turns-'));
afterAll(() => rmSync(home, { recursive: true }));

const ROWS = 200_000;
const source: CsvSource = {
  kind: 'csv', name: 'large.csv', sha256: 'a'.repeat(64), rows: ROWS, hasHeader: false, delimiter: ',',
  columns: [
    { name: 'x', type: 'number', role: 'feature', gaps: 'mean' },
    { name: 'y', type: 'number', role: 'target' },
  ],
  testShare: 0.2, validationShare: 0.1, standardise: true, seed: 1,
}; // prettier-ignore

test('training and messages have their turn between the steps by which a large table is made ready', async () => {
  mkdirSync(path.dirname(keptFile(home, '')), { recursive: true });
  writeFileSync(keptFile(home, source.sha256), '');
  const turns = await turnsDuring(() =>
    // All rows are there at once: whatever turn others have, they have while these are scaled and put in order.
    loadTable(source, home, async (_, onRow) => {
      for (let row = 0; row < ROWS; row++) onRow([row % 5 === 0 ? '' : String(row % 97), String(row % 7)], row + 1);
    }),
  );
  // The order, gaps that are filled, mean, deviation and the numbers themselves: each takes several turns.
  expect(turns).toBeGreaterThan(25);
});
