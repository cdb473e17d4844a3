import { withWeights } from '../analysis/startWeights.ts';
import type { DataSource, GeneratedSource } from '../data/source.ts';
import { logicPoints, pointsOf, type LogicName } from '../data/points.ts';
import { chain } from '../graph/chain.ts';
import type { Document } from '../graph/document.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../training/settings.ts';
import { encoderByHand } from './encoderByHand.ts';
import { handWired } from './handWired.ts';
import { classifyAndReconstruct } from './twoLosses.ts';

const pytorchSgd: TrainingSettings = { ...defaultTraining, optimizer: defaultOptimizers.sgd, learningRate: 1e-3 };
const initializer = 'pytorchDefault';

const plane = (kind: GeneratedSource['kind'], examples: number, noise: number): DataSource => ({
  kind, examples, noise, classes: 2, testShare: 0.2, seed: 1,
}); // prettier-ignore

/** The network of the lecture, as in PyTorch's quickstart: batches of 64, not shuffled. */
const fashionMnist = chain(
  'Fashion-MNIST as in the lecture',
  [
    ['dataset'],
    ['flatten'],
    ['linear', { units: 512, bias: true, initializer }],
    ['relu'],
    ['linear', { units: 512, bias: true, initializer }],
    ['relu'],
    ['linear', { units: 10, bias: true, initializer }],
    ['output', { loss: 'crossEntropy', from: 'logits' }],
  ],
  { data: { kind: 'fashion-mnist' }, training: { ...pytorchSgd, epochs: 5, batchSize: 64, shuffles: false } },
);

const fashionCnn = chain(
  'Fashion-MNIST with a CNN',
  [
    ['dataset'],
    ['conv2d', { filters: 16, kernelSize: 3, padding: 'same' }],
    ['relu'],
    ['maxPool2d'],
    ['batchNorm'],
    ['conv2d', { filters: 32, kernelSize: 3, stride: 2, padding: 'same' }],
    ['relu'],
    ['flatten'],
    ['linear', { units: 10 }],
    ['output', { loss: 'crossEntropy', from: 'logits' }],
  ],
  { data: { kind: 'fashion-mnist' }, training: { ...defaultTraining, epochs: 3, learningRate: 1e-3 } },
);

/** Two inputs, two hidden layers, one output for yes or no. */
const binary = (name: string, data: DataSource, units: number, epochs: number) =>
  chain(
    name,
    [
      ['dataset'],
      ['linear', { units }],
      ['tanh'],
      ['linear', { units }],
      ['tanh'],
      ['linear', { units: 1 }],
      ['output', { loss: 'binaryCrossEntropy', from: 'logits' }],
    ],
    { data, training: { ...defaultTraining, epochs, batchSize: 32, learningRate: 1e-2 } },
  );

const table = (name: string, data: DataSource, epochs: number) =>
  chain(
    name,
    [
      ['dataset'],
      ['linear', { units: 16 }],
      ['relu'],
      ['linear', { units: 3 }],
      ['output', { loss: 'crossEntropy', from: 'logits' }],
    ],
    { data, training: { ...defaultTraining, epochs, batchSize: 16, learningRate: 1e-2 } },
  );

/** A single perceptron on the corners of a square, trained by the perceptron rule with a batch size of one. */
const onePerceptron = (name: string, logic: LogicName) =>
  handWired(name, [1], 'step', {
    data: logicPoints(logic),
    training: {
      ...defaultTraining, optimizer: defaultOptimizers.perceptron, learningRate: 0.1, batchSize: 1, shuffles: false, epochs: 30,
    },
  }); // prettier-ignore

/** Two hidden perceptrons are enough for what a single one cannot do. */
const xorByHand = handWired('XOR out of three perceptrons', [2, 1], 'tanh', {
  data: logicPoints('xor'),
  training: { ...defaultTraining, learningRate: 0.1, batchSize: 4, epochs: 200 },
});

/**
 * The standard numbers for teaching backpropagation: x = 2, w = 3, b = 1, target 9. One step gives w = 3.4 and b = 1.2.
 */
const chainRule = withWeights(
  chain('Chain rule by hand', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
    data: pointsOf([[2, 9, 0]], 'values'),
    training: { ...pytorchSgd, epochs: 20, batchSize: 1, learningRate: 0.05 },
  }),
  new Map([
    ['linear1.kernel', Float32Array.of(3)],
    ['linear1.bias', Float32Array.of(1)],
  ]),
);

/** Those of texts come with a vocabulary, and most with weights: they are files, `assets/examples/<name>.neuroloom`. */
export const trainedExamples = [
  'little-gpt',
  'little-bert',
  'fine-tuned-bert',
  'text-classifier',
  'translator',
] as const;
export type TrainedExample = (typeof trainedExamples)[number];

/** Projects of the first version, by name: golden files hold what is computed of them. */
export const examples: Readonly<Record<string, Document>> = {
  'fashion-mnist': fashionMnist,
  'fashion-cnn': fashionCnn,
  'classify-reconstruct': classifyAndReconstruct(),
  'perceptron-and': onePerceptron('A perceptron learns AND', 'and'),
  'perceptron-xor': onePerceptron('A perceptron fails at XOR', 'xor'),
  'xor-by-hand': xorByHand,
  moons: binary('Two moons', plane('moons', 500, 0.1), 16, 60),
  xor: binary('XOR', plane('xor', 400, 0.05), 8, 60),
  'chain-rule': chainRule,
  iris: table('Iris', { kind: 'iris' }, 60),
  penguins: table('Penguins', { kind: 'penguins' }, 40),
};

/** All projects of the gallery that are not files, in its order. */
export const untrainedExamples: Readonly<Record<string, Document>> = {
  ...examples,
  'encoder-by-hand': encoderByHand(),
};
