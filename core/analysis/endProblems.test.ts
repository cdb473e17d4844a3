import { describe, expect, it } from 'vitest';
import type { ParamValues } from '../params.ts';
import { chain } from '../graph/chain.ts';
import type { Document } from '../graph/document.ts';
import { applyFix } from '../graph/fixes.ts';
import { group } from '../graph/modules.ts';
import { defaultTraining } from '../training/settings.ts';
import { analyse } from './analyse.ts';

const data = { kind: 'moons', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const ending = (units: number, last: readonly string[], output: ParamValues) =>
  chain('x', [['dataset'], ['linear', { units }], ...last.map((block) => [block] as const), ['output', output]], {
    data,
  });
const warnings = (document: Document) => {
  const { problems, isTrainable } = analyse(document);
  expect(isTrainable).toBe(true);
  return problems;
};

describe('an output that takes the last layer for something else', () => {
  it.each([
    ['softmax as logits', ending(2, ['softmax'], { loss: 'crossEntropy', from: 'logits' })],
    ['sigmoid as a logit', ending(1, ['sigmoid'], { loss: 'binaryCrossEntropy', from: 'logits' })],
    ['raw scores as probabilities', ending(2, [], { loss: 'crossEntropy', from: 'probabilities' })],
    ['a raw score as a probability', ending(1, [], { loss: 'binaryCrossEntropy', from: 'probabilities' })],
    ['tanh as a probability', ending(1, ['tanh'], { loss: 'binaryCrossEntropy', from: 'probabilities' })],
  ])('%s: a warning there, and the repair repairs it', (_, document) => {
    const [problem, ...others] = warnings(document);
    expect([problem?.nodeId, problem?.severity, others]).toEqual(['output1', 'warning', []]);
    const repaired = applyFix(document, 'root', 'output1', problem!.fixes![0]!);
    expect(repaired.ok && warnings(repaired.value)).toEqual([]);
  });

  it('sigmoids of several classes as logits: the words say what to do', () => {
    const [problem] = warnings(ending(2, ['sigmoid'], { loss: 'crossEntropy', from: 'logits' }));
    expect([problem?.message.en, problem?.fixes]).toEqual([expect.stringContaining('or remove Sigmoid'), undefined]);
  });

  it('also out of a module', () => {
    const grouped = group(ending(2, ['softmax'], { from: 'logits' }), 'root', ['linear1', 'softmax1'], 'M');
    expect(grouped.ok && warnings(grouped.value).map(({ nodeId }) => nodeId)).toEqual(['output1']);
  });

  it.each([
    ending(2, ['softmax'], { loss: 'crossEntropy', from: 'probabilities' }),
    ending(1, ['sigmoid'], { loss: 'binaryCrossEntropy', from: 'probabilities' }),
    ending(2, [], { loss: 'crossEntropy', from: 'logits' }),
    ending(2, ['tanh'], { loss: 'crossEntropy', from: 'logits' }),
    ending(1, ['tanh'], { loss: 'meanSquaredError', from: 'signs' }),
    ending(1, [], { loss: 'meanSquaredError', from: 'probabilities' }),
  ])('no word where they fit', (document) => {
    expect(warnings(document)).toEqual([]);
  });
});

describe('BatchNorm in batches of one', () => {
  const document = (
    batchSize: number,
    blocks: readonly (readonly [string, ParamValues?])[],
    source: Document['data'],
  ) => chain('x', [['dataset'], ...blocks, ['output']], { data: source, training: { ...defaultTraining, batchSize } });
  const flat = [['linear', { units: 4 }], ['batchNorm'], ['linear', { units: 2 }]] as const;
  const picture = [['conv2d', { filters: 2 }], ['batchNorm'], ['flatten'], ['linear', { units: 10 }]] as const;

  it('is warned of at the node, and repaired by larger ones', () => {
    const [problem] = warnings(document(1, flat, data));
    expect([problem?.nodeId, problem?.severity]).toEqual(['batchNorm1', 'warning']);
    const repaired = applyFix(document(1, flat, data), 'root', 'batchNorm1', problem!.fixes![0]!);
    expect(repaired.ok && warnings(repaired.value)).toEqual([]);
  });

  it('is none where one example has many numbers in a channel', () => {
    expect(warnings(document(1, picture, { kind: 'fashion-mnist' }))).toEqual([]);
    expect(warnings(document(2, flat, data))).toEqual([]);
  });
});
