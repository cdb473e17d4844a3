import { beforeEach, expect, test } from 'vitest';
import { handWired } from '../../../../core/examples/handWired.ts';
import { analysisOf } from '../../../workspace/document/analysis.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { useSelection } from '../../../workspace/document/selection.ts';
import '../../../app/features.ts';
import { isEnabled, runCommand } from '../../../workspace/commands/registry.ts';

const data = { kind: 'xor', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const { select } = useSelection.getState();
const { undo } = useDocument.getState();
const locked = () => analysisOf(useDocument.getState().document).byId.get('perceptron2')?.locked;

beforeEach(() => useDocument.getState().open(handWired('net', [2, 1], 'tanh', { data }), null));

test('the weight on a wire into a perceptron is locked, and freed again, a step each', () => {
  // From the second feature to the second perceptron.
  select({ edges: ['edge6'] });
  runCommand('lock');
  expect(locked()).toEqual({ kernel: [1] });
  runCommand('lock');
  expect(locked()).toEqual({});
  undo();
  expect(locked()).toEqual({ kernel: [1] });
});

test('of a perceptron the threshold is', () => {
  select({ nodes: ['perceptron2'] });
  runCommand('lock');
  expect(locked()).toEqual({ theta: [0] });
  runCommand('lock');
  expect(locked()).toEqual({});
});

test('nothing else can be: other wires and nodes, and several at once', () => {
  for (const chosen of [
    { edges: ['edge1'] },
    { nodes: ['feature1'] },
    { nodes: ['perceptron1', 'perceptron2'] },
    { nodes: ['perceptron1'], edges: ['edge6'] },
    {},
  ]) {
    select(chosen);
    expect([chosen, isEnabled('lock')]).toEqual([chosen, false]);
  }
});
