import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../../core/blocks/define.ts';
import { learnedFields } from '../../model/model.ts';
import { arrivalsOf, countsOf } from '../../model/report.ts';
import { batchTensors } from '../../model/tensors.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { Learner } from './learner.ts';
import { LEAST, partSize, partsOf, seedOfPart } from './parts.ts';
import { applyGradients, computeUpdate, differentiate, type ApplyInputs, type Update } from './update.ts';

type Tensor = TensorFlow.Tensor;
type Inputs = Omit<ApplyInputs, 'onNode'> & { readonly seed: number };

/** An update on a batch, in as many parts as the settings say. Call it inside tf.tidy: its tensors are the caller's. */
export function computeAccumulated(tf: TF, learner: Learner, batch: Batch, inputs: Inputs): Update {
  const fields = learnedFields(learner.model);
  const part = partSize(learner.settings);
  const { seed, ...rest } = inputs;
  if (part >= batch.size) return computeUpdate(tf, learner, { ...rest, fields: batchTensors(tf, fields, batch), draw: { seed } });
  const parts = partsOf(fields, batch, part);
  const shares = sharesOf(tf, learner, parts, inputs);
  const weights = new Map(inputs.weights);
  const statistics = new Map<string, Tensor>();
  let gradients: readonly Tensor[] = [];
  let report: Update['report'] = {};
  for (const [i, own] of parts.entries()) {
    const found = kept(tf, () => {
      const draw = { seed: seedOfPart(seed, i) };
      const given = { weights, fields: batchTensors(tf, fields, own), shares: shares[i] ?? [], depth: inputs.depth, draw };
      return differentiate(tf, learner, given);
    });
    gradients = i === 0 ? found.gradients : gradients.map((sum, at) => replaced(tf, sum, found.gradients[at]));
    const sums = Object.entries(found.report).map(([name, value]) => [name, i === 0 ? value : tf.add(report[name] ?? 0, value)] as const);
    report = Object.fromEntries(sums);
    for (const [name, value] of found.statistics) {
      weights.set(name, value);
      statistics.set(name, value);
    }
  }
  const applied = applyGradients(tf, learner, gradients, rest);
  return { ...applied, report, weights: new Map([...statistics, ...applied.weights]) };
} // prettier-ignore

/** Frees what a part leaves behind before the next one begins. */
function kept(tf: TF, work: () => ReturnType<typeof differentiate>): ReturnType<typeof differentiate> {
  let result: ReturnType<typeof differentiate> | undefined;
  tf.tidy(() => {
    const found = work();
    result = found;
    return [found.gradients, Object.values(found.report), [...found.statistics.values()]] as TensorFlow.TensorContainer;
  });
  if (!result) throw new Error('A part of a batch has no gradients.');
  return result;
}

function replaced(tf: TF, sum: Tensor, part: Tensor | undefined): Tensor {
  if (!part) return sum;
  const total = tf.add(sum, part);
  sum.dispose();
  part.dispose();
  return total;
}

/** The share that each part has of every objective: by what counts in it. */
function sharesOf(tf: TF, { model }: Learner, parts: readonly Batch[], { weights }: Inputs): readonly (readonly Tensor[])[] {
  const isMasked = model.objectives.some(({ maskRank }) => maskRank !== undefined);
  const counts = parts.map((batch) => {
    const found = isMasked
      ? countsOf(tf, model.objectives, arrivalsOf(tf, model, weights, batchTensors(tf, learnedFields(model), batch), { isTraining: false, seed: 0 }))
      : [];
    return model.objectives.map((_, i) => found[i] ?? tf.scalar(batch.size));
  });
  const totals = model.objectives.map((_, i) => tf.addN(counts.flatMap((own) => own[i] ?? [])));
  return counts.map((own) => own.map((count, i) => tf.div(count, tf.maximum(totals[i] ?? 0, LEAST))));
} // prettier-ignore
