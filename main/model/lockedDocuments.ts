import { analyse } from '../../core/analysis/analyse.ts';
import { startWeights, withLocks, withWeights } from '../../core/analysis/startWeights.ts';
import { logicPoints } from '../../core/data/points.ts';
import { examples } from '../../core/examples/examples.ts';
import { chain } from '../../core/graph/chain.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import { addNode, connect } from '../../core/graph/edits.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../core/training/settings.ts';
import { spreadWeights, tiedAndFrozen } from './tied.ts';

/** Everything that could move locked weights: momentum, weight decay, and clipping by a norm that includes them. */
export const decaying: TrainingSettings = {
  ...defaultTraining,
  optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false },
  learningRate: 0.1,
  weightDecay: 0.01,
  batchSize: 4,
  shuffles: false,
  epochs: 12,
};
const clipped: TrainingSettings = { ...decaying, weightDecay: 0, clip: { kind: 'norm', limit: 0.3 } };
const adamw: TrainingSettings = { ...clipped, weightDecay: 0.01, optimizer: defaultOptimizers.adamw };

/** XOR by hand, with one weight on an edge and one theta locked. */
export function lockedPerceptrons(training: TrainingSettings): Document {
  const { 'xor-by-hand': byHand } = examples;
  if (!byHand) throw new Error('The example is gone.');
  const document = { ...byHand, training };
  const drawn = withWeights(document, startWeights(analyse(document).network, 3));
  const ends = new Map([
    ['perceptron3.kernel', Float32Array.of(0.1, -0.7)],
    ['perceptron3.theta', Float32Array.of(0.2)],
  ]);
  const set = withWeights(drawn, ends);
  return withLocks(withLocks(set, 'perceptron3', 'kernel', [1], true), 'perceptron3', 'theta', [0], true);
}

/** A Linear with two locked weights, followed by a perceptron with one. */
function lockedLinear(): Document {
  const output = { loss: 'binaryCrossEntropy', from: 'probabilities' };
  const document = chain('linear', [['dataset'], ['linear', { units: 3 }], ['tanh'], ['perceptron'], ['output', output]], {
    data: logicPoints('xor'),
    training: clipped,
  });
  const set = withWeights(
    document,
    new Map([
      ['linear1.kernel', Float32Array.of(0.1, 0.2, -0.3, 1.4, 0.5, -0.6)],
      ['linear1.bias', Float32Array.of(0.05, -0.15, 0.25)],
      ['perceptron1.kernel', Float32Array.of(0.7, -0.8, 0.9)],
      ['perceptron1.theta', Float32Array.of(-0.35)],
    ]),
  );
  return withLocks(withLocks(set, 'linear1', 'kernel', [1, 3], true), 'perceptron1', 'kernel', [0, 1, 2], true);
} // prettier-ignore

/** Where to find a weight in PyTorch and Keras, in our element order, and which of its elements are locked. */
export interface Place {
  readonly name: string;
  readonly pytorch: string;
  readonly keras: string;
  readonly locked: Readonly<Record<number, number>>;
}

export const ofPerceptrons: readonly Place[] = [
  { name: 'perceptron2.kernel', pytorch: 'model.perceptron2.weight', keras: 'perceptron2_layer.kernel', locked: {} },
  { name: 'perceptron3.kernel', pytorch: 'model.perceptron3.weight', keras: 'perceptron3_layer.kernel', locked: { 1: -0.7 } },
  { name: 'perceptron3.theta', pytorch: 'model.perceptron3.bias', keras: 'perceptron3_layer.bias', locked: { 0: 0.2 } },
]; // prettier-ignore
const ofLinear: readonly Place[] = [
  { name: 'linear1.kernel', pytorch: 'model.linear1.weight.T', keras: 'model.layers[0].kernel', locked: { 1: 0.2, 3: 1.4 } },
  { name: 'linear1.bias', pytorch: 'model.linear1.bias', keras: 'model.layers[0].bias', locked: {} },
  { name: 'perceptron1.kernel', pytorch: 'model.perceptron1.weight', keras: 'model.layers[2].kernel', locked: { 0: 0.7, 1: -0.8, 2: 0.9 } },
]; // prettier-ignore

const ofTied: readonly Place[] = [
  { name: 'linear1.kernel', pytorch: 'model.linear1.weight.T', keras: 'linear1_layer.kernel', locked: {} },
  { name: 'linear2.kernel', pytorch: 'model.linear4.weight.T', keras: 'linear2_layer.kernel', locked: {} },
  { name: 'linear2.bias', pytorch: 'model.linear2.bias', keras: 'linear2_layer.bias', locked: {} },
  { name: 'linear3.kernel', pytorch: 'model.linear3.weight.T', keras: 'linear3_layer.kernel', locked: {} },
  { name: 'linear5.bias', pytorch: 'model.linear5.bias', keras: 'linear5_layer.bias', locked: {} },
  { name: 'batchNorm1.movingMean', pytorch: 'model.batch_norm1.running_mean', keras: 'batch_norm1_layer.moving_mean', locked: {} },
]; // prettier-ignore

/** One head predicts the labels, the other reconstructs the input: two losses. */
function twoHeads(): Document {
  const wires = [['tanh1', 'linear3', 'in'], ['linear3', 'output2', 'in'], ['dataset1', 'output2', 'target']] as const;
  const first = chain('heads', [['dataset'], ['linear', { units: 3 }], ['tanh'], ['linear', { units: 2 }], ['output']], {
    data: logicPoints('xor'),
    training: decaying,
  });
  const grown = [['linear', { units: 2 }], ['output', { loss: 'huber', factor: 0.5 }]] as const;
  const nodes = grown.reduce((document, [block, params]) => addNode(document, ROOT, block, { x: 0, y: 0 }, params).document, first);
  const wired = wires.reduce((document, [from, to, port]) => {
    const edited = connect(document, ROOT, { node: from, port: 'out' }, { node: to, port });
    if (!edited.ok) throw new Error(edited.error.en);
    return edited.value;
  }, nodes);
  return withWeights(wired, spreadWeights(wired));
} // prettier-ignore

const ofHeads: readonly Place[] = [
  { name: 'linear1.kernel', pytorch: 'model.linear1.weight.T', keras: 'linear1_layer.kernel', locked: {} },
  { name: 'linear3.kernel', pytorch: 'model.linear3.weight.T', keras: 'linear3_layer.kernel', locked: {} },
  { name: 'linear2.bias', pytorch: 'model.linear2.bias', keras: 'linear2_layer.bias', locked: {} },
]; // prettier-ignore

export const lockedDocuments: readonly (readonly [string, Document, readonly Place[]])[] = [
  ['perceptrons by SGD', lockedPerceptrons(decaying), ofPerceptrons],
  ['perceptrons by AdamW', lockedPerceptrons(adamw), ofPerceptrons],
  ['a Linear and a perceptron', lockedLinear(), ofLinear],
  ['two losses', twoHeads(), ofHeads],
  ['shared and frozen weights by SGD', tiedAndFrozen(decaying), ofTied],
  ['shared and frozen weights by AdamW', tiedAndFrozen(adamw), ofTied],
];
