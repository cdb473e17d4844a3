import type * as TensorFlow from '@tensorflow/tfjs';
import type { Tensor as FileTensor } from 'onnxruntime-node';
import type { TF } from '../../core/blocks/define.ts';
import { dimsOf, type ModelPort, type ModelSpec } from '../../core/blocks/opaque/modelSpec.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { sizeOf } from '../../core/shape.ts';
import { text } from '../../core/text.ts';
import { fromFile, toFile, type Numbers } from './numbers.ts';
import { firstLine, sessionOf, type FileSession } from './sessions.ts';

type Tensor = TensorFlow.Tensor;

/**
 * Computes a file for some inputs, as ForwardContext says. Gradients are zero. Fails with dataUnavailable as `sessionOf`
 * does, and with invalidRequest if the file cannot compute these numbers.
 */
export function runFile(tf: TF, model: ModelSpec, inputs: readonly Tensor[]): readonly Tensor[] {
  const values = inputs.map((input) => input.dataSync<'float32'>() as Numbers);
  const session = sessionOf(model.file);
  const [first] = inputs;
  const batch = first?.shape[model.at > 0 ? 0 : (model.inputs[0]?.batchAt ?? 0)] ?? 1;
  const whole = inputs.map((input, i) => ({ values: values[i] ?? new Float32Array(), dims: input.shape }));
  const found = model.at === 0 ? run(session, model, whole, batch) : inPieces(session, model, values, batch);
  const floats = inputs.filter(({ dtype }) => dtype === 'float32');
  return model.outputs.map(({ dtype }, i) => {
    const { values: numbers = new Float32Array(), dims = [] } = found[i] ?? {};
    const output = tf.tensor(numbers, [...dims], dtype);
    return dtype === 'float32' && floats.length > 0 ? withoutGradient(tf, output, floats) : output;
  });
}

/** The same tensor as something made of these inputs that does not change with them. */
function withoutGradient(tf: TF, output: Tensor, inputs: readonly Tensor[]): Tensor {
  return tf.customGrad(() => ({
    value: tf.clone(output),
    gradFunc: () => inputs.map((input) => tf.zerosLike(input)),
  }))(...inputs);
}

interface Plain {
  readonly values: Numbers;
  readonly dims: readonly number[];
}

function run(session: FileSession, model: ModelSpec, inputs: readonly Plain[], batch: number): readonly Plain[] {
  const feeds: Record<string, FileTensor> = {};
  for (const [i, { name }] of model.inputs.entries()) {
    const code = session.inputMetadata.find((one) => one.name === name)?.type ?? 1;
    const given = inputs[i];
    if (given) feeds[name] = toFile(given.values, code, given.dims);
  }
  const results = computed(session, model, feeds);
  return model.outputs.map((port) => {
    const value = results[port.name] as FileTensor | undefined;
    const wanted = dimsOf(port, model.at === 0 ? batch : model.at);
    if (value?.dims.join() === wanted.join()) return { values: fromFile(value), dims: wanted };
    throw new EngineError('invalidRequest', otherSize(model, port, wanted, value?.dims ?? []));
  });
}

function computed(session: FileSession, model: ModelSpec, feeds: Record<string, FileTensor>) {
  try {
    return session.run(feeds, Object.fromEntries(model.outputs.map(({ name }) => [name, null])), {});
  } catch (error) {
    const [name, why] = [model.file.name, firstLine(error)];
    throw new EngineError(
      'invalidRequest',
      text(`“${name}” cannot compute these numbers: ${why}`, `„${name}“ kann diese Zahlen nicht berechnen: ${why}`),
      { cause: error },
    );
  }
}

/** As many examples at once as the file takes; the last piece is filled up with its first example. */
function inPieces(session: FileSession, model: ModelSpec, inputs: readonly Numbers[], batch: number): readonly Plain[] {
  const { at } = model;
  const outputs = model.outputs.map(({ shape, dtype }) => {
    const size = batch * sizeOf(shape);
    const values = dtype === 'float32' ? new Float32Array(size) : dtype === 'bool' ? new Uint8Array(size) : new Int32Array(size); // prettier-ignore
    return { values, dims: [batch, ...shape] };
  });
  for (let from = 0; from < batch; from += at) {
    const count = Math.min(at, batch - from);
    const piece = model.inputs.map((port, i) => {
      const size = sizeOf(port.shape);
      const all = inputs[i] ?? new Float32Array();
      const own = all.slice(from * size, (from + at) * size);
      return { values: count === at ? own : filled(own, at * size, size), dims: dimsOf(port, at) };
    });
    for (const [i, { values }] of run(session, model, piece, at).entries()) {
      const size = sizeOf(model.outputs[i]?.shape ?? []);
      outputs[i]?.values.set(values.subarray(0, count * size), from * size);
    }
  }
  return outputs;
}

function filled(values: Numbers, length: number, size: number): Numbers {
  const all = values instanceof Float32Array ? new Float32Array(length) : values instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length); // prettier-ignore
  for (let i = 0; i < length; i++) all[i] = values[i] ?? values[i % size] ?? 0;
  return all;
}

function otherSize({ file: { name } }: ModelSpec, port: ModelPort, wanted: readonly number[], found: readonly number[]) {
  const [asked, given] = [wanted, found].map((dims) => `[${dims.join(', ')}]`);
  return text(
    `“${name}” output ${given} at “${port.name}” instead of ${asked}: the size of this output depends on its numbers, so nothing can be built on it.`,
    `„${name}“ gab bei „${port.name}“ ${given} statt ${asked} aus: Die Größe dieser Ausgabe richtet sich nach den Zahlen, und darauf lässt sich nicht aufbauen.`,
  );
} // prettier-ignore
