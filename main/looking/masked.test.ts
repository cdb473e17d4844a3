// What is shown of a network that finds masked words and judges pairs of sentences.
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MaskedSource } from '../../core/data/kinds/maskedText.ts';
import { littleBert, littleBertSizes } from '../../core/examples/littleBert.ts';
import type { Document } from '../../core/graph/document.ts';
import { Place, rowsOf } from '../data/texts/testing.ts';
import { asOnePage } from '../engine/onePage.ts';
import { resultHandlers } from '../engine/results.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { verdicts } from './explain/verdicts.ts';

const place = new Place();
afterAll(() => place.remove());

let document: Document;
beforeAll(async () => {
  const text = Array.from({ length: 120 }, (_, i) => `S${i} has ${'one two three four'.split(' ')[i % 4]} words.`).join(' '); // prettier-ignore
  const { source } = await place.take('story.txt', text, { kind: 'masked', tokenizer: { kind: 'wordpiece', size: 120 }, length: 24, examples: 64, testShare: 0.2, validationShare: 0.2, seed: 1 }); // prettier-ignore
  const large = littleBert(source as MaskedSource);
  const nodes = large.graph.nodes.map((node) => {
    if (node.module !== undefined) return { ...node, params: { ...node.params, layers: 1, width: 16, heads: 2, feedForward: 16, dropout: 0 } }; // prettier-ignore
    return node.block === 'linear' && node.params['units'] === littleBertSizes.width
      ? { ...node, params: { ...node.params, units: 16 } }
      : node;
  });
  document = { ...large, graph: { ...large.graph, nodes }, training: { ...large.training, epochs: 1 } };
});

test('predictions, confusion and an explained step are of the first output; it is no model that goes on with texts', async () => {
  const runs = new Runs(place.home, new RunStore(path.join(place.home, 'runs')), verdicts, () => undefined);
  const handlers = asOnePage(resultHandlers(runs, place.home));
  const run = await runs.start({ document, runtime: 'compiled', device: 'cpu', threads: 1 });
  await run.ended();
  const asked = { runId: run.id, split: 'training' as const };
  // Which sentence comes second: that output stands first in the network.
  const rows = rowsOf(run.parts.data.training);
  const { spec, examples, total } = await handlers.predictions({ ...asked, offset: 0, count: 9, filter: 'all' });
  expect(spec.fields.flatMap(({ role, name }) => (role === 'target' ? [name] : []))).toEqual(['next']);
  for (const [i, { label, output }] of examples.entries()) {
    expect(label).toEqual(rows[i]!['next']);
    expect(output).toHaveLength(2);
  }
  const { classes, matrix } = await handlers.confusion(asked);
  expect(classes).toEqual(['next', 'random']);
  expect(matrix.flat().reduce((sum, count) => sum + count)).toBe(total);
  const { label } = await handlers.explainStep({ document, runId: run.id, index: 0 });
  expect(label).toEqual(rows[0]!['next']);
  expect((await handlers.gradientHealth({ document, runId: run.id })).nodes.length).toBeGreaterThan(5);
  const writing = { prompt: 'one', tokens: 1, sampling: { temperature: 1 }, seed: 1 };
  const refusal = { code: 'invalidRequest', message: expect.stringMatching(/does not say which token comes next/) as string }; // prettier-ignore
  await expect(handlers.generate({ runId: run.id, ...writing })).rejects.toMatchObject(refusal);
}, 30_000);
