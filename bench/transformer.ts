import type * as TensorFlow from '@tensorflow/tfjs';
import { gelu } from '../core/blocks/activations/gelu.ts';
import type { ForwardContext, TF, WeightSpec } from '../core/blocks/define.ts';
import { layerNorm } from '../core/blocks/normalisation/layerNorm.ts';
import { dataTarget } from '../core/analysis/objectives.ts';
import { inputField, tableSpecOf } from '../core/data/spec.ts';
import type { Shape } from '../core/shape.ts';
import { same } from '../core/text.ts';
import type { Model, ModelWeight, WeightTensors } from '../main/model/model.ts';
import { lookUp } from '../main/model/tensors.ts';

type Tensor = TensorFlow.Tensor;

/** A small causal transformer in GPT-2's form: normalisation before attention and before the feed-forward part. */
export interface TransformerSize {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly tokens: number;
  readonly vocabulary: number;
}

/**
 * The next token for every token. An example is one token, so that labels and loss are those of a classification: a
 * batch holds whole sequences, one after the other, features [sequences * tokens, 1].
 */
export function transformer(size: TransformerSize): Model {
  const weights = weightsOf(size);
  const classes = Array.from({ length: size.vocabulary }, (_, i) => String(i));
  const data = tableSpecOf(same('tokens'), ['token'], { kind: 'classes', classes });
  const outputShape = [size.vocabulary];
  const objective = { loss: 'crossEntropy', outputs: 'logits', outputShape, target: dataTarget(data) } as const;
  return {
    nodes: [],
    predicting: [],
    weights,
    trained: weights.map((own) => ({ ...own, parts: [{ ...own, places: null }] })),
    data,
    inputs: [inputField(data)],
    taken: [inputField(data)],
    ...objective,
    objectives: [{ name: '', nodeId: '', factor: 1, ...objective }],
    multiplyAdds: weights.reduce((sum, { spec: { shape } }) => sum + (shape[0] ?? 1) * (shape[1] ?? 0), 0),
    apply(tf, values, fields, { onEnd }) {
      const output = forward(tf, size, reader(values), lookUp(fields, inputField(data).name));
      onEnd?.('', { output });
      return output;
    },
  };
}

function weightsOf({ layers, width, tokens, vocabulary }: TransformerSize): readonly ModelWeight[] {
  const norm = (name: string) => [vector(`${name}.gamma`, width, 'ones'), vector(`${name}.beta`, width)];
  const linear = (name: string, inputs: number, outputs: number) => [
    weight(`${name}.kernel`, [inputs, outputs], 'pytorchDefault'),
    vector(`${name}.bias`, outputs),
  ];
  const layer = (_: unknown, i: number) => [
    ...norm(`layer${i}.norm1`),
    ...linear(`layer${i}.qkv`, width, 3 * width),
    ...linear(`layer${i}.mix`, width, width),
    ...norm(`layer${i}.norm2`),
    ...linear(`layer${i}.up`, width, 4 * width),
    ...linear(`layer${i}.down`, 4 * width, width),
  ];
  return [
    weight('tokens', [vocabulary, width], 'randomNormal'),
    weight('positions', [tokens, width], 'randomNormal'),
    ...Array.from({ length: layers }, layer).flat(),
    ...norm('norm'),
    ...linear('head', width, vocabulary),
  ];
}

function weight(name: string, shape: Shape, initializer: WeightSpec['initializer']): ModelWeight {
  const [fanIn = 1, fanOut = 1] = shape;
  const decays = shape.length > 1;
  // Nothing is exported here.
  const spec = { name, shape, initializer, fanIn, fanOut, isTrainable: true, decays, pytorch: { name }, keras: name };
  // By the layer, as a node has all weights of its own.
  const nodeId = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : name;
  return { name, nodeId, spec, start: undefined, locked: [] };
}

function vector(name: string, length: number, initializer: WeightSpec['initializer'] = 'zeros'): ModelWeight {
  return weight(name, [length], initializer);
}

type Read = (name: string) => Tensor;

function reader(weights: WeightTensors): Read {
  return (name) => {
    const tensor = weights.get(name);
    if (!tensor) throw new Error(`There is no weight "${name}".`);
    return tensor;
  };
}

function forward(tf: TF, size: TransformerSize, read: Read, features: Tensor): Tensor {
  const { layers, tokens, width } = size;
  const rows = tf.gather(read('tokens'), tf.cast(tf.reshape(features, [-1]), 'int32') as TensorFlow.Tensor1D);
  let x: Tensor = tf.add(tf.reshape(rows, [-1, tokens, width]), read('positions'));
  for (let i = 0; i < layers; i++) {
    const name = `layer${i}`;
    x = tf.add(x, attention(tf, size, read, name, normalise(tf, read, `${name}.norm1`, x)));
    const up = linear(tf, read, `${name}.up`, normalise(tf, read, `${name}.norm2`, x));
    x = tf.add(x, linear(tf, read, `${name}.down`, activate(tf, read, up)));
  }
  return tf.reshape(linear(tf, read, 'head', normalise(tf, read, 'norm', x)), [-1, size.vocabulary]);
}

/** x W + b over the last axis. */
function linear(tf: TF, read: Read, name: string, x: Tensor): Tensor {
  const kernel = read(`${name}.kernel`);
  const flat = tf.reshape(x, [-1, kernel.shape[0] ?? 1]);
  const product = tf.add(tf.matMul(flat, kernel as TensorFlow.Tensor2D), read(`${name}.bias`));
  return tf.reshape(product, [...x.shape.slice(0, -1), kernel.shape[1] ?? 1]);
}

/** What these blocks do is the same in training and after it. */
const context: ForwardContext = {
  isTraining: true,
  uniform() {
    throw new Error('Nothing here is random.');
  },
  update() {
    throw new Error('Nothing here has statistics.');
  },
};

/** As the block does it. */
function normalise(tf: TF, read: Read, name: string, x: Tensor): Tensor {
  const weight = (part: string) => read(`${name}.${part}`);
  return only(
    layerNorm.forward(tf, { x, inputs: { in: [x] }, weight, params: { epsilon: 1e-5, bias: true }, context }),
  );
}

/** As the block does it. */
function activate(tf: TF, read: Read, x: Tensor): Tensor {
  return only(gelu.forward(tf, { x, inputs: { in: [x] }, weight: read, params: {}, context }));
}

/** The output of a block that has one. */
function only(output: Tensor | Readonly<Record<string, Tensor>>): Tensor {
  const [tensor] = 'shape' in output ? [output as Tensor] : Object.values(output);
  if (!tensor) throw new Error('A block has put out nothing.');
  return tensor;
}

/** softmax(Q K^T / sqrt(d) + mask) V, the heads side by side: Vaswani et al. 2017. */
function attention(tf: TF, { heads, tokens, width }: TransformerSize, read: Read, name: string, x: Tensor): Tensor {
  const depth = width / heads;
  const all = tf.reshape(linear(tf, read, `${name}.qkv`, x), [-1, tokens, 3, heads, depth]);
  const [q, k, v] = tf.unstack(tf.transpose(all, [2, 0, 3, 1, 4]));
  if (!q || !k || !v) throw new Error('Attention takes queries, keys and values.');
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(depth));
  const place = tf.range(0, tokens, 1, 'int32');
  const isLater = tf.less(tf.expandDims(place, 1), tf.expandDims(place, 0));
  const mask = tf.mul(tf.cast(isLater, 'float32'), -1e9);
  const mixed = tf.matMul(tf.softmax(tf.add(scores, mask)), v);
  return linear(tf, read, `${name}.mix`, tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, tokens, width]));
}
