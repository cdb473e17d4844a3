import { takenFields } from '../../../core/analysis/fields.ts';
import { ancestors } from '../../../core/analysis/order.ts';
import type { AnalysedNode } from '../../../core/analysis/node.ts';
import type { Field } from '../../../core/data/spec.ts';
import { sidesOf, type Sides } from '../../../core/compare/sides.ts';
import type { Comparison } from '../../../core/protocol/comparison.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { sizeOf } from '../../../core/shape.ts';
import { loadData } from '../../data/load.ts';
import type { Examples } from '../../data/types.ts';
import { lookUp } from '../../model/tensors.ts';
import { fieldNumbers, type Batch } from '../../tensors/batch.ts';
import type { NamedTensor, NamedTensors } from '../../tensors/named.ts';
import { createFiller } from '../../train/batches.ts';
import { momentOf } from '../../train/moments.ts';
import type { Runs } from '../../train/runs.ts';
import { noiseFor } from './noise.ts';
import { besideEntering, sideValues } from './side.ts';
import { toldBy } from './told.ts';
import { weightsOf } from './weights.ts';
import { noExample } from '../noExample.ts';

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
  return { ...toldBy(sides, left, right), isNoise: data === undefined, count: data?.count ?? null };
}

const nothingToCompare = text(
  'There is nothing to compare with: choose what stands on the other side.',
  'Es gibt nichts zum Vergleichen: wählen, was auf der anderen Seite steht.',
);

/** Fails with invalidRequest if a side cannot be computed. */
export function requireComputable({ leftProblem, rightProblem, left, right }: Sides): void {
  const problem = (left.steps.length === 0 && leftProblem) || rightProblem;
  if (problem || right.steps.length === 0) throw new EngineError('invalidRequest', problem ?? nothingToCompare);
} // prettier-ignore

function requireSmall(nodes: readonly AnalysedNode[]): void {
  const all = nodes.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  if (all > MOST_MULTIPLY_ADDS) throw new EngineError('invalidRequest', text('These parts are too large to be compared: choose smaller ones.', 'Diese Teile sind zu groß zum Vergleichen: kleinere wählen.'));
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
  throw new EngineError('invalidRequest', noExample(examples.count));
}

interface Given {
  readonly upstream: readonly AnalysedNode[];
  readonly weights: NamedTensors;
  /** One example; undefined: random numbers enter. */
  readonly batch: Batch | undefined;
  readonly seed: number;
}

/** All steps and entries of both sides by name. What enters the right side is what enters the left one. */
async function valuesOf({ analysis: { data }, left, right, feeds }: Sides, { upstream, weights, batch, seed }: Given) {
  const taken = batch ? takenFields([...upstream, ...left.nodes, ...right.nodes], data) : [];
  const fields = taken.map(({ field }) => ({ name: field.name, type: field.type, value: fieldOf(batch, field) }));
  const before = batch && (await sideValues({ nodes: upstream, data, weights, entering: [], fields }));
  const entering = left.entries.map(({ name, type }) => ({ name, type, value: before ? lookUp(before, name) : noiseFor(type, name, seed) })); // prettier-ignore
  const beside = besideEntering(right, feeds, entering);
  return {
    left: await sideValues({ nodes: left.nodes, data, weights, entering, fields }),
    right: await sideValues({ nodes: right.nodes, data, weights, entering: beside, fields }),
  };
}

/** The first example of a batch. */
function fieldOf(batch: Batch | undefined, field: Field): NamedTensor {
  if (!batch) throw new Error('There is no batch.');
  const { shape } = field.type;
  return { shape: [1, ...shape], values: Float32Array.from(fieldNumbers(batch, field).subarray(0, sizeOf(shape))) };
}
