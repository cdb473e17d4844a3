// Rows of an embedding that a batch does not look up decay like all others, as in PyTorch.
import { execFileSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { chain } from '../../../core/graph/chain.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../../core/training/settings.ts';
import { openCpu } from '../../devices/cpu.ts';
import { initialWeights } from '../../model/model.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { compileDocument } from '../prepare.ts';
import { CompiledStep } from './compiledStep.ts';
import { EagerStep } from './eagerStep.ts';

const python = process.env['NEUROLOOM_PYTHON'];
const [LENGTH, TOKENS, WIDTH, STEPS] = [16, 7, 3, 5];
const [RATE, DECAY] = [0.05, 0.1];

const document = chain(
  'words',
  [
    ['dataset'],
    ['embedding', { tokens: TOKENS, width: WIDTH }],
    ['sequenceMean'],
    ['linear', { units: 2 }],
    ['output'],
  ],
  { data: { kind: 'words', examples: 10, testShare: 0, seed: 1 } },
);
const model = compileDocument(document);
const weights = initialWeights(model, 3);
/** Tokens 1 and 2 alone. */
const tokens = Int32Array.from({ length: 2 * LENGTH }, (_, i) => 1 + (((i * i) >> 2) % 2));
const batch = { size: 2, fields: { tokens, labels: Int32Array.of(0, 1) } };

const { sgd, adam, adamw } = defaultOptimizers;
const settings = (optimizer: TrainingSettings['optimizer']): TrainingSettings => ({ ...defaultTraining, optimizer, learningRate: RATE, weightDecay: DECAY }); // prettier-ignore
const cases = [
  ['AdamW', settings(adamw), 'AdamW'],
  ['Adam', settings(adam), 'Adam'],
  ['SGD', settings(sgd), 'SGD'],
] as const;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

async function trained(training: TrainingSettings, isCompiled: boolean): Promise<NamedTensors> {
  const initial = { weights, optimizer: new Map() };
  const step = isCompiled
    ? new CompiledStep(model, training, initial)
    : new EagerStep(await openCpu(), model, training, initial);
  for (let at = 0; at < STEPS; at++) await step.run(batch, { learningRate: RATE, step: at });
  const { weights: after } = await step.read();
  step.dispose();
  return after;
}

const tableOf = (all: NamedTensors) => all.get('embedding1.embeddings')!.values;

/** The table after the same steps in PyTorch, where the optimizer is given all matrices to decay. */
function inTorch(optimizer: string): readonly number[] {
  const code = `
import json, sys, torch
given = json.load(sys.stdin)
embedding, linear = torch.nn.Embedding(${TOKENS}, ${WIDTH}), torch.nn.Linear(${WIDTH}, 2)
with torch.no_grad():
    embedding.weight.copy_(torch.tensor(given["table"]).reshape(${TOKENS}, ${WIDTH}))
    linear.weight.copy_(torch.tensor(given["kernel"]).reshape(${WIDTH}, 2).T)
    linear.bias.copy_(torch.tensor(given["bias"]))
groups = [{"params": [embedding.weight, linear.weight], "weight_decay": ${DECAY}}, {"params": [linear.bias], "weight_decay": 0}]
optimizer = torch.optim.${optimizer}(groups, lr=${RATE}${optimizer === 'SGD' ? '' : ', betas=(0.9, 0.999), eps=given["epsilon"]'})
tokens, labels = torch.tensor(given["tokens"]).reshape(2, ${LENGTH}), torch.tensor([0, 1])
for _ in range(${STEPS}):
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(linear(embedding(tokens).mean(1)), labels).backward()
    optimizer.step()
print(json.dumps(embedding.weight.flatten().tolist()))
`;
  const list = (name: string) => [...weights.get(name)!.values];
  const given = { table: list('embedding1.embeddings'), kernel: list('linear1.kernel'), bias: list('linear1.bias'), tokens: [...tokens], epsilon: adam.epsilon }; // prettier-ignore
  return JSON.parse(String(execFileSync(python!, ['-c', code], { input: JSON.stringify(given) }))) as number[];
}

test.each([
  ['AdamW', adamw, false],
  ['AdamW, compiled', adamw, true],
  ['SGD', sgd, false],
  ['SGD, compiled', sgd, true],
])('%s: rows without a gradient become smaller, and only by the decay', async (_, optimizer, isCompiled) => {
  const [before, after] = [tableOf(weights), tableOf(await trained(settings(optimizer), isCompiled))];
  for (const row of [0, 3, 4, 5, 6]) {
    for (let at = row * WIDTH; at < (row + 1) * WIDTH; at++) {
      expect(after[at]! / before[at]!).toBeCloseTo((1 - RATE * DECAY) ** STEPS, 4);
    }
  }
});

describe.each(cases)('%s', (_, training, name) => {
  test.skipIf(!python)('the table is the one of PyTorch', async () => {
    const theirs = inTorch(name);
    for (const isCompiled of [false, true]) {
      const after = tableOf(await trained(training, isCompiled));
      for (const [i, value] of theirs.entries()) expect(Math.abs(after[i]! - value)).toBeLessThan(1e-5);
    }
  });
});
