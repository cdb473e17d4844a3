import { inputField } from '../../core/data/spec.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import { addNode, connect } from '../../core/graph/edits.ts';
import { createRandom } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { initialWeights, type Model } from '../model/model.ts';
import type { Device } from '../devices/device.ts';
import { openDevice } from '../devices/select.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { tiedAndFrozen } from '../model/tied.ts';
import { compileDocument } from '../train/prepare.ts';
import { measureParity } from './testing.ts';
import { tfjsFiles, type TfjsFiles } from './tfjs.ts';

let device: Device;
beforeAll(async () => {
  device = await openDevice('cpu');
});

/** Weights that are all different from zero and one, so that none can be mistaken for another. */
function someWeights(model: Model): NamedTensors {
  const random = createRandom(1);
  const change = (values: Float32Array) => values.map((value) => value + 0.2 * random.next());
  const initial = [...initialWeights(model, 1)];
  return new Map(initial.map(([name, { shape, values }]) => [name, { shape, values: change(values) }]));
}

async function parity(document: Document, spoil = (files: TfjsFiles) => files): Promise<number> {
  const model = compileDocument(document);
  const weights = someWeights(model);
  const files = spoil(tfjsFiles(device, model, weights, document.name, null));
  const random = createRandom(2);
  const features = Float32Array.from({ length: 3 * sizeOf(inputField(model.data).type.shape) }, () => random.next());
  return measureParity(device, model, weights, files, { size: 3, fields: { features } });
}

const everything = chain(
  'Everything',
  [
    ['dataset'],
    ['conv2d', { filters: 4, kernelSize: 3, stride: 2, padding: 'valid', bias: false }],
    ['batchNorm'],
    ['leakyRelu'],
    ['averagePool2d'],
    ['elu'],
    ['maxPool2d'],
    ['flatten'],
    ['layerNorm'],
    ['dropout'],
    ['linear', { units: 12 }],
    ['silu'],
    ['reshape', { shape: [2, 2, 3] }],
    ['globalAveragePool'],
    ['sigmoid'],
    ['linear', { units: 10 }],
    ['softmax'],
    ['output', { from: 'probabilities' }],
  ],
  { data: { kind: 'fashion-mnist' } },
);

/** Two ways from one layer to the end, that meet by `block`. */
function branched(block: 'add' | 'multiply' | 'concatenate'): Document {
  let document = chain('Branches', [['dataset'], ['linear', { units: 3 }], ['tanh']], { data: { kind: 'iris' } });
  const wire = (from: string, to: string) => {
    const joined = connect(document, 'root', { node: from, port: 'out' }, { node: to, port: 'in' });
    if (!joined.ok) throw new Error(joined.error.en);
    document = joined.value;
  };
  const place = (type: string, params = {}) => {
    const added = addNode(document, 'root', type, { x: 0, y: 0 }, params);
    document = added.document;
    return added.id;
  };
  const [join, last, end] = [place(block), place('linear', { units: 3 }), place('output')];
  wire('linear1', join);
  wire('tanh1', join);
  wire(join, last);
  wire(last, end);
  return document;
}

describe('an exported model', () => {
  test.each(Object.entries(examples))('of the example "%s" predicts the same', async (_, document) => {
    expect(await parity(document)).toBeLessThan(1e-5);
  });

  test('of a network with all kinds of layers predicts the same', async () => {
    expect(await parity(everything)).toBeLessThan(1e-5);
  });

  test.each(['add', 'multiply', 'concatenate'] as const)(
    'of branches that meet by %s predicts the same',
    async (block) => {
      expect(await parity(branched(block))).toBeLessThan(1e-5);
    },
  );

  test('of shared and frozen weights predicts the same; what is frozen is not trainable', async () => {
    const document = tiedAndFrozen(defaultTraining);
    expect(await parity(document)).toBeLessThan(1e-5);
    const model = compileDocument(document);
    const files = tfjsFiles(device, model, someWeights(model), 'Name', null);
    const json = JSON.parse(files['model.json']);
    expect(files['README.md']).toContain('share no weights');
    const layers = json.modelTopology.config.layers as { config: { name: string; trainable?: boolean } }[];
    expect(layers.filter(({ config }) => config.trainable === false).map(({ config }) => config.name)).toEqual(['batchNorm1', 'linear3']); // prettier-ignore
  });

  test('with one wrong number does not pass for the same', async () => {
    const spoil = (files: TfjsFiles) => {
      const weights = new Float32Array(new Uint8Array(Buffer.concat(files['weights.bin'])).buffer);
      weights[0]! += 0.1;
      return { ...files, 'weights.bin': [new Uint8Array(weights.buffer)] };
    };
    expect(await parity(examples['iris']!, spoil)).toBeGreaterThan(1e-4);
  });

  test('says what it puts out', () => {
    const model = compileDocument(examples['fashion-mnist']!);
    const json = JSON.parse(tfjsFiles(device, model, someWeights(model), 'Name', null)['model.json']);
    expect(json.userDefinedMetadata).toMatchObject({ name: 'Name', output: 'logits', loss: 'crossEntropy' });
    expect(json.userDefinedMetadata.classes).toHaveLength(10);
  });
});

test('nodes whose paths look alike once they are names stay apart', async () => {
  const { graph } = chain('m', [['moduleInput'], ['linear', { units: 4 }], ['moduleOutput']]);
  const outer = chain('Alike', [['dataset'], ['flatten'], ['output']]);
  const edge = (id: string, [from, out]: [string, string], [to, into]: [string, string]) => ({ id, from: { node: from, port: out }, to: { node: to, port: into } }); // prettier-ignore
  const nodes = [
    ...outer.graph.nodes,
    { id: 'u', module: 'm', params: {} },
    { id: 'u_linear1', block: 'linear', params: { units: 10 } },
  ];
  const edges = [
    edge('e1', ['dataset1', 'out'], ['flatten1', 'in']),
    edge('e2', ['flatten1', 'out'], ['u', 'moduleInput1']),
    edge('e3', ['u', 'moduleOutput1'], ['u_linear1', 'in']),
    edge('e4', ['u_linear1', 'out'], ['output1', 'in']),
  ];
  const document: Document = { ...outer, graph: { nodes, edges }, modules: { m: { name: 'M', params: [], graph } } };
  expect(await parity(document)).toBeLessThan(1e-5);
});
