import * as tf from '@tensorflow/tfjs';
import { graphInputs, type Graph, type TensorType } from '../../graph/ir.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { Full, noRoomFor } from '../../graph/webgpu/device.ts';
import { planProgram, type Limits, type ProgramOptions, type ProgramPlan } from '../../graph/webgpu/programPlan.ts';
import { planRows, rowsBytes, type RowsPlan } from '../../graph/webgpu/rows.ts';
import { FEWER_SETS, SETS, StatePlan } from '../../graph/webgpu/state.ts';
import { learnedFields, type Model } from '../../model/model.ts';
import { reportNames } from '../../model/report.ts';
import { scalarsOf } from './groups.ts';
import type { Learner } from './learner.ts';
import { isInParts, partSize } from './parts.ts';
import {
  names,
  slotsOf,
  stillWeights,
  traceApplying,
  traceGradients,
  traceTraining,
  type TraceOptions,
} from './program.ts';

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

/** An update whose gradients are computed part by part, and added up. */
export interface PartsPlan {
  /** The number of examples in each part but the last. */
  readonly part: number;
  /** Where gradients lie while they are added up, and running statistics. */
  readonly sums: StatePlan;
  /** What computes a part, by its size. */
  readonly parts: ReadonlyMap<number, UpdatePlan>;
  readonly applying: UpdatePlan;
  readonly bytes: number;
}

/** A part reads what those before it have added up, and writes it elsewhere. */
export const SUM_SETS = 2;

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
  const given = [names.seed(0), ...scalarsIn(learner)];
  const reported = [...reportedBy(model), ...normIn(options)];
  return planned(model, graph, state, limits, together, { given, reported });
}

/** The same for batches in parts. */
export function planParts(
  learner: Learner,
  { state }: Held,
  limits: Limits,
  size: number,
  options: TraceOptions = {},
): PartsPlan {
  const { model, settings } = learner;
  const part = partSize(settings);
  const sizes = [...new Set([part, size % part])].filter((own) => own > 0);
  const graphs = sizes.map((own) => optimise(traceGradients(tf, learner, own, options.depth, true)));
  const [first] = graphs;
  const types = Object.fromEntries(first?.outputs.flatMap(({ name, value }) => {
    const type = first.nodes[value]?.type;
    return type && (name.startsWith(names.gradient('')) || name.startsWith(names.weight(''))) ? [[name, type] as const] : [];
  }) ?? []); // prettier-ignore
  const familyOf = (name: string) => (name.startsWith(names.weight('')) ? 'statistic' : 'gradient');
  const sums = new StatePlan(types, familyOf, new Set());
  const given = [names.seed(0), ...model.objectives.map((_, i) => names.share(i))];
  const own = { given, reported: reportedBy(model), isChecked: false };
  const parts = new Map(graphs.map((graph, i) => [sizes[i] ?? part, planned(model, graph, sums, limits, GROUP, own)]));
  const applied = optimise(traceApplying(tf, learner, options));
  const applying = planned(model, applied, state, limits, 1, { given: scalarsIn(learner), reported: normIn(options) });
  const bytes = sums.bytes(SUM_SETS) + [...parts.values(), applying].reduce((sum, plan) => sum + plan.bytes, 0);
  return { part, sums, parts, applying, bytes };
}

const scalarsIn = (learner: Learner) => Object.keys(scalarsOf(learner, { learningRate: 1, step: 0 })).map((name) => names.scalar(name, 0)); // prettier-ignore
const reportedBy = ({ objectives }: Model) => reportNames(objectives, true).map((name) => names.reported(name, 0));
const normIn = ({ measuresGradient = false }: TraceOptions) => (measuresGradient ? [names.gradientNorm(0)] : []);

/** A program that fills tensors of a state, `together` rows at a time. */
function planned(
  model: Model,
  graph: Graph,
  state: StatePlan,
  limits: Limits,
  together: number,
  options: Pick<ProgramOptions, 'given' | 'reported' | 'isChecked'>,
): UpdatePlan {
  const written = new Map(graph.outputs.flatMap(({ name }) => {
    const flat = state.flat(name);
    return flat ? [[name, flat] as const] : [];
  })); // prettier-ignore
  const program = planProgram(graph, limits, { ...options, written, flats: state.changing.length });
  const rows = planRows(fieldTypes(model, graph), together);
  return { program, rows, bytes: program.bytes + rowsBytes(rows, program.row) };
}

/** The types of the inputs that are a batch's fields. */
function fieldTypes(model: Model, graph: Graph): ReadonlyMap<string, TensorType> {
  const fields = new Set(learnedFields(model).map(({ name }) => names.field(name, 0)));
  return new Map(graphInputs(graph).flatMap(({ name, type }) => (fields.has(name) ? [[name, type] as const] : [])));
}

/** What updates on batches of this size need. Throws TraceError, and Unavailable. */
export function planFor(learner: Learner, held: Held, limits: Limits, size: number): UpdatePlan | PartsPlan {
  return isInParts(learner.settings, size)
    ? planParts(learner, held, limits, size)
    : planUpdate(learner, held, limits, size);
}
