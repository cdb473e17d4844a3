import type { Field } from '../../../core/data/spec.ts';
import type * as TensorFlow from '@tensorflow/tfjs';
import { readable } from '../../model/objective.ts';
import { arrivalsOf, countsOf, reportOf, type Report } from '../../model/report.ts';
import { learnedFields, stillOf, type Model } from '../../model/model.ts';
import { computedOutputs, visibleOutputs } from '../../model/nodeOutputs.ts';
import type { Sight } from '../../model/sight.ts';
import { typed, type Tensors } from '../../model/tensors.ts';
import { scalarsOf, trainableOf } from './groups.ts';
import type { Learner } from './learner.ts';
import { applyGradients, computeUpdate, differentiate } from './update.ts';
import type { TF } from '../../../core/blocks/define.ts';
import type { Graph, TensorType } from '../../graph/ir.ts';
import { trace, type TraceContext } from '../../graph/tracer.ts';

type Tensor = TensorFlow.Tensor;
type Named = Readonly<Record<string, Tensor>>;

/** The names of the programs' inputs and outputs. */
export const names = {
  weight: (name: string) => `weight/${name}`,
  slot: (name: string) => `slot/${name}`,
  /** A field of a step's batch. */
  field: (name: string, step: number) => `${name}/${step}`,
  seed: (step: number) => `seed/${step}`,
  scalar: (name: string, step: number) => `scalar/${name}/${step}`,
  /** Scalars that a step reports: see `reportNames`. */
  reported: (name: string, step: number) => `${name}/${step}`,
  gradientNorm: (step: number) => `gradientNorm/${step}`,
  gradient: (name: string) => `gradient/${name}`,
  /** What share a part of a batch has of an objective. */
  share: (objective: number) => `share/${objective}`,
  output: (nodeId: string) => `output/${nodeId}`,
  given: (name: string) => `given/${name}`,
} as const;

const scalar: TensorType = { dtype: 'float32', shape: [] };

export interface TraceOptions {
  readonly measuresGradient?: boolean;
  /** With gradual unfreezing: see `depthAt`. */
  readonly depth?: number | undefined;
}

/**
 * The graph of one or more consecutive updates, each on its own batch of `size` examples. Inputs: all weights and
 * slots, and for each step its batch, the optimizer's scalars and the seed. Outputs: the new weights and slots (of
 * weights that are trained) and each step's report, which includes the gradient norm only if it is measured.
 */
export function traceTraining(
  tf: TF,
  learner: Learner,
  size: number,
  steps: number,
  options: TraceOptions = {},
): Graph {
  const { model } = learner;
  const { measuresGradient = false, depth } = options;
  const scalars = scalarNames(learner);
  const slotTypes = slotsOf(learner);
  const inputs: Record<string, TensorType> = { ...weightTypes(model), ...slotTypes };
  for (let step = 0; step < steps; step++) {
    Object.assign(inputs, batchTypes(learnedFields(model), size, step));
    inputs[names.seed(step)] = { dtype: 'int32', shape: [] };
    for (const name of scalars) inputs[names.scalar(name, step)] = scalar;
  }
  return trace(inputs, (given, context) => {
    const weights = weightsOf(model, given);
    const slots = slotsIn(slotTypes, given);
    const outputs: Record<string, Tensor> = {};
    for (let step = 0; step < steps; step++) {
      const update = computeUpdate(tf, learner, {
        weights,
        slots,
        scalars: new Map(scalars.map((name) => [name, of(given, names.scalar(name, step))])),
        fields: fieldsOf(tf, learnedFields(model), given, step),
        measuresGradient,
        depth,
        draw: drawing(context, of(given, names.seed(step))),
      });
      for (const [name, value] of update.weights) weights.set(name, value);
      for (const [name, value] of update.slots) slots.set(name, value);
      Object.assign(outputs, reportOutputs(update.report, step));
      if (update.gradientNorm) outputs[names.gradientNorm(step)] = update.gradientNorm;
    }
    return { ...outputs, ...changedOutputs(learner, weights, slots, depth) };
  });
}

/** Weights and slots after an update, without those that it leaves as they are. */
function changedOutputs(learner: Learner, weights: Tensors, slots: Tensors, depth: number | undefined): Named {
  const { model, optimizer } = learner;
  const trained = new Set(trainableOf(learner, depth).map(({ name }) => name));
  const still = new Set(stillWeights(model));
  const waiting = trainableOf(learner).filter(({ name }) => !trained.has(name));
  for (const { name } of waiting) still.add(name);
  const stillSlots = new Set(waiting.flatMap(({ name }) => optimizer.slots.map((slot) => `${name}/${slot}`)));
  const own = [...weights].filter(([name]) => !still.has(name)).map(([name, value]) => [names.weight(name), value] as const);
  const others = [...slots].filter(([name]) => !stillSlots.has(name)).map(([name, value]) => [names.slot(name), value] as const);
  return Object.fromEntries([...own, ...others]);
} // prettier-ignore

/**
 * The graph of the gradients of a part of a batch. Inputs: all weights, the part, the seed, and its share of every
 * objective. Outputs: gradients, running statistics that changed, and the report. `addsUp`: gradients of earlier parts are
 * inputs, too, to which those of this part are added.
 */
export function traceGradients(
  tf: TF,
  learner: Learner,
  size: number,
  depth: number | undefined,
  addsUp = false,
): Graph {
  const { model } = learner;
  const trained = trainableOf(learner, depth);
  const shares = model.objectives.map((_, i) => names.share(i));
  const inputs: Record<string, TensorType> = {
    ...weightTypes(model),
    ...batchTypes(learnedFields(model), size, 0),
    [names.seed(0)]: { dtype: 'int32', shape: [] },
    ...Object.fromEntries(shares.map((name) => [name, scalar])),
    ...(addsUp && gradientTypes(trained)),
  };
  return trace(inputs, (given, context) => {
    const { report, gradients, statistics } = differentiate(tf, learner, {
      weights: weightsOf(model, given),
      fields: fieldsOf(tf, learnedFields(model), given, 0),
      shares: shares.map((name) => of(given, name)),
      depth,
      draw: drawing(context, of(given, names.seed(0))),
    });
    context.enter(undefined);
    const named = trained.flatMap(({ name }, i) => {
      const gradient = gradients[i];
      const own = names.gradient(name);
      return gradient ? [[own, addsUp ? tf.add(of(given, own), gradient) : gradient] as const] : [];
    });
    const changed = [...statistics].map(([name, value]) => [names.weight(name), value] as const);
    return { ...reportOutputs(report, 0), ...Object.fromEntries([...named, ...changed]) };
  });
}

/** The graph of an update from gradients that are already known. */
export function traceApplying(tf: TF, learner: Learner, { measuresGradient = false, depth }: TraceOptions): Graph {
  const { model } = learner;
  const scalars = scalarNames(learner);
  const slotTypes = slotsOf(learner);
  const trained = trainableOf(learner, depth);
  const inputs: Record<string, TensorType> = {
    ...weightTypes(model),
    ...slotTypes,
    ...gradientTypes(trained),
    ...Object.fromEntries(scalars.map((name) => [names.scalar(name, 0), scalar])),
  };
  return trace(inputs, (given, context) => {
    const gradients = trained.map(({ name }) => of(given, names.gradient(name)));
    const { weights, slots, gradientNorm } = applyGradients(tf, learner, gradients, {
      weights: weightsOf(model, given),
      slots: slotsIn(slotTypes, given),
      scalars: new Map(scalars.map((name) => [name, of(given, names.scalar(name, 0))])),
      depth,
      measuresGradient,
      onNode: (id) => context.enter(id),
    });
    return { ...changedOutputs(learner, weights, slots, depth), ...(gradientNorm && { [names.gradientNorm(0)]: gradientNorm }) }; // prettier-ignore
  });
}

/** The graph of what counts in a batch, for every objective with a mask. */
export function traceCounts(tf: TF, model: Model, size: number): Graph {
  return trace({ ...weightTypes(model), ...batchTypes(learnedFields(model), size, 0) }, (given, context) => {
    const fields = fieldsOf(tf, learnedFields(model), given, 0);
    const arrivals = arrivalsOf(tf, model, weightsOf(model, given), fields, evaluating(context));
    const counts = countsOf(tf, model.objectives, arrivals);
    return Object.fromEntries(counts.flatMap((count, i) => (count ? [[names.share(i), count] as const] : [])));
  });
}

function gradientTypes(trained: ReturnType<typeof trainableOf>): Record<string, TensorType> {
  return Object.fromEntries(trained.map(({ name, spec }) => [names.gradient(name), floats(spec.shape)]));
}

const scalarNames = (learner: Learner) => Object.keys(scalarsOf(learner, { learningRate: 1, step: 0 }));

function slotsIn(types: Readonly<Record<string, TensorType>>, given: Named): Map<string, Tensor> {
  return new Map(Object.keys(types).map((name) => [name.slice(names.slot('').length), of(given, name)]));
}

function reportOutputs(report: Report<Tensor>, step: number): Named {
  return Object.fromEntries(Object.entries(report).map(([name, value]) => [names.reported(name, step), value]));
}

/** The stored weights that no update changes. */
export function stillWeights(model: Model): readonly string[] {
  return stillOf(model, model.trained);
}

/** The graph of an evaluation, from the weights and a batch. */
export function traceEvaluation(tf: TF, model: Model, size: number): Graph {
  return trace({ ...weightTypes(model), ...batchTypes(learnedFields(model), size, 0) }, (given, context) => {
    const fields = fieldsOf(tf, learnedFields(model), given, 0);
    const arrivals = arrivalsOf(tf, model, weightsOf(model, given), fields, evaluating(context));
    return reportOutputs(reportOf(tf, model.objectives, arrivals, false), 0);
  });
}

/** The graph of what the user sees of the network: from the weights and the input to `output` [size, k]. */
export function tracePrediction(tf: TF, model: Model, size: number): Graph {
  return trace({ ...weightTypes(model), ...batchTypes(model.inputs, size, 0) }, (given, context) => ({
    output: readable(tf, model, applied(tf, model, given, context)),
  }));
}

/** The graph of the nodes' outputs: from the weights and the input to `output/<name of the output>` [size, ...]. */
export function traceOutputs(tf: TF, model: Model, size: number): Graph {
  return trace({ ...weightTypes(model), ...batchTypes(model.inputs, size, 0) }, (given, context) => {
    const fields = fieldsOf(tf, model.inputs, given, 0);
    const onNode = (id: string | undefined) => context.enter(id);
    const outputs = computedOutputs(tf, model, visibleOutputs(model), weightsOf(model, given), fields, onNode);
    return Object.fromEntries([...outputs].map(([name, output]) => [names.output(name), output]));
  });
}

/** The graph of a sight: from the weights, the input and given tensors to `output/<name>`. */
export function traceSight(tf: TF, model: Model, size: number, sight: Sight): Graph {
  const extra = [...sight.given].map(([name, { shape }]) => [names.given(name), floats(shape)] as const);
  const inputs = { ...weightTypes(model), ...batchTypes(model.inputs, size, 0), ...Object.fromEntries(extra) };
  return trace(inputs, (tensors, context) => {
    const fields = fieldsOf(tf, model.inputs, tensors, 0);
    const pass = (options: object) =>
      model.apply(tf, weightsOf(model, tensors), fields, { ...evaluating(context), ...options });
    const given = new Map([...sight.given.keys()].map((name) => [name, of(tensors, names.given(name))]));
    return Object.fromEntries([...sight.see(tf, pass, given)].map(([name, value]) => [names.output(name), value]));
  });
}

function applied(tf: TF, model: Model, given: Named, context: TraceContext): Tensor {
  return model.apply(tf, weightsOf(model, given), fieldsOf(tf, model.inputs, given, 0), evaluating(context));
}

function evaluating(context: TraceContext) {
  return { isTraining: false, seed: 0, onNode: (id: string | undefined) => context.enter(id) };
}

function drawing(context: TraceContext, seed: Tensor) {
  return {
    seed: 0,
    uniform: (stream: number, shape: readonly number[]) => context.uniform(seed, stream, shape),
    onNode: (id: string | undefined) => context.enter(id),
  };
}

/** The weights among a program's inputs, by name. */
function weightsOf(model: Model, given: Named): Map<string, Tensor> {
  return new Map(model.trained.map(({ name }) => [name, of(given, names.weight(name))]));
}

function weightTypes(model: Model): Record<string, TensorType> {
  const types = model.trained.map(({ name, spec }) => [names.weight(name), floats(spec.shape)] as const);
  return Object.fromEntries(types);
}

/** The types of the optimizer's slots, by input name. */
export function slotsOf({ model, optimizer }: Learner): Record<string, TensorType> {
  const types = model.trained
    .filter(({ spec }) => spec.isTrainable)
    .flatMap(({ name, spec }) =>
      optimizer.slots.map((slot) => [names.slot(`${name}/${slot}`), floats(spec.shape)] as const),
    );
  return Object.fromEntries(types);
}

/** The batch of a step among a program's inputs, by the names of these fields. */
function fieldsOf(tf: TF, fields: readonly Field[], given: Named, step: number): Tensors {
  return new Map(fields.map((field) => [field.name, typed(tf, field, of(given, names.field(field.name, step)))]));
}

/** The types of a batch's fields, by input name. */
function batchTypes(fields: readonly Field[], size: number, step: number): Record<string, TensorType> {
  return Object.fromEntries(fields.map((field) => [names.field(field.name, step), fieldType(field, size)] as const));
}

/** The type in which batches store it: floats, or integers. */
export function fieldType({ type: { dtype, shape } }: Field, size: number): TensorType {
  return { dtype: dtype === 'float32' ? 'float32' : 'int32', shape: [size, ...shape] };
}

function floats(shape: readonly number[]): TensorType {
  return { dtype: 'float32', shape };
}

function of(given: Named, name: string): Tensor {
  const tensor = given[name];
  if (!tensor) throw new Error(`The program has no input "${name}".`);
  return tensor;
}
