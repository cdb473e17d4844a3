import type * as TensorFlow from '@tensorflow/tfjs';
import type { Output } from '../../../core/analysis/flatten.ts';
import { outputName } from '../../../core/analysis/identity.ts';
import { takenFields } from '../../../core/analysis/fields.ts';
import { ancestors } from '../../../core/analysis/order.ts';
import type { AnalysedNode } from '../../../core/analysis/node.ts';
import type { TF } from '../../../core/blocks/define.ts';
import { compared } from '../../../core/compare/comparison.ts';
import { sidesOf, type Sides } from '../../../core/compare/sides.ts';
import type { Comparison } from '../../../core/protocol/comparison.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import type { TensorType } from '../../../core/tensorType.ts';
import { openCpu } from '../../devices/cpu.ts';
import { loadData } from '../../data/load.ts';
import type { Examples } from '../../data/types.ts';
import { applyPart } from '../../model/applyPart.ts';
import { batchTensors, disposeAll, download, lookUp, upload, type Tensors } from '../../model/tensors.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { createFiller } from '../../train/batches.ts';
import { momentOf } from '../../train/moments.ts';
import type { Runs } from '../../train/runs.ts';
import { differenceOf, isSame } from './difference.ts';
import { noiseFor } from './noise.ts';
import { weightsOf } from './weights.ts';

type Request = ParsedParams['compareParts'];

/** Up to this many multiply-adds, some seconds of plain JavaScript, parts are compared. */
const MOST_MULTIPLY_ADDS = 3e9;

/**
 * Compares two parts of a document step by step. Fails with runUnknown, and with invalidRequest if a side cannot be
 * computed, is too large, or there is no such example or moment.
 */
export async function compareParts(runs: Runs, home: string, request: Request): Promise<Comparison> {
  const sides = sidesOf(request.document, request.left, request.other, request.partners);
  requireComputable(sides);
  const { runId, at } = request;
  const trained = runId === null ? undefined : (await momentOf(runs, runId, at)).checkpoint.weights;
  const data = await loaded(request, sides, home);
  const upstream = data ? upstreamOf(sides) : [];
  requireSmall([...upstream, ...sides.left.nodes, ...sides.right.nodes]);
  const weights = weightsOf(sides, upstream, request, trained);
  const batch = data && createFiller(data, 1)([request.example?.index ?? 0]);
  const { left, right } = await valuesOf(sides, { upstream, weights, batch, seed: request.seed });
  const tensors = (one: string | undefined, other: string | undefined) => {
    const [a, b] = [left.get(one ?? ''), right.get(other ?? '')];
    return a && b ? ([a, b] as const) : undefined;
  };
  const parts = compared(sides, {
    isSame: (one, other) => {
      const both = tensors(one, other);
      return both !== undefined && isSame(...both);
    },
  });
  const between = (one: string | undefined, other: string | undefined) => {
    const both = tensors(one, other);
    const difference = both && differenceOf(...both);
    return difference === undefined ? null : toWire(difference);
  };
  const name = (output: Output | null) => (output ? outputName(output) : undefined);
  return {
    ...parts,
    steps: parts.steps.map((step) => ({ ...step, difference: between(name(step.left), name(step.right)) })),
    difference: sides.left.exits.length === 1 ? between(sides.left.exits[0], sides.right.exits[0]) : null,
    isNoise: data === undefined,
    count: data?.count ?? null,
  };
}

function requireComputable({ leftProblem, rightProblem, left, right }: Sides): void {
  const problem = (left.steps.length === 0 && leftProblem) || rightProblem;
  if (problem || right.steps.length === 0) throw new EngineError('invalidRequest', problem ? problem.en : 'There is nothing to compare with.');
} // prettier-ignore

function requireSmall(nodes: readonly AnalysedNode[]): void {
  const all = nodes.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  if (all > MOST_MULTIPLY_ADDS) throw new EngineError('invalidRequest', 'These parts are too large to be compared: choose smaller ones.');
} // prettier-ignore

/** What the entries of both sides are computed from, in execution order. */
function upstreamOf({ analysis: { nodes }, left, right }: Sides): readonly AnalysedNode[] {
  const needed = ancestors(nodes, ...[...left.entries, ...right.entries].map(({ output }) => output.node));
  return nodes.filter(({ id }) => needed.has(id));
}

/** The examples of the chosen part of the data; undefined if none is chosen, or the data are not there. */
async function loaded({ document, example }: Request, sides: Sides, home: string): Promise<Examples | undefined> {
  if (!example || sides.left.entries.length === 0) return undefined;
  const data = await loadData(document.data, { home }).catch((error: unknown) => {
    if (error instanceof EngineError) return undefined;
    throw error;
  });
  const examples = data?.[example.split];
  if (!examples || examples.count === 0) return undefined;
  if (example.index < examples.count) return examples;
  throw new EngineError('invalidRequest', `There are ${examples.count} examples.`);
}

interface Given {
  readonly upstream: readonly AnalysedNode[];
  readonly weights: NamedTensors;
  /** One example; undefined: random numbers enter. */
  readonly batch: Batch | undefined;
  readonly seed: number;
}

/** All steps and entries of both sides by name. What enters the right side is what enters the left one. */
async function valuesOf(sides: Sides, { upstream, weights, batch, seed }: Given) {
  const { analysis: { data }, left, right, feeds } = sides;
  const { tf, run } = await openCpu();
  const noise = batch ? [] : left.entries.map(({ name, type }) => [name, noiseFor(type, name, seed)] as const);
  const seen = run(() => {
    const kept = { left: new Map<string, TensorFlow.Tensor>(), right: new Map<string, TensorFlow.Tensor>() };
    tf.tidy(() => {
      const given = upload(tf, [...weights, ...noise].map(([name, tensor]) => [name, tensor.shape, tensor]));
      const fields = batch ? batchTensors(tf, takenFields([...upstream, ...left.nodes, ...right.nodes], data).map(({ field }) => field), batch) : new Map<string, TensorFlow.Tensor>();
      const before = batch ? applyPart(tf, upstream, given, { data, fields, given: new Map() }) : given;
      const entering = left.entries.map(({ name, type }) => [name, cast(tf, lookUp(before, name), type)] as const);
      const enters = new Map(entering);
      const beside = new Map(right.entries.map(({ name }) => [name, lookUp(enters, feeds.get(name) ?? '')]));
      const sees = (side: 'left' | 'right', all: Tensors) => {
        for (const [name, value] of all) kept[side].set(name, tf.cast(value, 'float32'));
      };
      for (const [side, nodes, own] of [['left', left.nodes, enters], ['right', right.nodes, beside]] as const) {
        sees(side, own);
        sees(side, applyPart(tf, nodes, given, { data, fields, given: own }));
      }
      // At last: what fails before leaves nothing behind.
      for (const tensor of [...kept.left.values(), ...kept.right.values()]) tf.keep(tensor);
    });
    return kept;
  });
  const values = { left: await download(seen.left), right: await download(seen.right) };
  run(() => disposeAll([...seen.left.values(), ...seen.right.values()], []));
  return values;
} // prettier-ignore

/** What computes the network takes numbers of the types that it says. */
function cast(tf: TF, value: TensorFlow.Tensor, { dtype }: TensorType): TensorFlow.Tensor {
  return value.dtype === dtype ? value : tf.cast(value, dtype);
}
