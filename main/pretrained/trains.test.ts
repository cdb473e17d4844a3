// A pretrained model as a document: it is opened, trained and saved as any other.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseDocument } from '../../core/graph/parse.ts';
import { loadData } from '../data/load.ts';
import { importedRun } from '../import/project.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { createBatches } from '../train/batches.ts';
import { compileDocument } from '../train/prepare.ts';
import { CompiledStep } from '../train/steps/compiledStep.ts';
import { keepPlaceholder } from './placeholder.ts';
import { readPretrained } from './read.ts';
import { fixture, shortened } from './testing.ts';

const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-pretrained-'));
afterAll(() => rmSync(home, { recursive: true }));

it.each([
  ['bert-classes', 'labelled'],
  ['roberta', 'masked'],
  ['gpt2', 'text'],
] as const)('%s learns from data of the kind %s', async (name, kind) => {
  const pretrained = shortened(home, await readPretrained(fixture(name)));
  const { document, weights } = pretrained;
  expect(document.data.kind).toBe(kind);
  expect(parseDocument(JSON.parse(JSON.stringify(document)))).toEqual({ ok: true, value: document });
  await keepPlaceholder(home, pretrained);
  const { training } = await loadData(document.data, { home });
  const model = compileDocument(document);
  const step = new CompiledStep(model, document.training, { weights, optimizer: new Map() }, { threads: [1] });
  const batch = createBatches(training, document.training).batch(0, 0);
  const losses: number[] = [];
  for (let i = 0; i < 8; i++) losses.push((await step.run(batch, { learningRate: 3e-3, step: i })).loss);
  step.dispose();
  expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.9);
});

it('is saved and opened again with its weights', async () => {
  const pretrained = await readPretrained(fixture('bert-classes'));
  const { document, weights, info } = pretrained;
  await keepPlaceholder(home, pretrained);
  const file = path.join(home, 'model.neuroloom');
  await saveProject(home, { path: file, document, runs: [importedRun(document, weights, info.name)], thumbnail: null });
  const opened = await openProject(home, file);
  expect(opened.notices).toEqual([]);
  expect(opened.document).toEqual(document);
  expect(opened.trained!.checkpoint.weights).toEqual(weights);
});
