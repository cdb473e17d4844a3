import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ParallelSource } from '../../core/data/kinds/parallelText.ts';
import { translator } from '../../core/examples/translator.ts';
import { Place } from '../data/texts/testing.ts';
import { initialWeights } from '../model/model.ts';
import type { Predictor } from '../model/predictor.ts';
import { compileDocument } from '../train/prepare.ts';
import { createCompiledForward } from '../train/steps/predictor.ts';
import { beamsFor, readIn, translationParts, type TranslationParts } from './translate.ts';

const place = new Place();
afterAll(() => place.remove());

let source: ParallelSource;
let parts: TranslationParts;
let read: readonly number[];
beforeAll(async () => {
  const wish = { kind: 'parallel', tokenizer: { kind: 'words' }, length: 5, targetLength: 4, testShare: 0, validationShare: 0 } as const; // prettier-ignore
  ({ source } = (await place.take('pairs.tsv', 'de\ten\na\ta\na a\ta a\n', wish)) as { source: ParallelSource });
  parts = translationParts(source);
  read = readIn(parts, 'a a');
});

/** A translator that has learned nothing, and is the surer of it the larger its weights are. */
function guessing(seed: number, factor: number) {
  const large = translator(source);
  const nodes = large.graph.nodes.map((node) => {
    const { params } = node;
    if (node.module !== undefined) return { ...node, params: { ...params, layers: 1, width: 8, heads: 2, feedForward: 8 } }; // prettier-ignore
    return 'width' in params ? { ...node, params: { ...params, width: 8 } } : node;
  });
  const model = compileDocument({ ...large, graph: { ...large.graph, nodes } });
  const forward = createCompiledForward(model);
  const weights = new Map(
    [...initialWeights(model, seed)].map(([name, { shape, values }]) => [name, { shape, values: values.map((one) => factor * one) }]), // prettier-ignore
  );
  return { predictor: forward.with(weights), close: () => forward.dispose() };
}

/** What the network says after a beginning. */
async function saidAfter(predictor: Predictor, written: readonly number[]): Promise<readonly number[]> {
  const { length, targetLength, rows, begin } = parts;
  const fields = {
    tokens: new Int32Array(length).fill(rows.padId),
    mask: Int32Array.from({ length }, (_, i) => Number(i < read.length)),
    shifted: new Int32Array(targetLength).fill(rows.padId),
    counts: new Int32Array(targetLength).fill(1),
  };
  fields.tokens.set(read);
  fields.shifted.set([begin, ...written]);
  const all = await predictor.predict({ size: 1, fields });
  const kinds = all.length / targetLength;
  return [...all.subarray(written.length * kinds, (written.length + 1) * kinds)];
}

async function greedy(predictor: Predictor): Promise<readonly number[]> {
  const written: number[] = [];
  while (written.length < parts.targetLength && written.at(-1) !== parts.end) {
    const said = await saidAfter(predictor, written);
    written.push(said.indexOf(Math.max(...said)));
  }
  return written;
}

interface Way {
  readonly ids: readonly number[];
  readonly logProbability: number;
}

/** Every text that can be written. */
async function all(predictor: Predictor, from: Way = { ids: [], logProbability: 0 }): Promise<readonly Way[]> {
  if (from.ids.at(-1) === parts.end || from.ids.length === parts.targetLength) return [from];
  const said = await saidAfter(predictor, from.ids);
  const ways: Way[] = [];
  for (const [id, probability] of said.entries()) {
    ways.push(...(await all(predictor, { ids: [...from.ids, id], logProbability: from.logProbability + Math.log(probability) }))); // prettier-ignore
  }
  return ways;
}

const idsOf = ({ tokens }: { readonly tokens: readonly { readonly id: number }[] }) => tokens.map(({ id }) => id);

test.each([1, 2, 3])('with one beam it is the likeliest token at every place (%i)', async (seed) => {
  const { predictor, close } = guessing(seed, 4);
  for (const penalty of [0, 2]) {
    const [only, ...others] = await beamsFor(parts, predictor, read, { width: 1, penalty });
    expect(others).toEqual([]);
    expect(idsOf(only!)).toEqual(await greedy(predictor));
    expect(only!.isWhole).toBe(only!.tokens.at(-1)!.id === parts.end);
    expect(only!.text).toBe(parts.rows.tokenizer.decode(idsOf(only!)));
  }
  close();
});

test('with room for all of them, beams are all texts that can be written, the best first', async () => {
  const better: boolean[] = [];
  for (const [seed, factor] of [
    [1, 4],
    [2, 1],
    [3, 1],
  ] as const) {
    const { predictor, close } = guessing(seed, factor);
    const ways = await all(predictor);
    for (const penalty of [0, 1]) {
      const scoreOf = ({ ids, logProbability }: Way) => logProbability / ((5 + ids.length) / 6) ** penalty;
      const wanted = ways.toSorted((a, b) => scoreOf(b) - scoreOf(a));
      const beams = await beamsFor(parts, predictor, read, { width: ways.length, penalty });
      expect(beams).toHaveLength(ways.length);
      expect(idsOf(beams[0]!)).toEqual(wanted[0]!.ids);
      for (const [i, { score }] of beams.entries())
        expect(Math.abs(Number(score) - scoreOf(wanted[i]!))).toBeLessThan(1e-4);
    }
    const [best] = ways.toSorted((a, b) => b.logProbability - a.logProbability);
    // Eight beams are enough to find it here, one is not always.
    expect(idsOf((await beamsFor(parts, predictor, read, { width: 8, penalty: 0 }))[0]!)).toEqual(best!.ids);
    better.push(String(best!.ids) !== String(await greedy(predictor)));
    close();
  }
  expect(better).toContain(true);
}, 60_000);

test('a text without a token, and data that are no translations, are refused', () => {
  expect(() => readIn(parts, ' ')).toThrow('The text has no token in it: there is nothing to translate.');
  expect(() => translationParts({ kind: 'iris' })).toThrow(/^This network does not translate/);
});

test('of a network that has diverged it says so: NaN, which is no number in JSON', async () => {
  const { predictor, close } = guessing(1, NaN);
  const beams = await beamsFor(parts, predictor, read, { width: 2, penalty: 1 });
  expect(beams).toHaveLength(2);
  for (const { tokens, logProbability, score } of beams) {
    expect([logProbability, score]).toEqual(['NaN', 'NaN']);
    for (const token of tokens)
      expect([token, ...token.likeliest].map(({ probability }) => probability)).not.toContain(0);
    expect(tokens[0]!.probability).toBe('NaN');
  }
  close();
});
