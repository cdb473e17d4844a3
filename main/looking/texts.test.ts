import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MaskedSource } from '../../core/data/kinds/maskedText.ts';
import { usualNumberWords } from '../../core/data/kinds/numberWords.ts';
import { littleBert, littleBertSizes } from '../../core/examples/littleBert.ts';
import { translator } from '../../core/examples/translator.ts';
import type { Document } from '../../core/graph/document.ts';
import { createTokenizer } from '../../core/text/tokenizer.ts';
import { Place } from '../data/texts/testing.ts';
import { asOnePage } from '../engine/onePage.ts';
import { resultHandlers } from '../engine/results.ts';
import { uploadWeights } from '../model/tensors.ts';
import { compileDocument } from '../train/prepare.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { verdicts } from './explain/verdicts.ts';

const place = new Place();
const runs = new Runs(place.home, new RunStore(path.join(place.home, 'runs')), verdicts, () => undefined);
const handlers = asOnePage(resultHandlers(runs, place.home));
afterAll(() => place.remove());

/** So narrow that it is trained in a moment. */
function narrow(document: Document, width: number): Document {
  const nodes = document.graph.nodes.map((node) => {
    const { params } = node;
    if (node.module !== undefined) return { ...node, params: { ...params, layers: 1, width, heads: 2, feedForward: width, dropout: 0 } }; // prettier-ignore
    if ('width' in params) return { ...node, params: { ...params, width } };
    return node.block === 'linear' && params['units'] === littleBertSizes.width
      ? { ...node, params: { ...params, units: width } }
      : node;
  });
  return { ...document, graph: { ...document.graph, nodes }, training: { ...document.training, epochs: 1 } };
}

async function trained(document: Document): Promise<string> {
  const run = await runs.start({ document, runtime: 'compiled', device: 'cpu', threads: 1 });
  await run.ended();
  return run.id;
}

describe('a network that finds masked words and judges pairs of sentences', () => {
  let source: MaskedSource;
  let document: Document;
  let runId: string;
  beforeAll(async () => {
    const text = Array.from({ length: 120 }, (_, i) => `S${i} has ${'one two three four'.split(' ')[i % 4]} words.`).join(' '); // prettier-ignore
    ({ source } = (await place.take('story.txt', text, { kind: 'masked', tokenizer: { kind: 'wordpiece', size: 120 }, length: 24, examples: 64, testShare: 0.2, validationShare: 0.2, seed: 1 })) as { source: MaskedSource }); // prettier-ignore
    document = narrow(littleBert(source), 16);
    runId = await trained(document);
  }, 60_000);

  /** What the outputs say of such tokens, operation by operation. */
  async function outputsOf(ids: readonly number[], segments: readonly number[]) {
    const model = compileDocument(document);
    const { checkpoint } = await runs.saved(runId);
    const fields = new Map([
      ['tokens', tf.tensor2d([...ids, ...Array<number>(24 - ids.length).fill(0)], [1, 24], 'int32')],
      ['segments', tf.tensor2d([...segments, ...Array<number>(24 - ids.length).fill(0)], [1, 24], 'int32')],
      ['mask', tf.tensor2d(Array.from({ length: 24 }, (_, i) => Number(i < ids.length)), [1, 24], 'bool')], // prettier-ignore
      ['masked', tf.zeros([1, 24], 'bool')],
      ['words', tf.zeros([1, 24], 'int32')],
      ['next', tf.zeros([1], 'int32')],
    ]);
    const said = new Map<string, Float32Array>();
    model.apply(tf, uploadWeights(tf, model.weights, checkpoint.weights), fields, {
      isTraining: false,
      seed: 0,
      onEnd: (nodeId, { output }) => said.set(nodeId, tf.softmax(output).dataSync<'float32'>()),
    });
    return model.objectives.map(({ name, nodeId }) => ({ name, said: said.get(nodeId)! }));
  }

  test('says what it says of hidden words, and of the pair as it sees it', async () => {
    const [text, pair, masked] = ['S1 has two words.', 'S2 has three words.', [2, 9]];
    const said = await handlers.readText({ runId, text, pair, masked });
    const encoded = createTokenizer(source.tokenizer)!.encode(text, pair);
    const mask = createTokenizer(source.tokenizer)!.idOf('[MASK]')!;
    const ids = encoded.ids.map((id, i) => (masked.includes(i) ? mask : id));
    const outputs = await outputsOf(ids, encoded.segments);
    const words = outputs.find(({ name }) => name === 'masked words')!.said;
    expect(said.masked.map((one) => one.place)).toEqual(masked);
    for (const { place: at, likeliest, truth } of said.masked) {
      const kinds = words.length / 24;
      const row = [...words.subarray(at * kinds, (at + 1) * kinds)];
      expect(truth).toMatchObject({ id: encoded.ids[at], token: encoded.tokens[at] });
      expect(truth.rank).toBe(row.filter((one) => one > row[truth.id]!).length);
      expect(likeliest).toHaveLength(10);
      for (const one of [...likeliest, truth])
        expect(Math.abs(Number(one.probability) - row[one.id]!)).toBeLessThan(1e-5);
      expect(likeliest[0]!.probability).toBeCloseTo(Math.max(...row), 5);
    }
    const next = outputs.find(({ name }) => name === 'next sentence')!.said;
    expect(said.judgements.map(({ name, classes }) => [name, classes.map((one) => one.name)])).toEqual([['next sentence', ['next', 'random']]]); // prettier-ignore
    for (const [i, { probability }] of said.judgements[0]!.classes.entries()) expect(Number(probability)).toBeCloseTo(next[i]!, 5); // prettier-ignore
  });

  test('what cannot be asked is said', async () => {
    const refused = (params: { text: string; masked: number[] }, message: RegExp) =>
      expect(handlers.readText({ runId, ...params })).rejects.toMatchObject({ code: 'invalidRequest', message: expect.stringMatching(message) as string }); // prettier-ignore
    await refused({ text: ' ', masked: [] }, /^The text has no token in it/);
    await refused({ text: 'one', masked: [0] }, /^No word of the text stands at place 0/);
    await refused({ text: 'one', masked: [30] }, /^No word of the text stands at place 30/);
    await expect(handlers.translate({ runId, text: 'one', search: { width: 1, penalty: 0 } })).rejects.toMatchObject({ code: 'invalidRequest', message: expect.stringMatching(/does not translate/) as string }); // prettier-ignore
  });
});

describe('a network that translates', () => {
  let runId: string;
  beforeAll(async () => {
    const data = { ...usualNumberWords(), examples: 300, what: 'numbers', largest: 99 } as const;
    runId = await trained(narrow(translator(data), 16));
  }, 60_000);

  test('says its translations with every token, and those of held-out pairs with what is right', async () => {
    const search = { width: 3, penalty: 0 };
    const { beams } = await handlers.translate({ runId, text: 'zwei', search });
    expect(beams).toHaveLength(3);
    for (const { tokens, logProbability } of beams) {
      expect(tokens.reduce((sum, { probability }) => sum + Math.log(Number(probability)), 0)).toBeCloseTo(
        Number(logProbability),
        5,
      );
      for (const { likeliest } of tokens) expect(likeliest).toHaveLength(10);
    }
    const held = await handlers.translateHeld({ runId, search: { width: 1, penalty: 0 }, offset: 2, count: 4 });
    expect(held.part).toBe('test');
    expect(held.total).toBe(10);
    expect(held.pairs).toHaveLength(4);
    for (const { text, truth, said, isRight } of held.pairs) {
      const { beams: alone } = await handlers.translate({ runId, text, search: { width: 1, penalty: 0 } });
      expect(alone[0]!.text).toBe(said);
      expect(isRight).toBe(said === truth && alone[0]!.isWhole);
    }
    expect((await handlers.translateHeld({ runId, search, offset: 9, count: 50 })).pairs).toHaveLength(1);
  });

  test('reads no single texts', async () => {
    await expect(handlers.readText({ runId, text: 'zwei', masked: [] })).rejects.toMatchObject({ code: 'invalidRequest', message: expect.stringMatching(/does not read single texts/) as string }); // prettier-ignore
  });
});
