import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Document } from '../../../core/graph/document.ts';
import { assembled } from '../../../core/examples/assembled.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import { withWeights } from '../../../core/analysis/startWeights.ts';
import { multiHead } from '../../../core/modules/multiHead.ts';
import type { AttentionFrame } from '../../../core/protocol/attention.ts';
import { createFiller } from '../../train/batches.ts';
import { loadData } from '../../data/load.ts';
import { compileDocument } from '../../train/prepare.ts';
import { initialWeights } from '../../model/model.ts';
import { Runs } from '../../train/runs.ts';
import { RunStore } from '../../train/store.ts';
import { verdicts } from '../explain/verdicts.ts';
import { Attentions } from './attentions.ts';
import { afterIn, ATTENTION, HEADS, LENGTH, lettersNet, look, numbersIn, plainly, WIDTH } from './testing.ts';

let home: string;
let runs: Runs;
let attentions: Attentions;
const frames: AttentionFrame[] = [];

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-attention-'));
  frames.length = 0;
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  attentions = new Attentions(runs, home, (event, payload) => {
    if (event === 'attentionFrame') frames.push(payload as AttentionFrame);
  });
});
afterEach(async () => {
  attentions.end();
  await runs.active()?.stop();
  rmSync(home, { recursive: true });
});

const document = lettersNet();

/** The first training example, with what the network before training is made of. */
async function subject() {
  const model = compileDocument(document);
  const data = await loadData(document.data, { home });
  const { fields } = createFiller(data.training, 1)([0]);
  const [ids, mask] = ['tokens', 'mask'].map((name) => [...(fields[name] ?? [])]) as [number[], number[]];
  return { ids, mask, weights: initialWeights(model, document.training.seed) };
}

const none = { cuts: [], off: [], swaps: [] };
const nobody = { isOff: () => false };

describe('the weights of an attention', () => {
  test('are those of a plain computation, and what the network says is the same as ever', async () => {
    const { ids, mask, weights } = await subject();
    const expected = plainly(ids, weights, { ...nobody, isHidden: (_head, _query, key) => mask[key] === 0 });
    const frame = await attentions.watch(look(document, { maps: true }));
    const chosen = frame.chosen!;
    expect(chosen).toMatchObject({ identity: ATTENTION, queries: LENGTH, keys: LENGTH, heads: [0, 1] });
    const seen = numbersIn(chosen.weights);
    for (const [i, weight] of expected.attended.flat(2).entries()) expect(seen[i]).toBeCloseTo(weight, 6);
    for (const [i, probability] of expected.said.entries()) expect(afterIn(frame)[i]).toBeCloseTo(probability, 6);
    // The mean of the heads, and what is told of each.
    const mean = numbersIn(chosen.mean);
    for (const [i] of mean.entries()) expect(mean[i]).toBeCloseTo((seen[i]! + seen[LENGTH * LENGTH + i]!) / 2, 6);
    const padding = mask.flatMap((counts, place) => (counts === 0 ? [place] : []));
    expect(frame.texts).toEqual([
      { field: 'tokens', ids, words: ids.map((id) => '·abcdef'[id]), special: [], padding, own: [] },
    ]);
    expect(chosen.hidden).toEqual(padding);
    const [heads] = frame.attentions;
    const counted = expected.attended.map((head) => head.filter((_, place) => mask[place] !== 0));
    for (const [head, places] of counted.entries()) {
      const entropy = places.map((row) => row.reduce((sum, w) => (w === 0 ? sum : sum - w * Math.log2(w)), 0));
      const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(heads!.entropy[head]).toBeCloseTo(average(entropy), 4);
      expect(heads!.strongest[head]).toBeCloseTo(average(places.map((row) => Math.max(...row))), 5);
    }
    const map = Buffer.from(heads!.map!.data, 'base64');
    expect(heads!.map!.shape).toEqual([HEADS, LENGTH, LENGTH]);
    for (const [i, byte] of map.entries()) expect(Math.abs(byte - 255 * seen[i]!)).toBeLessThan(0.51);
    expect(frame).toMatchObject({ runId: null, step: 0, outputs: [{ isClasses: true, place: null }] });
  });

  test('come with Q, K, V, scores before and after the mask, and what comes of them, where these are wanted', async () => {
    const frame = await attentions.watch(look(document, { parts: true, head: 1 }));
    const { parts, weights } = frame.chosen!;
    const size = WIDTH / HEADS;
    const square = [LENGTH, LENGTH];
    expect(parts.map(({ part, shape }) => [part, shape])).toEqual([
      ['q', [LENGTH, size]],
      ['k', [LENGTH, size]],
      ['scores', square],
      ['masked', square],
      ['weights', square],
      ['v', [LENGTH, size]],
      ['out', [LENGTH, size]],
    ]);
    const of = (part: string) => numbersIn(parts.find((one) => one.part === part)!.tensor);
    const { mask } = await subject();
    const row = (values: Float32Array, at: number, width: number) => [...values.subarray(at * width, (at + 1) * width)];
    const product = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    for (const [query, key] of [[0, 0], [3, 5], [7, 1]] as const) {
      const score = product(row(of('q'), query, size), row(of('k'), key, size)) / Math.sqrt(size);
      expect(of('scores')[query * LENGTH + key]).toBeCloseTo(score, 5);
    }
    for (const [key, counts] of mask.entries()) expect(of('masked')[key]! < -1e8).toBe(counts === 0);
    expect(of('weights')).toEqual(numbersIn(weights).subarray(LENGTH * LENGTH));
    const column = Array.from({ length: LENGTH }, (_, key) => of('v')[key * size]!);
    expect(of('out')[2 * size]).toBeCloseTo(product(row(of('weights'), 2, LENGTH), column), 5);
  }); // prettier-ignore
});

test('before training the weights that are set by hand are those of the document as it is now', async () => {
  const before = await attentions.watch(look(document));
  const flat = new Map([['embedding1.embeddings', new Float32Array(7 * WIDTH)]]);
  const after = await attentions.watch(look(withWeights(document, flat)));
  for (const weight of numbersIn(after.chosen!.mean).slice(0, 2)) expect(weight).toBeCloseTo(1 / after.texts[0]!.words.filter((_, i) => !after.texts[0]!.padding.includes(i)).length, 5); // prettier-ignore
  expect(afterIn(after)).not.toEqual(afterIn(before));
});

describe('an intervention', () => {
  test('that cuts a connection hides it before softmax, so that the rest of the row adds up to 1', async () => {
    const { ids, mask, weights } = await subject();
    const cuts = [
      { attention: ATTENTION, head: 1, query: 2, key: 3 },
      { attention: ATTENTION, head: null, query: 4, key: 0 },
      // A word that is left with nothing to look at.
      ...mask.map((_, key) => ({ attention: ATTENTION, head: 0, query: 5, key })),
    ];
    const isCut = (head: number, query: number, key: number) =>
      cuts.some((one) => (one.head ?? head) === head && one.query === query && one.key === key);
    const isHidden = (head: number, query: number, key: number) => mask[key] === 0 || isCut(head, query, key);
    const expected = plainly(ids, weights, { ...nobody, isHidden });
    const frame = await attentions.watch(look(document, { interventions: { ...none, cuts } }));
    const seen = numbersIn(frame.chosen!.weights);
    for (const [i, weight] of expected.attended.flat(2).entries()) expect(seen[i]).toBeCloseTo(weight, 6);
    expect(seen[LENGTH * LENGTH + 2 * LENGTH + 3]).toBe(0);
    for (const [i, probability] of expected.said.entries()) expect(afterIn(frame)[i]).toBeCloseTo(probability, 6);
    const plain = plainly(ids, weights, { ...nobody, isHidden: (_head, _query, key) => mask[key] === 0 });
    for (const { index, before, after } of frame.outputs[0]!.said) {
      expect(before).toBeCloseTo(plain.said[index]!, 6);
      expect(Math.abs(Number(after) - Number(before))).toBeGreaterThan(1e-6);
    }
  });

  test('that switches a head off is the network with the columns of that head at 0', async () => {
    const { ids, mask, weights } = await subject();
    const expected = plainly(ids, weights, { isHidden: (_head, _query, key) => mask[key] === 0, isOff: (head) => head === 1 }); // prettier-ignore
    const frame = await attentions.watch(
      look(document, { interventions: { ...none, off: [{ attention: ATTENTION, head: 1 }] } }),
    );
    for (const [i, probability] of expected.said.entries()) expect(afterIn(frame)[i]).toBeCloseTo(probability, 6);
  });

  test('that swaps a token is the network on another text', async () => {
    const { ids, mask, weights } = await subject();
    const others = ids.map((id, place) => (place === 1 ? (id % 6) + 1 : id));
    const expected = plainly(others, weights, { ...nobody, isHidden: (_head, _query, key) => mask[key] === 0 });
    const swaps = [{ field: 'tokens', place: 1, token: others[1]! }];
    const frame = await attentions.watch(look(document, { interventions: { ...none, swaps } }));
    for (const [i, probability] of expected.said.entries()) expect(afterIn(frame)[i]).toBeCloseTo(probability, 6);
    expect(frame.texts[0]!.ids).toEqual(others);
    expect(frame.texts[0]!.own).toEqual([{ place: 1, id: ids[1], word: '·abcdef'[ids[1]!] }]);
  });

  test.each([
    ['an attention that is not there', { ...none, off: [{ attention: 'softmax9', head: 0 }] }],
    ['a head too many', { ...none, off: [{ attention: ATTENTION, head: HEADS }] }],
    ['a place too many', { ...none, cuts: [{ attention: ATTENTION, head: null, query: 0, key: LENGTH }] }],
    ['a text that is none', { ...none, swaps: [{ field: 'mask', place: 0, token: 1 }] }],
    ['a token too many', { ...none, swaps: [{ field: 'tokens', place: 0, token: 7 }] }],
  ])('of %s is refused', async (_, interventions) => {
    await expect(attentions.watch(look(document, { interventions }))).rejects.toMatchObject({ code: 'invalidRequest' });
  });
});

test.each(['eager', 'compiled'] as const)('a run in training is followed, %s, and interventions with it', async (runtime) => {
  const run = await runs.start({ document: lettersNet(2000), runtime, device: 'cpu' });
  const interventions = { ...none, off: [{ attention: ATTENTION, head: 0 }] };
  await attentions.watch(look(document, { runId: run.id, interventions }));
  await expect.poll(() => frames.length, { timeout: 20_000 }).toBeGreaterThan(2);
  await run.pause();
  const { weights } = (await run.saved()).checkpoint;
  const { ids, mask } = await subject();
  const expected = plainly(ids, weights, { isHidden: (_head, _query, key) => mask[key] === 0, isOff: (head) => head === 0 });
  const frame = await attentions.watch(look(document, { runId: run.id, interventions }));
  expect(frame).toMatchObject({ runId: run.id, step: run.stepCount });
  const seen = numbersIn(frame.chosen!.weights);
  for (const [i, weight] of expected.attended.flat(2).entries()) expect(seen[i]).toBeCloseTo(weight, 5);
  for (const [i, probability] of expected.said.entries()) expect(afterIn(frame)[i]).toBeCloseTo(probability, 5);
  const first = await attentions.watch(look(document, { runId: run.id, at: { step: 0 } }));
  expect(first.step).toBe(0);
}, 40_000); // prettier-ignore

test('of a run in training another question is answered at once, from the weights that were seen last', async () => {
  const run = await runs.start({ document: lettersNet(100_000), runtime: 'compiled', device: 'cpu' });
  const first = await attentions.watch(look(document, { runId: run.id }));
  const off = { ...none, off: [{ attention: ATTENTION, head: 0 }] };
  const second = await attentions.watch(look(document, { runId: run.id, interventions: off }));
  expect(second.step).toBe(first.step);
  expect(afterIn(second)).not.toEqual(afterIn(first));
  // Whoever has looked away sees it as it is now.
  attentions.unwatch();
  const { stepCount } = run;
  expect((await attentions.watch(look(document, { runId: run.id }))).step).toBeGreaterThanOrEqual(stepCount);
}, 40_000);

test('of an attention too large only the chosen head and the mean of all are sent', async () => {
  const data = { kind: 'words', examples: 20, testShare: 0.2, seed: 1 } as const;
  const large: Document = assembled(emptyDocument('large', data), {
    data: ['dataset', {}, {}, { at: [0, 0] }],
    embedding: ['embedding', { tokens: 7, width: 320 }, { in: 'data.out' }, { at: [1, 0] }],
    longer: ['reshape', { shape: [320, 16] }, { in: 'embedding' }, { at: [2, 0] }],
    heads: [multiHead, { width: 16, heads: 8 }, { query: 'longer', key: 'longer', value: 'longer' }, { at: [3, 0] }],
    more: [multiHead, { width: 16, heads: 8 }, { query: 'heads.out1', key: 'heads.out1', value: 'heads.out1' }, { at: [4, 0] }],
    mean: ['sequenceMean', {}, { in: 'more.out1' }, { at: [5, 0] }],
    classes: ['linear', { units: 2 }, { in: 'mean' }, { at: [6, 0] }],
    output: ['output', {}, { in: 'classes' }, { at: [7, 0] }],
  }); // prettier-ignore
  const frame = await attentions.watch(look(large, { head: 5, maps: true, parts: true }));
  expect(frame.texts).toEqual([]);
  expect(frame.chosen).toMatchObject({ queries: 320, keys: 320, heads: [5], weights: { shape: [1, 256, 256] } });
  expect(frame.attentions[0]!.map!.shape).toEqual([8, 32, 32]);
  expect(frame.chosen!.parts.find(({ part }) => part === 'scores')).toMatchObject({ shape: [320, 320], tensor: { shape: [256, 256] } }); // prettier-ignore
  expect(JSON.stringify(frame).length).toBeLessThan(2e6);
  // The other one of the same form is seen by the same program.
  const second = await attentions.watch(look(large, { head: 5, attention: 'module2/attention/softmax1', parts: true }));
  expect(second.chosen).toMatchObject({ identity: 'module2/attention/softmax1', heads: [5] });
  const scores = ({ chosen }: AttentionFrame, name: string) => numbersIn(chosen!.parts.find(({ part }) => part === name)!.tensor); // prettier-ignore
  expect(scores(second, 'q')).not.toEqual(scores(frame, 'q'));
  for (const one of [frame, second]) expect(scores(one, 'weights')).toEqual(numbersIn(one.chosen!.weights));
  expect(second.attentions.map(({ entropy }) => entropy)).toEqual(frame.attentions.map(({ entropy }) => entropy));
  // Interventions take a program of their own there, and are what they are elsewhere.
  const cuts = [{ attention: ATTENTION, head: 5, query: 1, key: 2 }];
  const cut = await attentions.watch(look(large, { head: 5, interventions: { ...none, cuts } }));
  const [before, after] = [frame, cut].map(({ chosen }) => numbersIn(chosen!.weights).subarray(256, 512)) as [
    Float32Array,
    Float32Array,
  ];
  expect(after[2]).toBe(0);
  expect(after[3]! / after[4]!).toBeCloseTo(before[3]! / before[4]!, 4);
  expect(after[3]!).toBeCloseTo(before[3]! / (1 - before[2]!), 6);
});
