import type { Field } from '../../../core/data/spec.ts';
import * as tf from '@tensorflow/tfjs';
import { fieldNumbers, type Batch } from '../../tensors/batch.ts';
import type { Model } from '../../model/model.ts';
import { readableShape } from '../../model/objective.ts';
import type { Forward } from '../../model/predictor.ts';
import { pack } from '../../model/units.ts';
import type { Executable } from '../../graph/executable.ts';
import type { Sight } from '../../model/sight.ts';
import type { NamedTensor } from '../../tensors/named.ts';
import { outputType, type Graph } from '../../graph/ir.ts';
import { createBuffer, createSession, type Buffers, type Session } from '../../graph/onnx/session.ts';
import { narrowed } from '../../graph/passes/narrow.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { fieldType, names, tracePrediction, traceSight } from './program.ts';
import { Sessions } from '../../graph/sessions.ts';

/** The number of batch sizes for which sessions are kept: slices of a split, its last slice, single examples, plots. */
const MOST_SIZES = 6;

/**
 * Up to this many multiply-adds, one thread finishes before others have started, if several programs share the cores.
 */
const FEW = 2e8;
const PLACE = 'place';

/** How many sights are kept: with and without interventions. */
const MOST_SIGHTS = 4;

/** A sight that is ready to compute, and its graph. */
interface Opened {
  readonly session: Session;
  readonly graph: Graph;
  release(): Promise<void>;
}

/** A network whose forward pass runs in ONNX Runtime. Throws TraceError if it cannot be traced. */
export function createCompiledForward(model: Model): Forward {
  const sessions = new Sessions<Session>(MOST_SIZES);
  const sights = new Sessions<Opened>(MOST_SIGHTS);
  const open = async (sight: Sight, size: number): Promise<Opened> => {
    const graph = traceSight(tf, model, size, sight);
    const session = await create(graph, size);
    return { session, graph, release: () => session.release() };
  };
  const create = (graph: Graph, size: number) =>
    createSession(optimise(graph), model.multiplyAdds * size > FEW ? {} : { threads: 1 });
  // Traced immediately, so that anything that cannot be compiled is known before the first prediction.
  tracePrediction(tf, model, 1);
  return {
    with(weights) {
      const packed = pack(model.trained, weights);
      const fixed: Buffers = Object.fromEntries(
        model.trained.map(({ name, spec }) => {
          const values = packed.get(name)?.values;
          return [names.weight(name), createBuffer({ dtype: 'float32', shape: spec.shape }, values)];
        }),
      );
      return {
        predict: (batch) =>
          sessions.use(
            String(batch.size),
            () => create(tracePrediction(tf, model, batch.size), batch.size),
            (session) => runPrediction(session, model, fixed, batch),
          ),
        predictAt: (batch, place) =>
          sessions.use(
            PLACE,
            () => create(narrowed(tracePrediction(tf, model, 1), 'output', 1, PLACE), 1),
            (session) => runAt(session, model, fixed, batch, place),
          ),
        see: (batch, sight) =>
          sights.use(
            `${batch.size} ${sight.key} ${[...sight.given].map(([name, { shape }]) => `${name} ${shape.join()}`).join()}`,
            () => open(sight, batch.size),
            (opened) => runSight(opened, model, fixed, batch, sight),
          ),
        dispose: () => undefined,
      };
    },
    dispose() {
      sessions.dispose();
      sights.dispose();
    },
  };
}

async function runAt(session: Session, model: Model, weights: Buffers, batch: Batch, place: number) {
  const output = createBuffer({ dtype: 'float32', shape: [1, 1, ...readableShape(model).slice(1)] });
  const at = createBuffer({ dtype: 'int32', shape: [1] }, Int32Array.of(place));
  await session.run({ ...weights, ...batchBuffers(model.inputs, batch, 0), [PLACE]: at }, { output });
  return output.values as Float32Array;
}

async function runSight({ session, graph }: Opened, model: Model, weights: Buffers, batch: Batch, { given }: Sight) {
  const outputs = Object.fromEntries(graph.outputs.map(({ name }) => [name, createBuffer(outputType(graph, name))]));
  const extra = Object.fromEntries(
    [...given].map(([name, { shape, values }]) => [
      names.given(name),
      createBuffer({ dtype: 'float32', shape }, values),
    ]),
  );
  await session.run({ ...weights, ...batchBuffers(model.inputs, batch, 0), ...extra }, outputs);
  const seen = graph.outputs.map(({ name }): [string, NamedTensor] => {
    const { shape } = outputType(graph, name);
    return [name.slice(names.output('').length), { shape, values: outputs[name]?.values as Float32Array }];
  });
  return new Map(seen);
}

/** The output of a `tracePrediction` session for a batch of its size, with these weights: [size, ..., k]. */
export async function runPrediction(
  session: Session | Executable,
  model: Model,
  weights: Buffers,
  batch: Batch,
): Promise<Float32Array> {
  const output = createBuffer({ dtype: 'float32', shape: [batch.size, ...readableShape(model)] });
  await session.run({ ...weights, ...batchBuffers(model.inputs, batch, 0) }, { output });
  return output.values as Float32Array;
}

/** The given fields of a batch, as inputs for step `step` of a program. */
export function batchBuffers(fields: readonly Field[], batch: Batch, step: number): Buffers {
  const buffers = fields.map((field) => {
    const buffer = createBuffer(fieldType(field, batch.size), fieldNumbers(batch, field));
    return [names.field(field.name, step), buffer] as const;
  });
  return Object.fromEntries(buffers);
}
