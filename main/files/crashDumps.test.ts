import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { crashDumps, crashFolder, dropOldDumps } from './crashDumps.ts';

let logs: string;
beforeEach(() => (logs = mkdtempSync(path.join(tmpdir(), 'neuroloom-dumps-'))));
afterEach(() => rmSync(logs, { recursive: true }));

/** As Crashpad leaves it. */
function crashed(name: string, minute: number): void {
  const file = path.join(crashFolder(logs), name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'MDMP');
  utimesSync(file, minute * 60, minute * 60);
}

test('dumps are listed newest first, and five of them stay', () => {
  expect(crashDumps(logs)).toEqual([]);
  crashed('settings.dat', 9);
  for (let minute = 1; minute <= 7; minute++) crashed(`pending/${minute}.dmp`, minute);
  expect(crashDumps(logs)).toHaveLength(7);
  dropOldDumps(logs);
  expect(crashDumps(logs).map(({ name }) => name)).toEqual([7, 6, 5, 4, 3].map((minute) => `pending/${minute}.dmp`));
  expect(crashDumps(logs)[0]).toEqual({ name: 'pending/7.dmp', at: '1970-01-01T00:07:00.000Z', bytes: 4 });
});
