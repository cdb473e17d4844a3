import { expect, test } from 'vitest';
import { usualNumberWords } from '../../core/data/kinds/numberWords.ts';
import { examples } from '../../core/examples/examples.ts';
import { translator } from '../../core/examples/translator.ts';
import { tokenNames } from '../../core/text/names.ts';
import { initialWeights } from '../model/model.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Runs } from '../train/runs.ts';
import { embeddingNormsOf } from './embeddingNorms.ts';

/** Before training nobody is asked for weights. */
const noRuns = {} as Runs;

test('the table that looks up the tokens of the data is found inside of modules, with the length of every row', async () => {
  const source = usualNumberWords();
  const document = translator(source);
  const { table, step, runId } = await embeddingNormsOf(noRuns, { document, runId: null });
  expect([step, runId]).toEqual([0, null]);
  expect(table?.norms.shape).toEqual([tokenNames(source.tokenizer).length]);
  const model = compileDocument(document);
  const weight = model.weights.find(({ nodeId }) => nodeId === table?.nodeId)?.name ?? '';
  const { values, shape } = initialWeights(model, document.training.seed).get(weight)!;
  const [, width = 0] = shape;
  const row = values.slice(3 * width, 4 * width);
  const norms = new Float32Array(Uint8Array.from(Buffer.from(table?.norms.data ?? '', 'base64')).buffer);
  expect(norms[3]).toBeCloseTo(Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)), 5);
});

test('a network of numbers looks nothing up', async () => {
  const { iris } = examples;
  if (!iris) throw new Error('There is no such example.');
  const { table } = await embeddingNormsOf(noRuns, { document: iris, runId: null });
  expect(table).toBeNull();
});
