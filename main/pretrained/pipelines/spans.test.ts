// What the pipelines make of logits, against what transformers' make of the same ones: fixtures/make.py.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pipelineInput } from '../../../core/protocol/requests/pretrained.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { createTokenizer } from '../../../core/text/tokenizer.ts';
import { tokenizerSchema } from '../../../core/text/json.ts';
import type { Network, Read, Wanted } from '../network.ts';
import { runPipeline } from './run.ts';

interface Expected {
  readonly tokenizer: unknown;
  readonly context: string;
  readonly question: string;
  readonly names: {
    readonly labels: readonly string[];
    readonly logits: readonly (readonly number[])[];
    readonly entities: readonly { readonly entity_group: string; readonly score: number; readonly start: number; readonly end: number }[];
  };
  readonly span: {
    readonly logits: readonly (readonly number[])[];
    readonly answers: readonly { readonly score: number; readonly start: number; readonly end: number }[];
  };
} // prettier-ignore

const expected = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'fixtures', 'expected.json'), 'utf8'),
) as Expected;
const { context, question, names, span } = expected;

/** A model of which the logits of each token are known. */
function modelOf(head: Wanted, say: (read: Read) => readonly (readonly number[])[], longest = 256): Network {
  const tokenizer = createTokenizer(tokenizerSchema.parse(expected.tokenizer));
  if (!tokenizer) throw new Error('The tokenizer of the fixture cannot be run.');
  const none = () => Promise.reject(new Error('Nobody asks this.'));
  return {
    name: 'tiny', tokenizer, longest, labels: names.labels, pooling: 'mean', writer: () => none, everything: none,
    has: (wanted) => wanted === head,
    compute: (_, texts) =>
      Promise.resolve(texts.map((read) => {
        const rows = say(read);
        return { shape: [rows.length, rows[0]?.length ?? 0], values: Float32Array.from(rows.flat()) };
      })),
    release: () => Promise.resolve(),
  };
} // prettier-ignore

test('names are joined to stretches as transformers joins them', async () => {
  const model = modelOf('tokenClasses', () => names.logits);
  const { result } = await runPipeline('token-classification', model, pipelineInput.parse({ text: context }));
  if (!('entities' in result)) throw new Error('Another task was answered.');
  const found = result.entities.map(({ label, from, to }) => [label, from, to]);
  expect(found).toEqual(names.entities.map(({ entity_group: label, start, end }) => [label, start, end]));
  for (const [i, { score }] of result.entities.entries()) expect(fromWire(score)).toBeCloseTo(names.entities[i]?.score ?? NaN, 5); // prettier-ignore
});

test('answers are found where transformers finds them', async () => {
  const model = modelOf('span', () => span.logits);
  const { result } = await runPipeline('question-answering', model, pipelineInput.parse({ text: question, pair: context, top: 3 })); // prettier-ignore
  if (!('answers' in result)) throw new Error('Another task was answered.');
  const places = new Set(span.answers.map(({ start, end }) => `${start} ${end}`));
  expect(new Set(result.answers.map(({ from, to }) => `${from} ${to}`))).toEqual(places);
  const [best] = result.answers;
  expect(fromWire(best?.score ?? NaN)).toBeCloseTo(span.answers[0]?.score ?? NaN, 5);
  expect(best?.text).toBe(context.slice(span.answers[0]?.start, span.answers[0]?.end));
});

test('an answer is found at the end of a text that is too long for the model', async () => {
  const long = `${'the bridge is close to the company . '.repeat(40)}Ada Lovelace wrote it`;
  const [first] = createTokenizer(tokenizerSchema.parse(expected.tokenizer))?.idsOf('Lovelace') ?? [];
  const model = modelOf('span', ({ ids }) => ids.map((id) => (id === first ? [9, 9] : [0, 0])), 64);
  const { result } = await runPipeline('question-answering', model, pipelineInput.parse({ text: question, pair: long })); // prettier-ignore
  if (!('answers' in result)) throw new Error('Another task was answered.');
  expect(result.answers[0]).toMatchObject({ text: 'Lovelace', from: long.indexOf('Lovelace') });
});

test('a long text behind a long question is read in stretches that go on by half, until nobody waits any more', async () => {
  const [asked, long] = ['where is the bridge ? '.repeat(4), 'the bridge is close to the company . '.repeat(40)];
  const read: number[] = [];
  const model = modelOf('span', ({ ids }) => (read.push(ids.length), ids.map(() => [0, 0])), 64);
  const input = pipelineInput.parse({ text: asked, pair: long });
  const shares: number[] = [];
  await runPipeline('question-answering', model, input, { onProgress: (share) => shares.push(share) });
  const { tokenizer } = model;
  const [room, all] = [64 - tokenizer.encode(asked, '', { padTo: 0 }).ids.length, tokenizer.idsOf(long).length];
  expect(room).toBeGreaterThan(8);
  expect(read.length).toBeLessThan((2 * all) / room + 2);
  expect(shares.at(-1)).toBe(1);
  const begun = read.length;
  const stopped = runPipeline('question-answering', model, input, { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(read.length).toBe(begun);
});

test('names are looked for in the first text alone', async () => {
  const model = modelOf('tokenClasses', ({ ids }) => ids.map(() => names.labels.map((label) => (label === 'O' ? 0 : 1))));
  const input = pipelineInput.parse({ text: 'Ada wrote', pair: 'it for the company' });
  const { result, tokens } = await runPipeline('token-classification', model, input);
  if (!('entities' in result)) throw new Error('Another task was answered.');
  expect(result.entities.at(-1)?.to).toBe('Ada wrote'.length);
  expect(Math.max(...tokens.map(({ to }) => to))).toBe('Ada wrote'.length);
}); // prettier-ignore
