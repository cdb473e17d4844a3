import { expect, test } from 'vitest';
import { classifyAndReconstruct } from '../../core/examples/twoLosses.ts';
import type { Document } from '../../core/graph/document.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import { openCpu } from '../devices/cpu.ts';
import { loadData } from '../data/load.ts';
import { initialWeights } from '../model/model.ts';
import { createPredictor } from '../model/predictor.ts';
import { batchTensors, disposeAll, uploadWeights } from '../model/tensors.ts';
import { fieldNumbers } from '../tensors/batch.ts';
import { createFiller } from '../train/batches.ts';
import { compileDocument } from '../train/prepare.ts';
import { predictionsOf } from './predictions.ts';
import type { View } from './viewer.ts';

const request = { runId: 'r', split: 'test', offset: 2, count: 3, filter: 'all' } as const;

/** A view of the network as it begins. */
async function begun(document: Document): Promise<View> {
  const model = compileDocument(document);
  const data = await loadData(document.data, { home: '/nowhere' });
  const weights = initialWeights(model, 1);
  const predictor = createPredictor(await openCpu(), model, weights);
  const outputs = () => Promise.reject(new Error('No whole split is asked for.'));
  return { runId: 'r', step: 0, model, data, weights, predictor, outputs };
}

/** Without the output that names classes, and what only it takes. */
function autoencoder(): Document {
  const document = classifyAndReconstruct();
  const gone = new Set(['output1', 'linear3']);
  const nodes = document.graph.nodes.filter(({ id }) => !gone.has(id));
  const edges = document.graph.edges.filter(({ from, to }) => !gone.has(from.node) && !gone.has(to.node));
  return { ...document, graph: { ...document.graph, nodes, edges } };
}

const numbers = (data: string) => {
  const bytes = Buffer.from(data, 'base64');
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
};

test.each([
  ['beside its classes', classifyAndReconstruct(), 'picture', 10],
  ['alone', autoencoder(), '', 0],
])('a reconstruction is shown %s, as the network computes it', async (_, document, name, classes) => {
  const view = await begun(document);
  const { reconstructions, examples } = await predictionsOf(view, request);
  expect(examples.map(({ index, output }) => [index, output.length])).toEqual([2, 3, 4].map((i) => [i, classes]));
  expect(reconstructions).toHaveLength(1);
  const { pictures, errors, ...one } = reconstructions[0]!;
  expect(one.name).toBe(name);
  expect(pictures.shape).toEqual([3, 28, 28, 1]);

  const { tf, run } = await openCpu();
  const batch = createFiller(view.data.test, 3)([2, 3, 4]);
  const tensors = run(() => uploadWeights(tf, view.model.weights, view.weights));
  const node = view.model.objectives.find((objective) => objective.name === name)!.nodeId;
  let arrived = new Float32Array(0);
  tf.tidy(() => {
    const fields = batchTensors(tf, view.model.taken, batch);
    const onEnd = (id: string, { output }: { output: { dataSync(): ArrayLike<number> } }) => {
      if (id === node) arrived = Float32Array.from(output.dataSync());
    };
    view.model.apply(tf, tensors, fields, { isTraining: false, seed: 0, onEnd });
  });
  disposeAll([...tensors.values()], []);
  expect(numbers(pictures.data)).toEqual(arrived);
  const given = fieldNumbers(batch, view.model.inputs[0]!);
  for (const [i, error] of errors.entries()) {
    const squares = arrived.subarray(i * 784, (i + 1) * 784).map((value, k) => (value - given[i * 784 + k]!) ** 2);
    expect(fromWire(error)).toBeCloseTo(squares.reduce((a, b) => a + b, 0) / 784, 5);
  }
  view.predictor.dispose();
});
