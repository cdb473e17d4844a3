// Networks as graph models: what plain TensorFlow.js computes with them, for any number of examples and length of texts.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SafeTensor } from '../../files/safetensors.ts';
import { lookUp, typed } from '../../model/tensors.ts';
import { compileDocument } from '../../train/prepare.ts';
import { metadataOf } from '../metadata.ts';
import { networks, someInputs, someWeights } from '../networks.ts';
import { endNames } from '../proof/examples.ts';
import { tfjsGraphFiles } from './files.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const tensorOf = ({ shape, values }: SafeTensor) =>
  tf.tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32');

describe.each(['classify-reconstruct', 'fashion-cnn', 'groups', 'iris', 'tied', 'gpt', 'bert', 'classifier', 'translator', 'llama', 'waves', 'fixed-length'])('%s', (name) => {
  test('computes the same in plain TensorFlow.js', async () => {
    const model = compileDocument(networks[name]!);
    const weights = someWeights(model);
    const { files, remarks } = tfjsGraphFiles(model, weights, metadataOf(model, name, null), '');
    const json = JSON.parse(files['model.json']) as tf.io.ModelJSON;
    const weightData = new Uint8Array(Buffer.concat(files['weights.bin'])).buffer;
    const loaded = await tf.loadGraphModel({ load: () => Promise.resolve({ ...json, weightSpecs: json.weightsManifest[0]!.weights, weightData }) });
    const hasText = model.inputs.some(({ type }) => type.dtype !== 'float32');
    for (const [count, length] of [[1, undefined], [3, undefined], ...(hasText && remarks.length === 0 ? [[2, 5], [2, 1]] as const : [])] as const) {
      const inputs = someInputs(model, count, length);
      tf.tidy(() => {
        const fields = new Map(model.inputs.map((field) => [field.name, typed(tf, field, tensorOf(lookUp(inputs, field.name)))]));
        const own = new Map<string, tf.Tensor>();
        model.apply(tf, new Map([...weights].map(([weight, one]) => [weight, tensorOf(one)])), fields, {
          isTraining: false,
          seed: 0,
          onOutput: (output, value) => (own.set(output, value), value),
        });
        const names = endNames(model);
        const theirs = [loaded.execute(Object.fromEntries(fields), [...names])].flat();
        for (const [i, { nodeId }] of model.objectives.entries()) {
          const wanted = lookUp(own, nodeId);
          expect(theirs[i]!.shape).toEqual(wanted.shape);
          const largest = tf.max(tf.div(tf.abs(tf.sub(theirs[i]!, wanted)), tf.maximum(1, tf.abs(wanted)))).dataSync()[0];
          expect(largest).toBeLessThan(1e-5);
        }
      });
    }
  }, 120_000);
}); // prettier-ignore
