// Every loss and its gradient against PyTorch, by the code that generated programs use, where NEUROLOOM_PYTHON is set.
import { execFileSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { dataTarget } from '../../core/analysis/objectives.ts';
import { specOf, targetField, targetSize, type DataSpec, type Target } from '../../core/data/spec.ts';
import { losses } from '../../core/losses/losses.ts';
import { createRandom } from '../../core/random.ts';
import { floats } from '../../core/tensorType.ts';
import { same } from '../../core/text.ts';
import { outputType } from '../graph/ir.ts';
import { optimise } from '../graph/passes/optimise.ts';
import { runGraph, traced } from '../graph/testing.ts';
import { meanLoss, type Objective } from './objective.ts';

const SIZE = 12;
const python = process.env['NEUROLOOM_PYTHON'];
const random = createRandom(5);

const dataOf = (target: Target) => specOf(same('x'), floats([2]), { kind: 'plane', names: [] }, target);
const classes = (count: number) => dataOf({ kind: 'classes', classes: Array.from({ length: count }, String) });
const values = dataOf({ kind: 'values', names: ['y', 'z'] });

interface Case {
  readonly name: string;
  readonly objective: Objective;
  readonly output: readonly number[];
  readonly labels: readonly number[];
  readonly width: number;
  /** As generated programs say it. */
  readonly code: string;
}

function casesOf(): readonly Case[] {
  return losses.flatMap((loss) => {
    const made = (name: string, data: DataSpec, width: number, target: string | undefined): Case => {
      const code = loss.pytorch({ isLogits: true, target });
      const { meaning } = targetField(data);
      const isClasses = meaning.kind === 'classes';
      const count = targetSize(meaning);
      return {
        name: `${loss.kind} of ${name}`,
        objective: { loss: loss.kind, outputs: 'logits', outputShape: [width], target: dataTarget(data) },
        output: Array.from({ length: SIZE * width }, () => 6 * random.next() - 3),
        labels: Array.from({ length: isClasses ? SIZE : SIZE * width }, () => isClasses ? Math.floor(count * random.next()) : 4 * random.next() - 2), // prettier-ignore
        width,
        code: 'module' in code ? `${code.module}(pred, y)` : code.expression,
      };
    };
    const ofClasses = [2, 3].flatMap((count) =>
      (loss.widths(count) ?? []).map((width) => {
        const target = width === 1 ? 'y.float().unsqueeze(1)' : `F.one_hot(y, ${count}).float()`;
        return made(`${count} classes by ${width}`, classes(count), width, target);
      }),
    );
    return loss.takesValues ? [...ofClasses, made('values', values, 2, undefined)] : ofClasses;
  });
}

const cases = casesOf();
const outputOf = ({ output, width }: Case) => tf.tensor2d([...output], [SIZE, width]);
const labelsOf = ({ objective: { target }, labels, width }: Case) =>
  target.kind === 'classes' ? tf.tensor1d([...labels], 'int32') : tf.tensor2d([...labels], [SIZE, width]);
/** Loss and gradient by the output. */
function computed(own: Case) {
  const lossOf = (output: tf.Tensor) => meanLoss(tf, own.objective, output, labelsOf(own));
  const { value, grad } = tf.valueAndGrad(lossOf)(outputOf(own));
  return { loss: value.dataSync()[0] ?? NaN, gradient: [...grad.dataSync()] };
}

const script = `
import json, sys, torch
import torch.nn.functional as F
from torch import nn
said = []
for case in json.load(sys.stdin):
    pred = torch.tensor(case["output"]).reshape(-1, case["width"]).requires_grad_()
    y = torch.tensor(case["labels"])
    if y.is_floating_point():
        y = y.reshape(-1, case["width"])
    loss = eval(case["code"])
    loss.backward()
    said.append({"loss": loss.item(), "gradient": pred.grad.flatten().tolist()})
print(json.dumps(said))
`;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(cases)('$name', (own) => {
  test('has the slopes of the loss for a gradient', () => {
    const { gradient } = computed(own);
    for (const i of [0, own.output.length - 1]) {
      const at = (by: number) => computed({ ...own, output: own.output.map((v, j) => (i === j ? v + by : v)) }).loss;
      expect(gradient[i]).toBeCloseTo((at(1e-2) - at(-1e-2)) / 2e-2, 3);
    }
  });

  test('is compiled', async () => {
    const given = { values: Float32Array.from(own.output), dtype: 'float32', shape: [SIZE, own.width] } as const;
    const graph = optimise(traced([given], (output) => tf.grad((x) => meanLoss(tf, own.objective, x, labelsOf(own)))(output!))); // prettier-ignore
    expect(outputType(graph, 'y').shape).toEqual([SIZE, own.width]);
    const { values: compiled } = await runGraph(graph, [given]);
    computed(own).gradient.forEach((slope, i) => expect(compiled[i]).toBeCloseTo(slope, 6));
  });
});

test.skipIf(!python)('PyTorch says the same of each', () => {
  const input = JSON.stringify(cases.map(({ output, labels, width, code, objective: { target } }) => ({
    output, width, code, labels: target.kind === 'classes' ? labels : labels.map((label) => label + 1e-9),
  }))); // prettier-ignore
  const said = JSON.parse(execFileSync(python!, ['-c', script], { encoding: 'utf8', input })) as { loss: number; gradient: number[] }[]; // prettier-ignore
  for (const [i, own] of cases.entries()) {
    const { loss, gradient } = computed(own);
    expect(loss, own.name).toBeCloseTo(said[i]!.loss, 5);
    gradient.forEach((slope, j) => expect(slope, own.name).toBeCloseTo(said[i]!.gradient[j]!, 5));
  }
});
