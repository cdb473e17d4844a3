import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { createTokenizer } from '../../core/text/tokenizer.ts';
import { huggingFaceFiles } from '../export/python/huggingFace/files.ts';
import { huggingFaceForm } from '../export/python/huggingFace/form.ts';
import { folderOf } from '../export/python/testing.ts';
import { createRandom } from '../../core/random.ts';
import { generated } from '../looking/generate.ts';
import { compileDocument } from '../train/prepare.ts';
import { createCompiledForward } from '../train/steps/predictor.ts';
import type { Pretrained } from './pretrained.ts';
import { readPretrained } from './read.ts';
import { turned } from './turned.ts';
import { computed, differences, expectedOf, fixture, fixtures, largestDifference, stepped } from './testing.ts';

const CLOSE = 1e-4;
const names = readdirSync(fixtures, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));

/** What each fixture is. */
const heads: Readonly<Record<string, readonly string[]>> = {
  bert: ['maskedWords', 'nextSentence', 'pooled'],
  'bert-classes': ['classes', 'pooled'],
  distilbert: ['maskedWords'],
  'distilbert-classes': ['classes'],
  gpt2: ['languageModel'],
  'gpt2-untied': ['languageModel'],
  llama: ['languageModel'],
  roberta: ['maskedWords'],
  'roberta-classes': ['classes', 'pooled'],
};

/** The place of a node in the network: `body/...` for what is in its module. */
function bodyOf({ document }: Pretrained): string {
  return document.graph.nodes.find(({ module }) => module !== undefined)?.id ?? '';
}

/** Where the states between layers are, from the embedding on. */
function statesOf(pretrained: Pretrained, layers: number): readonly string[] {
  const body = bodyOf(pretrained);
  const each = (at: (i: number) => string) => Array.from({ length: layers }, (_, i) => at(i + 1));
  switch (pretrained.info.family) {
    case 'gpt2':
      return [`${body}/drop`, ...each((i) => `${body}/h/${i}/add2`).slice(0, -1), `${body}/ln_f`];
    case 'llama':
      return [`${body}/embed_tokens`, ...each((i) => `${body}/layers/${i}/add2`).slice(0, -1), `${body}/norm`];
    case 'bert':
    case 'distilbert':
    case 'roberta':
      return [`${body}/embeddings/dropout1`, ...each((i) => `${body}/encoder/layer/${i}/norm2`)];
  }
}

it('there is a fixture of every family, with and without its heads', () => {
  expect(names.toSorted()).toEqual(Object.keys(heads).toSorted());
});

describe.each(names)('%s', (name) => {
  const expected = expectedOf(name);
  const reading = readPretrained(fixture(name));

  it('computes what transformers computes, layer by layer', async () => {
    const pretrained = await reading;
    expect(pretrained.info).toMatchObject({ name, heads: heads[name] });
    const { outputs, nodes } = await computed(pretrained, expected);
    expect(Math.max(...differences(outputs, expected.outputs))).toBeLessThan(CLOSE);
    const states = statesOf(pretrained, expected.hidden.length - 1);
    for (const [i, at] of states.entries()) expect(largestDifference(nodes.get(at)!, expected.hidden[i]!), at).toBeLessThan(CLOSE);
  }); // prettier-ignore

  it('has a tokenizer that gives the same ids in every language', async () => {
    const { tokenizer } = await reading;
    const own = createTokenizer(tokenizer!)!;
    for (const { text, ids } of expected.lines) expect(own.encode(text).ids, text).toEqual(ids);
    const [first, second] = expected.lines;
    expect(own.encode(first!.text.slice(0, 30), second!.text.slice(0, 24)).ids).toEqual(expected.pair);
  });

  it('opens without problems', async () => {
    const { document, weights } = await reading;
    const analysis = analyse(document);
    expect(analysis.problems).toEqual([]);
    expect(
      compileDocument(document)
        .weights.map((one) => one.name)
        .toSorted(),
    ).toEqual([...weights.keys()].toSorted());
  });

  it('is written again as it was, bit for bit', async () => {
    const before = await reading;
    const files = huggingFaceFiles({ document: before.document, weights: before.weights });
    const after = await readPretrained(await folderOf(files), { name });
    expect(after.document).toEqual(before.document);
    expect(after.weights).toEqual(before.weights);
  });
});

it.each(names.filter((name) => expectedOf(name).written))('%s writes the same fifty tokens', async (name) => {
  const { tokens, written } = expectedOf(name);
  const pretrained = await readPretrained(fixture(name));
  const model = compileDocument(pretrained.document);
  const forward = createCompiledForward(model);
  const predictor = forward.with(pretrained.weights);
  const start = tokens.slice(0, 4);
  const ids = [...start];
  const sampling = { temperature: 0, topK: undefined, topP: undefined };
  for await (const { id } of generated(model, predictor, start, sampling, createRandom(1))) {
    if (ids.push(id) === written!.length) break;
  }
  predictor.dispose();
  forward.dispose();
  expect(ids).toEqual(written);
});

it.each(names.filter((name) => expectedOf(name).gradients))('%s learns by the same gradients', async (name) => {
  const expected = expectedOf(name);
  const pretrained = await readPretrained(fixture(name));
  const analysis = analyse(pretrained.document);
  const form = huggingFaceForm(pretrained.document, analysis);
  if ('why' in form) throw new Error(form.why.en);
  const { tokens, segments } = expected;
  const isLanguage = pretrained.info.heads.includes('languageModel');
  const classes: Readonly<Record<string, number>> = { 'bert-classes': 2, 'distilbert-classes': 1, 'roberta-classes': 0 };
  // The last token has nothing after it.
  const given = isLanguage ? { tokens: tokens.slice(0, -1), target: tokens.slice(1) } : { tokens, segments, target: [classes[name]!] };
  const { loss, gradients } = await stepped(pretrained, given);
  expect(loss).toBeCloseTo(expected.loss!, 4);
  for (const { name: said, node, weight, isTurned } of form.tensors) {
    const { shape, values } = gradients.get(`${analysis.byId.get(node)!.identity}.${weight}`)!;
    const own = isTurned ? turned(values, shape) : values;
    const { norm, some } = expected.gradients![said]!;
    const step = Math.max(1, Math.floor(own.length / 5));
    const picked = Array.from({ length: Math.min(5, Math.ceil(own.length / step)) }, (_, i) => own[i * step]!);
    expect(largestDifference(picked, some.slice(0, picked.length)), said).toBeLessThan(CLOSE);
    expect(Math.abs(Math.hypot(...own) - norm), said).toBeLessThan(CLOSE);
  }
}); // prettier-ignore
