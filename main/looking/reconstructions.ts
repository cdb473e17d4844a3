import { inputField } from '../../core/data/spec.ts';
import type { Objective } from '../../core/analysis/objectives.ts';
import { lossOf } from '../../core/losses/losses.ts';
import type { Reconstruction } from '../../core/protocol/requests/results.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { sizeOf } from '../../core/shape.ts';
import { openCpu } from '../devices/cpu.ts';
import type { Model } from '../model/model.ts';
import { nodeOutputs, outputsOfNodes } from '../model/nodeOutputs.ts';
import { disposeAll, lookUp, uploadWeights } from '../model/tensors.ts';
import { inputsOf, type Batch } from '../tensors/batch.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { floatTensor } from '../tensors/wire.ts';

/** The outputs that give pictures like those of the first input and are compared with something on a wire. */
export function reconstructing({ data, objectives }: Pick<Model, 'data' | 'objectives'>): readonly Objective[] {
  const { meaning, type } = inputField(data);
  if (meaning.kind !== 'image') return [];
  return objectives.filter(
    ({ target, outputShape }) =>
      target.isWired === true && target.kind === 'values' && String(outputShape) === String(type.shape),
  );
}

/** What these outputs make of a batch with these weights, in eval mode: [size, height, width, channels] each. */
export async function reconstructionsOf(
  model: Model,
  weights: NamedTensors,
  batch: Batch,
): Promise<readonly Reconstruction[]> {
  const objectives = batch.size === 0 ? [] : reconstructing(model);
  if (objectives.length === 0) return [];
  const ends = new Set(objectives.map(({ nodeId }) => nodeId));
  const outputs = outputsOfNodes(model.predicting).filter(({ name }) => ends.has(name));
  const device = await openCpu();
  const tensors = device.run(() => uploadWeights(device.tf, model.weights, weights));
  try {
    const values = await nodeOutputs(device, model, outputs, tensors, batch);
    return objectives.map((objective) => reconstruction(objective, lookUp(values, objective.nodeId), model, batch));
  } finally {
    disposeAll([...tensors.values()], []);
  }
}

function reconstruction(objective: Objective, said: Float32Array, model: Model, batch: Batch): Reconstruction {
  const isLogits = objective.outputs === 'logits' && lossOf(objective.loss).link === 'sigmoid';
  const painted = isLogits ? said.map((value) => 1 / (1 + Math.exp(-value))) : said;
  const given = inputsOf(batch, model.data);
  const size = sizeOf(objective.outputShape);
  const errors = Array.from({ length: batch.size }, (_, example) => {
    let sum = 0;
    for (let i = example * size; i < (example + 1) * size; i++) sum += ((painted[i] ?? NaN) - (given[i] ?? NaN)) ** 2;
    return toWire(sum / size);
  });
  return {
    name: objective.name,
    pictures: floatTensor(painted, [batch.size, ...objective.outputShape]),
    errors,
  };
}
