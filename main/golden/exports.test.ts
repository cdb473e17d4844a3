// What is exported of every golden document: its weights before training as a model of TensorFlow.js, and its training step.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, test, vi } from 'vitest';
import { documents, hold, holdText, tables } from './golden.ts';
import { exportedModel, exportedStep, isTrainable, takeTable } from './today.ts';

// Machines may be busy.
vi.setConfig({ testTimeout: 120_000 });

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-golden-exports-'));
beforeAll(async () => {
  for (const table of tables) await takeTable(table, home);
});
afterAll(() => rmSync(home, { recursive: true }));

/** An export that is refused is held as well. */
const reasonOf = (error: unknown) => ({ refused: String(error) });

describe.each(documents.filter(([, document]) => isTrainable(document)))('%s', (name, document) => {
  test('for TensorFlow.js', async () => {
    const exported = await exportedModel(document, path.join(home, name), home).catch(reasonOf);
    if ('readme' in exported) holdText(name, 'tfjs.md', exported.readme);
    hold(name, 'tfjs.json', { ...exported, readme: undefined });
  });

  test('as the graph of a step', async () => {
    hold(name, 'step.json', await exportedStep(document, path.join(home, `${name}.onnx`)));
  });
});
