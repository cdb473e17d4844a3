// Short runs of every golden document through the whole machinery, and the projects that are saved of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { documents, fileOf, hold, holdNumbers, holdText, machineOf, tables } from './golden.ts';
import {
  commandLine,
  hasPictures,
  isTrainable,
  resultOf,
  savedAlone,
  savedProject,
  shortRun,
  takeTable,
  type Document,
} from './today.ts';

// Machines may be busy.
vi.setConfig({ testTimeout: 120_000 });

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-golden-runs-'));
beforeAll(async () => {
  for (const table of tables) await takeTable(table, home);
});
afterAll(() => rmSync(home, { recursive: true }));

const epochsOf = (document: Document) => Math.min(document.training.epochs, hasPictures(document) ? 2 : 12);
const projectOf = (name: string) => path.join(home, `${name}.neuroloom`);

describe.each(documents.filter(([, document]) => isTrainable(document)))('%s', (name, document) => {
  test('trained by compiled steps, saved and opened', async () => {
    const run = await shortRun(document, 'compiled', epochsOf(document), home);
    holdNumbers(name, 'run.compiled.json', resultOf(run), machineOf('compiled'));
    const { opened, document: text, ...file } = await savedProject(run, projectOf(name), home);
    hold(name, 'project.json', file);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(run.document)));
    expect(opened).toEqual({ document: run.document, notices: [], result: resultOf(run) });
  });

  // Pictures take too long.
  test.runIf(!hasPictures(document))('trained operation by operation', async () => {
    const run = await shortRun(document, 'eager', epochsOf(document), home);
    holdNumbers(name, 'run.eager.json', resultOf(run), machineOf('eager'));
  });
});

test.each(documents)('%s is saved and told as it was', async (name, document) => {
  const text = await savedAlone(document, projectOf(`${name}-alone`), home);
  if (text !== fileOf(name)) holdText(name, 'document.json', text);
  holdText(name, 'info.txt', await commandLine(['info', projectOf(`${name}-alone`)], home));
});
