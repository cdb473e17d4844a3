import type * as TensorFlow from '@tensorflow/tfjs';
import type { AnalysedNode } from '../../../core/analysis/node.ts';
import { outputsOf } from '../../../core/analysis/identity.ts';
import type { TF } from '../../../core/blocks/define.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import type { GradientHealth, HealthVerdict, NodeHealth } from '../../../core/protocol/explain.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { hashName, seedOf } from '../../../core/random.ts';
import { isPerceptronRule } from '../../../core/training/settings.ts';
import { arrivalsOf, totalLoss } from '../../model/report.ts';
import { lookUp, type Tensors } from '../../model/tensors.ts';
import { openCpu } from '../../devices/cpu.ts';
import { createFiller } from '../../train/batches.ts';
import type { Runs } from '../../train/runs.ts';
import { nextPlace, type Subject } from './explainStep.ts';
import { subjectTensors, weightTensors } from './tensors.ts';
import { subjectOf } from './explain.ts';

type Tensor = TensorFlow.Tensor;

const MOST_EXAMPLES = 64;
/** A gradient this many times smaller or larger than the last layer's. */
const FAR = 1000;
/**
 * How close to a bound an output counts as saturated, as a fraction of the range, and for what fraction of the
 * examples.
 */
const NEAR_END = 0.01;
const MOSTLY = 0.9;
/** A root mean square of weights that no training needs. */
const HUGE = 1e5;
/** float32 resolves changes down to 6e-8 of a number. */
const LEAST_CHANGE = 1e-8;

/** The gradients of a batch, layer by layer, and what has stopped learning. Fails like `subjectOf`. */
export async function healthOf(
  runs: Runs,
  home: string,
  request: ParsedParams['gradientHealth'],
): Promise<GradientHealth> {
  const health = await measureHealth(await subjectOf(runs, home, request));
  return { runId: request.runId, ...health };
}

/** Measures up to 64 training examples, evenly spaced over the training part. */
export async function measureHealth(subject: Subject): Promise<Omit<GradientHealth, 'runId'>> {
  const { data, step } = subject;
  const { tf, run } = await openCpu();
  const { count } = data.training;
  const examples = Math.min(MOST_EXAMPLES, count);
  const places = Array.from({ length: examples }, (_, i) => Math.floor((i * count) / examples));
  const batch = createFiller(data.training, examples)(places);
  const { learningRate } = nextPlace(subject);
  const { loss, nodes } = run(() => {
    let result: { readonly loss: number; readonly nodes: readonly Measured[] } = { loss: NaN, nodes: [] };
    tf.tidy(() => {
      result = measured(tf, subject, subjectTensors(tf, subject.model, batch));
    });
    return result;
  });
  const last = nodes.findLast(({ weights }) => weights !== null)?.weights?.gradient ?? 0;
  return {
    step,
    examples,
    learningRate,
    loss: toWire(loss),
    nodes: nodes.map((node) => judged(node, last, learningRate)),
  };
}

interface Measured {
  readonly nodeId: string;
  readonly weights: { readonly gradient: number; readonly size: number } | null;
  readonly units: NodeHealth['units'];
}

function measured(tf: TF, subject: Subject, fields: Tensors) {
  const { model, settings, state, step } = subject;
  const { weights, trainable } = weightTensors(tf, model, state.weights);
  const units = new Map<string, NodeHealth['units']>();
  const byOutput = new Map(model.nodes.map((node) => [outputsOf(node)[0]?.name ?? node.id, node]));
  const lossOf = () => {
    const arrivals = arrivalsOf(tf, model, weights, fields, {
      isTraining: true,
      seed: seedOf(settings.seed, hashName('step'), step),
      passesSteps: isPerceptronRule(settings),
      onOutput: (name, value) => {
        const node = byOutput.get(name);
        if (node) units.set(node.id, unitsOf(node, value));
        return value;
      },
    });
    return totalLoss(tf, model.objectives, arrivals);
  };
  const variables = trainable.map(({ name }) => lookUp(weights, name));
  // A network without weights has outputs but no gradients.
  const { value, grads } = variables.length > 0 ? tf.valueAndGrads(lossOf)(variables) : { value: lossOf(), grads: [] };
  const nodes = model.nodes.flatMap((node): readonly Measured[] => {
    const own = trainable.flatMap(({ name, nodeId }, i) => {
      const gradient = grads[i];
      return nodeId === node.id && gradient ? [{ gradient, weight: lookUp(weights, name) }] : [];
    });
    const counted = units.get(node.id) ?? null;
    if (own.length === 0 && !counted) return [];
    const rms = (tensors: readonly Tensor[]) => rootMeanSquare(tensors.map((tensor) => tensor.dataSync<'float32'>()));
    const both = { gradient: rms(own.map(({ gradient }) => gradient)), size: rms(own.map(({ weight }) => weight)) };
    return [{ nodeId: node.id, weights: own.length > 0 ? both : null, units: counted }];
  });
  return { loss: value.dataSync<'float32'>()[0] ?? NaN, nodes };
}

/** Over all values together. */
function rootMeanSquare(parts: readonly Float32Array[]): number {
  const count = parts.reduce((sum, part) => sum + part.length, 0);
  const squares = parts.reduce((sum, part) => part.reduce((own, value) => own + value * value, sum), 0);
  return Math.sqrt(squares / Math.max(1, count));
}

/** How many units (indices of the last axis) stay at a bound of the block's output; null if it has no bounds. */
function unitsOf({ block, params, type: { shape } }: AnalysedNode, output: Tensor): NodeHealth['units'] {
  const ends = block.ends?.(params as never);
  if (!ends) return null;
  const [low, high] = ends;
  const isRectified = high === Infinity;
  const margin = NEAR_END * (high - low);
  const isStuck = (value: number) =>
    isRectified ? value === low : Math.min(Math.abs(value - low), Math.abs(value - high)) <= margin;
  const count = shape.at(-1) ?? 1;
  const stuck = new Uint32Array(count);
  const values = output.dataSync();
  for (let i = 0; i < values.length; i++) if (isStuck(values[i] ?? NaN)) stuck[i % count] = (stuck[i % count] ?? 0) + 1;
  const needed = (isRectified ? 1 : MOSTLY) * (values.length / count);
  const found = stuck.filter((times) => times >= needed).length;
  return { count, dead: isRectified ? found : 0, saturated: isRectified ? 0 : found };
}

function judged({ nodeId, weights, units }: Measured, last: number, learningRate: number): NodeHealth {
  const verdict = verdictOf(weights, last, units, learningRate);
  if (!weights) return { nodeId, weights: null, units, verdict };
  const { gradient, size } = weights;
  const told = {
    gradient: toWire(gradient),
    size: toWire(size),
    share: toWire(gradient / last),
    updateRatio: toWire((gradient / size) * learningRate),
  };
  return { nodeId, weights: told, units, verdict };
}

function verdictOf(
  weights: Measured['weights'],
  last: number,
  units: NodeHealth['units'],
  learningRate: number,
): HealthVerdict {
  if (weights) {
    const { gradient, size } = weights;
    if (!Number.isFinite(gradient) || gradient > FAR * last) return 'exploding';
    if (!(size <= HUGE)) return 'huge';
    if (gradient < last / FAR) return 'vanishing';
  }
  if (units && units.dead > units.count / 2) return 'dead';
  if (units && units.saturated > units.count / 2) return 'saturated';
  if (weights && learningRate > 0 && weights.gradient * learningRate < LEAST_CHANGE * weights.size) return 'still';
  return 'fine';
}
