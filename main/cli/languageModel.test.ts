import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { usualNumberWords } from '../../core/data/kinds/numberWords.ts';
import { openProject } from '../projects/open.ts';
import { saveProject } from '../projects/save.ts';
import { file, home, run, useTerminal } from './testing.ts';

useTerminal();

const written = (content: string | Uint8Array) => (writeFileSync(file('text.txt'), content), file('text.txt'));
const rhyme = 'the cat sat on the mat, the rat sat on the cat\n'.repeat(40);

/** The recipe on a short text, so narrow that it is trained in a moment. */
async function smallModel(content = rhyme): Promise<string> {
  await run('new', 'nanogpt', '--text', written(content), '--out', file('large.neuroloom'));
  const { document } = await openProject(home(), file('large.neuroloom'));
  const nodes = document.graph.nodes.map((node) =>
    node.module === undefined
      ? node
      : { ...node, params: { ...node.params, positions: 16, layers: 1, width: 16, heads: 2 } },
  );
  const training = { ...document.training, epochs: 2, learningRate: 0.02 };
  const data = { ...document.data, window: 16, windows: 480 };
  const small = { ...document, graph: { ...document.graph, nodes }, training, data } as typeof document;
  await saveProject(home(), { path: file('small.neuroloom'), document: small, runs: [], thumbnail: null });
  return file('small.neuroloom');
}

test('nanogpt is the recipe, on the characters of any text', async () => {
  const { code } = await run('new', 'nanogpt', '--text', written(rhyme), '--out', file('p.neuroloom'));
  expect(code).toBe(0);
  const { document } = await openProject(home(), file('p.neuroloom'));
  const { training, data } = document;
  expect(data).toMatchObject({ kind: 'text', name: 'text.txt', window: 64, testShare: 0, validationShare: 0.1 });
  expect('windows' in data && (training.epochs * data.windows) / training.batchSize).toBe(2000);
  expect(training).toMatchObject({ batchSize: 12, learningRate: 1e-3, weightDecay: 0.1, clip: { kind: 'norm', limit: 1 } });
  const { code: fits, out: said } = await run('info', file('p.neuroloom'), '--json');
  expect(fits).toBe(0);
  // 4 blocks of 12 x 128 x 128 and 2 norms, a norm, tokens and positions; the head has none of its own.
  const info = JSON.parse(said) as { totals: { parameters: number }; problems: readonly unknown[] };
  expect(info.problems).toEqual([]);
  expect(info.totals.parameters).toBe(4 * (12 * 128 * 128 + 2 * 128) + 128 + (15 + 64) * 128);
}); // prettier-ignore

test('it is trained, goes on with a text, and cuts one into its tokens', async () => {
  const project = await smallModel();
  const trained = await run('train', project, '--json', '--runtime', 'compiled', '--threads', '1', '--out', file('t.neuroloom')); // prettier-ignore
  expect(trained.code).toBe(0);
  const epochs = trained.lines.map((line) => JSON.parse(line) as Record<string, number | string>).filter(({ event }) => event === 'epoch'); // prettier-ignore
  expect(epochs).toHaveLength(2);
  // Of 15 characters each would cost 2.7.
  expect(epochs.at(-1)!['valLoss']).toBeLessThan(1.9);
  expect(epochs.at(-1)!['valPerplexity']).toBeCloseTo(Math.exp(Number(epochs.at(-1)!['valLoss'])), 4);

  const generate = (...args: string[]) => run('generate', file('t.neuroloom'), '--prompt', 'the c', '--tokens', '30', ...args); // prettier-ignore
  const first = await generate('--seed', '1');
  expect(first.out).toMatch(/^the c[a-z, \n]{30}\n$/);
  expect((await generate('--seed', '1')).out).toBe(first.out);
  expect((await generate('--seed', '2')).out).not.toBe(first.out);
  const sure = await generate('--temperature', '0');
  expect((await generate('--top-k', '1', '--seed', '5')).out).toBe(sure.out);
  const { lines } = await generate('--seed', '1', '--json');
  const tokens = lines.map((line) => JSON.parse(line) as { text: string; likeliest: readonly unknown[]; id: number; token: string }); // prettier-ignore
  expect(tokens).toHaveLength(30);
  expect(`the c${tokens.map(({ text }) => text).join('')}\n`).toBe(first.out);
  expect(tokens[0]!.likeliest).toHaveLength(10);
  expect(Object.keys(tokens[0]!)).toEqual(['id', 'token', 'text', 'probability', 'likeliest']);

  const cut = await run('tokenize', '--tokenizer', file('t.neuroloom'), 'cat!', '--json');
  expect(JSON.parse(cut.out)).toMatchObject({ tokens: ['c', 'a', 't', '[UNK]'], isUnknown: [false, false, false, true] }); // prettier-ignore
  const { code, errors: said } = await run('generate', file('t.neuroloom'), '--prompt', 'Q', '--tokens', '1');
  expect([code, said]).toEqual([0, '1 of the 1 tokens of the prompt are not in the vocabulary.\n']);

  // Other data since then change nothing of what was trained.
  const { document, trained: kept } = await openProject(home(), file('t.neuroloom'));
  const changed = { ...document, data: usualNumberWords() };
  await saveProject(home(), { path: file('t.neuroloom'), document: changed, runs: [kept!], thumbnail: null }); // prettier-ignore
  expect((await generate('--seed', '1')).out).toBe(first.out);
}, 60_000);

test('little-gpt learns byte pairs of the text', async () => {
  const made = await run('new', 'little-gpt', '--text', written(rhyme.repeat(6)), '--out', file('p.neuroloom'));
  expect([made.code, made.errors]).toEqual([0, '']);
  const { document } = await openProject(home(), file('p.neuroloom'));
  expect(document.data).toMatchObject({ kind: 'text', window: 64, tokenizer: { model: { type: 'BPE' } } });
  const { out: said } = await run('info', file('p.neuroloom'), '--json');
  expect((JSON.parse(said) as { problems: readonly unknown[] }).problems).toEqual([]);
});

test('the vocabulary may be a trained one', async () => {
  const text = written(rhyme.repeat(2));
  await run('train-tokenizer', '--text', text, '--out', file('bpe.json'), '--size', '270');
  const made = await run('new', 'nanogpt', '--text', text, '--tokenizer', file('bpe.json'), '--out', file('p.neuroloom')); // prettier-ignore
  expect([made.code, made.errors]).toEqual([0, '']);
  const { out: said } = await run('tokenize', '--tokenizer', file('p.neuroloom'), 'the cat', '--json');
  expect((JSON.parse(said) as { tokens: string[] }).tokens.length).toBeLessThan(7);
});

describe('says what is wrong', () => {
  test.each([
    ['an empty text', '', /is empty: choose a file with text/],
    [
      'one sentence',
      'How are you?',
      /12 tokens long, of which 11 are the training part: a window of 64 needs at least 65/,
    ],
    ['no text', Uint8Array.from({ length: 900 }, (_, i) => (i * 37) % 256), /is a binary file, not plain text/],
  ])('with %s', async (_, content, message) => {
    const { code, errors: said } = await run(
      'new',
      'nanogpt',
      '--text',
      written(content),
      '--out',
      file('p.neuroloom'),
    );
    expect(code).toBe(1);
    expect(said).toMatch(message);
  });

  test.each([
    [['new', 'nanogpt'], '--out is missing.'],
    [
      ['new', 'iris', '--text', 'x', '--out', 'y'],
      '--text is for nanogpt, little-gpt, little-bert, text-classifier, translator, not for iris.',
    ],
    [['generate'], 'The project is missing.'],
    [['generate', 'x', '--temperature', 'warm'], '--temperature takes a number from 0 to 100, not “warm”.'],
    [['generate', 'x', '--top-p', '2'], '--top-p takes a number from 0 to 1, not “2”.'],
  ])('with %j', async (args, message) => {
    const { code, errors: said } = await run(...args);
    expect(code).toBe(2);
    expect(said.split('\n')[0]).toBe(message);
  });

  test('with projects that are not trained, have no text, or no prompt', async () => {
    const project = await smallModel();
    expect((await run('generate', project)).errors).toMatch(/is not trained yet: train it first, with --out/);
    await run('new', 'iris', '--out', file('iris.neuroloom'));
    expect((await run('tokenize', '--tokenizer', file('iris.neuroloom'), 'x')).errors).toMatch(/has no tokenizer: its data are not texts/); // prettier-ignore
    await run('train', file('iris.neuroloom'), '--epochs', '1', '--runtime', 'eager', '--device', 'cpu', '--out', file('iris2.neuroloom')); // prettier-ignore
    expect((await run('generate', file('iris2.neuroloom'))).errors).toMatch(/has no tokenizer/);
  });
});
