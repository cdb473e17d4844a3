// The first steps of every golden document: each loss, and the weights and slots after them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, test, vi } from 'vitest';
import { documents, holdNumbers, machineOf, tables } from './golden.ts';
import { hasPictures, isTrainable, steps, takeTable } from './today.ts';

// Machines may be busy.
vi.setConfig({ testTimeout: 120_000 });

const STEPS = 20;
/** Operation by operation, pictures take long. */
const STEPS_ON_PICTURES = 5;
const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-golden-steps-'));
beforeAll(async () => {
  for (const table of tables) await takeTable(table, home);
});
afterAll(() => rmSync(home, { recursive: true }));

describe.each(['compiled', 'eager'] as const)('first steps, %s', (runtime) => {
  test.each(documents.filter(([, document]) => isTrainable(document)))('%s', async (name, document) => {
    const count = runtime === 'eager' && hasPictures(document) ? STEPS_ON_PICTURES : STEPS;
    holdNumbers(name, `steps.${runtime}.json`, await steps(document, runtime, count, home), machineOf(runtime));
  });
});
