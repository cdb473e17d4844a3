import { describe, expect, test } from 'vitest';
import { handWired } from '../examples/handWired.ts';
import { classifyAndReconstruct } from '../examples/twoLosses.ts';
import { applyFix } from '../graph/fixes.ts';
import type { Document } from '../graph/document.ts';
import { defaultOptimizers, defaultTraining } from '../training/settings.ts';
import { analyse } from './analyse.ts';

const data = { kind: 'xor', examples: 10, noise: 0, classes: 2, testShare: 0, seed: 1 } as const;
const rule = { ...defaultTraining, optimizer: defaultOptimizers.perceptron };
const problemsOf = (document: Document) => analyse(document).problems;

describe('step units', () => {
  test('have no gradient: the app says so and offers the rule or a sigmoid', () => {
    const document = handWired('one', [1], 'step', { data });
    const [problem, ...others] = problemsOf(document);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ severity: 'warning', nodeId: 'perceptron1' });
    expect(analyse(document).isTrainable).toBe(true);
    const repaired = problem!.fixes!.map((fix) => applyFix(document, 'root', 'perceptron1', fix));
    expect(repaired.map((edit) => edit.ok && problemsOf(edit.value))).toEqual([[], []]);
    expect(repaired[0]).toMatchObject({ value: { training: { optimizer: { kind: 'perceptron' } } } });
  });

  test('in a hidden layer can only become sigmoids: the rule is for one layer', () => {
    const document = handWired('two', [2, 1], 'step', { data });
    expect(problemsOf(document).map(({ fixes }) => fixes!.map(({ kind }) => kind))).toEqual([
      ['setParams'],
      ['setParams'],
      ['setParams'],
    ]);
    const [problem] = problemsOf({ ...document, training: rule });
    expect(problem).toMatchObject({ severity: 'error', nodeId: 'perceptron3' });
    const repaired = applyFix({ ...document, training: rule }, 'root', 'perceptron3', problem!.fixes![0]!);
    expect(repaired.ok && analyse(repaired.value).isTrainable).toBe(true);
  });

  test('are what the rule is for: not sigmoids, and not another loss', () => {
    expect(problemsOf(handWired('one', [1], 'sigmoid', { data, training: rule }))[0]?.nodeId).toBe('perceptron1');
    expect(problemsOf(handWired('one', [1], 'sign', { data, training: rule }))).toEqual([]);
  });

  test('that say -1 and 1 need labels that do', () => {
    const document = handWired('one', [1], 'sign', { data, training: rule });
    const nodes = document.graph.nodes.map((node) => node.block === 'output' ? { ...node, params: { ...node.params, from: 'logits' } } : node); // prettier-ignore
    const wrong = { ...document, graph: { ...document.graph, nodes } };
    const [problem] = problemsOf(wrong);
    expect(problem).toMatchObject({ severity: 'warning', nodeId: 'output1' });
    const repaired = applyFix(wrong, 'root', 'output1', problem!.fixes![0]!);
    expect(repaired.ok && problemsOf(repaired.value)).toEqual([]);
  });
});

describe('early stopping', () => {
  const watching = (metric: string) => {
    const document = classifyAndReconstruct();
    const earlyStopping = { metric, patience: 5, minDelta: 0, restoresBest: true };
    return { ...document, training: { ...document.training, earlyStopping } };
  };

  test('may watch whatever is measured', () => {
    for (const metric of ['valLoss', 'valLoss/picture', 'valAccuracy/classes']) {
      expect(problemsOf(watching(metric))).toEqual([]);
    }
  });

  test('says so where it watches what is not measured any more, and can watch the loss', () => {
    const document = watching('valLoss/former name');
    const [problem, ...others] = problemsOf(document);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ severity: 'warning', nodeId: 'output1' });
    expect(problem!.message.en).toContain('“valLoss/former name”');
    const repaired = applyFix(document, 'root', 'output1', problem!.fixes![0]!);
    expect(repaired).toMatchObject({ value: { training: { earlyStopping: { metric: 'valLoss', patience: 5 } } } });
    expect(repaired.ok && problemsOf(repaired.value)).toEqual([]);
  });
});
