import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import { catalogue } from '../../../../core/blocks/catalogue.ts';
import { examples } from '../../../../core/examples/examples.ts';
import type { NodeStep, StepExplanation, TensorView } from '../../../../core/protocol/explain.ts';
import type { Language } from '../../../../core/text.ts';
import { defaultOptimizers, optimizerOf, type TrainingSettings } from '../../../../core/training/settings.ts';
import type { Stop } from '../../../workspace/runs/steps.ts';
import { backwardNumbers, forwardNumbers, type BlockTerms } from './blocks.ts';
import { formulasAt } from './formulas.ts';
import { numberLatex, termOf, weightName, written, type Term } from './latex.ts';
import { lossFormulas } from './loss.ts';
import { updateFormulas, updateNumbers, type UpdateTerms } from './update.ts';

function view(values: readonly number[], shape: readonly number[] = [values.length]): TensorView {
  const data = btoa(String.fromCharCode(...new Uint8Array(Float32Array.from(values).buffer)));
  return { shape, values: { dtype: 'float32', shape, data }, min: 0, max: 0, mean: 0 };
}
const term = (symbol: string, values: readonly number[], shape?: readonly number[]) =>
  termOf(symbol, view(values, shape));

/** The fixture of the lecture, as the engine explains it. */
const weight = (name: string, before: number, gradient: number, after: number) => ({
  name, before: view([before]), gradient: view([gradient]), clipped: null, slots: [], after: view([after]),
}); // prettier-ignore
const nodes: readonly NodeStep[] = [
  { nodeId: 'dataset1', inputs: [], output: view([2]), gradient: view([-12]), weights: [] },
  {
    nodeId: 'linear1',
    inputs: [{ edge: 'e1', from: 'dataset1', gradient: view([-12]) }],
    output: view([7]),
    gradient: view([-4]),
    weights: [weight('kernel', 3, -8, 3.4), weight('bias', 1, -4, 1.2)],
  },
  {
    nodeId: 'output1',
    inputs: [{ edge: 'e2', from: 'linear1', gradient: view([-4]) }],
    output: view([7]),
    gradient: view([-4]),
    weights: [],
  },
];
const explanation: StepExplanation = {
  runId: null, step: 0, split: 'training', index: 0, count: 1, label: [9], loss: 4, learningRate: 0.05, nodes,
}; // prettier-ignore
const document = examples['chain-rule']!;
const { byId } = analyse(document);
const at = (phase: Stop['phase'], nodeId: string, language: Language = 'en') =>
  formulasAt({ phase, nodeId }, explanation, byId.get(nodeId)!, document.training, language).numbers;

describe('the chain rule by hand', () => {
  it('goes forward, measures the loss, comes back and changes the weights, with every number', () => {
    expect(at('forward', 'linear1')).toEqual(['y = 2 \\cdot 3 + 1 = 7']);
    expect(at('loss', 'output1')).toEqual(['L = (7 - 9)^2 = 4']);
    expect(at('backward', 'output1')).toEqual(['\\frac{\\partial L}{\\partial y} = 2 \\cdot (7 - 9) = -4']);
    const by = (symbol: string) => `\\frac{\\partial L}{\\partial ${symbol}}`;
    expect(at('backward', 'linear1')).toEqual([
      `${by('x')} = ${by('y')} \\cdot W^{\\top} = (-4) \\cdot 3 = -12`,
      `${by('W')} = x^{\\top} \\cdot ${by('y')} = 2 \\cdot (-4) = -8`,
      `${by('b')} = ${by('y')} = -4`,
    ]);
    expect(at('update', 'linear1')).toEqual([
      'W \\leftarrow 3 - 0.05 \\cdot (-8) = 3.4',
      'b \\leftarrow 1 - 0.05 \\cdot (-4) = 1.2',
    ]);
  });

  it('has a decimal comma in German', () => {
    expect(at('update', 'linear1', 'de')[0]).toBe('W \\leftarrow 3 - 0{,}05 \\cdot (-8) = 3{,}4');
  });
});

it('a table names a weight by its letter in the formulas, too', () => {
  expect(['kernel', 'gamma', 'table'].map(weightName)).toEqual(['kernel W', 'gamma γ', 'table']);
});

it('numbers are short, tiny and huge ones powers of ten, and what is not finite is said', () => {
  const said = [0, -1.23456, 12345, 0.0001, 2.5e-7, -3e8, NaN, -Infinity].map((value) => numberLatex(value, 'en'));
  expect(said).toEqual([
    '0', '-1.235', '12350', '10^{-4}', '2.5 \\cdot 10^{-7}', '-3 \\cdot 10^{8}', '\\text{NaN}', '-\\infty',
  ]); // prettier-ignore
  expect(numberLatex(1.5, 'de')).toBe('1{,}5');
});

it('tiny tensors are matrices, larger ones their symbol and shape', () => {
  expect(written(term('x', [1, 2]), 'en')).toBe('\\begin{pmatrix} 1 & 2 \\end{pmatrix}');
  expect(written(term('W', [1, 2, 3, 4], [2, 2]), 'en')).toBe('\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}');
  expect(written(term('W', [1, 2, 3]), 'en')).toBe('\\underset{[3]}{W}');
});

describe('every block of the catalogue', () => {
  const sizes: readonly [string, readonly number[]][] = [['scalars', [0.5]], ['pairs', [0.5, -2]], ['more', [1, 2, 3]]]; // prettier-ignore
  const cases = catalogue.flatMap((block) => sizes.map(([size, values]) => [block.type, size, values] as const));
  it.each(cases)('%s of %s is written as LaTeX that can be set', (type, _, values) => {
    const x = term('x', values);
    const terms: BlockTerms = {
      type, inputs: [x, x], output: x, gradient: x, parts: [x, x], backward: [x, null],
      weights: [{ name: 'kernel', value: x, gradient: x }],
    }; // prettier-ignore
    const { help } = catalogue.find((block) => block.type === type)!;
    const formulas = [help.formula, help.derivative].filter((formula) => formula !== undefined);
    for (const latex of [...forwardNumbers(terms, 'de'), ...backwardNumbers(terms, 'de'), ...formulas]) {
      expect(latex).not.toMatch(/undefined|NaN/);
      expect(() => katex.renderToString(latex, { throwOnError: true, strict: 'error' })).not.toThrow();
    }
  });

  it('puts numbers into activations, and adds up what comes back over several edges', () => {
    const one = (type: string, x: number, y: number, g: number, dx: number): BlockTerms => ({
      type, inputs: [term('x', [x])], output: term('y', [y]), weights: [], gradient: term('g', [g]),
      parts: [term('g', [g - 1]), term('g', [1])], backward: [term('x', [dx])],
    }); // prettier-ignore
    expect(forwardNumbers(one('relu', -3, 0, 4, 0), 'en')).toEqual(['y = \\max\\left(0,\\, -3\\right) = 0']);
    const [sum, slope] = backwardNumbers(one('relu', -3, 0, 4, 0), 'en');
    expect(sum).toBe('\\frac{\\partial L}{\\partial y} = 3 + 1 = 4');
    expect(slope).toMatch(/= 4 \\cdot \[\(-3\) > 0\] = 0$/);
    expect(backwardNumbers(one('sigmoid', 0, 0.5, 2, 0.5), 'en')[1]).toMatch(
      /= 2 \\cdot 0\.5 \\cdot \(1 - 0\.5\) = 0\.5$/,
    );
  });
});

describe('losses', () => {
  const base = { target: [1], value: Math.log(2), gradient: term('z', [-0.5]) };
  it('say logits and probabilities', () => {
    const logits = lossFormulas({ ...base, loss: 'binaryCrossEntropy', from: 'logits', output: [0] }, 'en');
    expect(logits.numbers).toBe('L = -\\ln \\sigma(0) = -\\ln 0.5 = 0.6931');
    expect(logits.derivativeNumbers).toMatch(/= 0\.5 - 1 = -0\.5$/);
    const no = { ...base, loss: 'binaryCrossEntropy', from: 'probabilities', output: [0.5], target: [0] } as const;
    expect(lossFormulas(no, 'en').numbers).toBe('L = -\\ln(1 - 0.5) = 0.6931');
    const classes = { ...base, loss: 'crossEntropy', output: [0, 0], target: [0, 1] } as const;
    expect(lossFormulas({ ...classes, from: 'logits' }, 'en').numbers).toBe('L = -\\ln p_{2} = -\\ln 0.5 = 0.6931');
    expect(lossFormulas({ ...classes, from: 'probabilities', output: [0.5, 0.5] }, 'en').numbers).toContain(
      '-\\ln 0.5',
    );
  });
  it('say squares of several outputs', () => {
    const { numbers } = lossFormulas(
      {
        loss: 'meanSquaredError',
        from: 'logits',
        output: [1, 3],
        target: [0, -1],
        value: 8.5,
        gradient: term('y', [1, 4]),
      },
      'en',
    );
    expect(numbers).toBe('L = \\tfrac{1}{2} \\left((1 - 0)^2 + (3 - (-1))^2\\right) = 8.5');
  });
});

describe('optimizers', () => {
  const slot = (name: string, before: number, after: number) => ({ name, before: term('', [before]), after: term('', [after]) }); // prettier-ignore
  const settings = (change: Partial<TrainingSettings>): TrainingSettings => ({ ...document.training, ...change });
  const terms = (change: Partial<UpdateTerms>): UpdateTerms => ({
    name: 'kernel', before: term('W', [3]), gradient: term('W', [-8]), isClipped: false, after: term('W', [3.4]),
    slots: [], decays: true, learningRate: 0.05, step: 1, ...change,
  }); // prettier-ignore

  it('SGD with momentum and weight decay says what it remembers', () => {
    const sgd = settings({ optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false }, weightDecay: 0.1 });
    expect(updateNumbers(terms({ slots: [slot('velocity', 1, -6.8)] }), sgd, 'en')).toEqual([
      'g = (-8) + 0.1 \\cdot 3 = -7.7',
      'v = 0.9 \\cdot 1 + (-7.7) = -6.8',
      'W \\leftarrow 3 - 0.05 \\cdot (-6.8) = 3.4',
    ]);
  });

  it('Adam corrects its means', () => {
    const adam = settings({ optimizer: defaultOptimizers.adam });
    const lines = updateNumbers(terms({ slots: [slot('mean', 0, -0.8), slot('square', 0, 0.064)] }), adam, 'en');
    expect(lines[0]).toBe('m = 0.9 \\cdot 0 + 0.1 \\cdot (-8) = -0.8');
    expect(lines[2]).toBe('\\hat m = -8, \\quad \\hat s = 64');
    expect(lines[3]).toBe('W \\leftarrow 3 - 0.05 \\cdot \\frac{-8}{\\sqrt{64} + 10^{-8}} = 3.4');
  });

  it('AdamW takes its decay from the weight, and every rule can be set', () => {
    const adamw = settings({ optimizer: defaultOptimizers.adamw, weightDecay: 0.1 });
    const slots: UpdateTerms['slots'] = [slot('mean', 0, -0.8), slot('square', 0, 0.064), slot('velocity', 0, 1)];
    expect(updateNumbers(terms({ slots }), adamw, 'en').at(-1)).toContain('(1 - 0.05 \\cdot 0.1) \\cdot 3 - 0.05');
    const clip = { kind: 'norm', limit: 1 } as const;
    const rules = Object.values(defaultOptimizers).map((optimizer) => settings({ optimizer, clip, weightDecay: 0.1 }));
    for (const rule of rules) {
      const own = optimizerOf(rule.optimizer)
        .slots(rule.optimizer)
        .map((name) => slot(name, 0, 0.5));
      const numbers = updateNumbers(terms({ slots: own, isClipped: true }), rule, 'en');
      expect(numbers.at(-1)).toContain('= 3.4');
      for (const latex of [...updateFormulas(rule), ...numbers]) {
        expect(() => katex.renderToString(latex, { throwOnError: true, strict: 'error' })).not.toThrow();
      }
    }
  });

  it('weights that are too many are left to the table', () => {
    const many: Term = term('W', [1, 2, 3]);
    expect(updateNumbers(terms({ before: many, after: many }), document.training, 'en')).toEqual([]);
  });
});
