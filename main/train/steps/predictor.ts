import { targetField, targetSize } from '../../../core/data/spec.ts';
import * as tf from '@tensorflow/tfjs';
import type { Numbers } from '../../tensors/batch.ts';
import type { Model } from '../../model/model.ts';
import type { Forward } from '../../model/predictor.ts';
import { pack } from '../../model/units.ts';
import type { Executable } from '../../graph/executable.ts';
import { createBuffer, createSession, type Buffers, type Session } from '../../graph/onnx/session.ts';
import { optimise } from '../../graph/passes/optimise.ts';
import { inputTypes, names, tracePrediction } from './program.ts';
import { Sessions } from '../../graph/sessions.ts';

/** Sizes of batches that sessions are kept for: slices of a split, the last of them, single examples, pictures. */
const MOST_SIZES = 6;

/** A network whose forward pass runs in ONNX Runtime. Throws TraceError when it cannot be traced. */
export function createCompiledForward(model: Model): Forward {
  const sessions = new Sessions<Session>(MOST_SIZES);
  const create = async (size: number) => createSession(optimise(tracePrediction(tf, model, size)));
  // Traced at once, so that what cannot be compiled is known before the first prediction.
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
        predict: (features, size) =>
          sessions.use(
            String(size),
            () => create(size),
            (session) => runPrediction(session, model, fixed, features, size),
          ),
        dispose: () => undefined,
      };
    },
    dispose: () => sessions.dispose(),
  };
}

/** What a session of `tracePrediction` says of `size` examples, with these weights: [size, k]. */
export async function runPrediction(
  session: Session | Executable,
  model: Model,
  weights: Buffers,
  features: Numbers,
  size: number,
): Promise<Float32Array> {
  const output = createBuffer({ dtype: 'float32', shape: [size, targetSize(targetField(model.data).meaning)] });
  await session.run({ ...weights, ...featureInput(model, features, size) }, { output });
  return output.values as Float32Array;
}

/** The examples as a program without labels takes them. */
export function featureInput(model: Model, features: Numbers, size: number): Buffers {
  const types = Object.entries(inputTypes(model, size));
  return Object.fromEntries(types.map(([name, type]) => [name, createBuffer(type, features)]));
}
