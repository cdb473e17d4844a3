import * as tf from '@tensorflow/tfjs';
import { graphInputs, type Graph, type TensorType } from '../../graph/ir.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { Full, noRoomFor } from '../../graph/webgpu/device.ts';
import { planProgram, type Limits, type ProgramPlan } from '../../graph/webgpu/programPlan.ts';
import { planRows, rowsBytes, type RowsPlan } from '../../graph/webgpu/rows.ts';
import { FEWER_SETS, SETS, StatePlan } from '../../graph/webgpu/state.ts';
import { learnedFields, type Model } from '../../model/model.ts';
import { reportNames } from '../../model/report.ts';
import { scalarsOf } from './groups.ts';
import type { Learner } from './learner.ts';
import { names, slotsOf, stillWeights, traceTraining, type TraceOptions } from './program.ts';

/** Updates in one submission, at most: encoding and reading back are shared by so many. */
const GROUP = 8;
/** From this many bytes of weights and slots on, memory is saved, and updates are made one by one. */
const LARGE = 2 ** 27;

/** Where weights and slots lie on a card, and how many sets of them there are. */
export interface Held {
  readonly state: StatePlan;
  readonly sets: number;
  /** Updates in one submission, at most. */
  readonly together: number;
  readonly bytes: number;
}

/** Throws Full if a piece is larger than the card allows. */
export function planState(learner: Learner, { largest }: Limits): Held {
  const { model } = learner;
  const weights = model.trained.map(({ name, spec }): [string, TensorType] => [names.weight(name), { dtype: 'float32', shape: spec.shape }]); // prettier-ignore
  const still = new Set(stillWeights(model).map((name) => names.weight(name)));
  const familyOf = (name: string) => (name.startsWith(names.weight('')) ? 'weight' : `slot ${name.split('/').at(-1)}`);
  const state = new StatePlan({ ...Object.fromEntries(weights), ...slotsOf(learner) }, familyOf, still);
  const piece = Math.max(0, ...state.families.map(({ bytes }) => bytes));
  if (piece > largest) throw new Full(noRoomFor(piece, largest));
  const isLarge = state.bytes(1) >= LARGE;
  const sets = isLarge ? FEWER_SETS : SETS;
  return { state, sets, together: isLarge ? 1 : GROUP, bytes: state.bytes(sets) };
}

/** An update for batches of one size. */
export interface UpdatePlan {
  readonly program: ProgramPlan;
  readonly rows: RowsPlan;
  readonly bytes: number;
}

/** Throws TraceError, and Unavailable if something is missing or more than the card allows. */
export function planUpdate(
  learner: Learner,
  { state, together }: Held,
  limits: Limits,
  size: number,
  options: TraceOptions = {},
): UpdatePlan {
  const { model } = learner;
  const graph = optimise(traceTraining(tf, learner, size, 1, options));
  const given = [names.seed(0), ...Object.keys(scalarsOf(learner, { learningRate: 1, step: 0 })).map((name) => names.scalar(name, 0))]; // prettier-ignore
  const norm = options.measuresGradient ? [names.gradientNorm(0)] : [];
  const reported = [...reportNames(model.objectives, true).map((name) => names.reported(name, 0)), ...norm];
  const written = new Map(graph.outputs.flatMap(({ name }) => {
    const flat = state.flat(name);
    return flat ? [[name, flat] as const] : [];
  })); // prettier-ignore
  const program = planProgram(graph, limits, { given, reported, written, flats: state.changing.length });
  const rows = planRows(fieldTypes(model, graph), together);
  return { program, rows, bytes: program.bytes + rowsBytes(rows, program.row) };
}

/** The types of the inputs that are a batch's fields. */
function fieldTypes(model: Model, graph: Graph): ReadonlyMap<string, TensorType> {
  const fields = new Set(learnedFields(model).map(({ name }) => names.field(name, 0)));
  return new Map(graphInputs(graph).flatMap(({ name, type }) => (fields.has(name) ? [[name, type] as const] : [])));
}
