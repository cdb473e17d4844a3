// Files of other programs as they are: what they become here computes what ONNX Runtime computes with the file itself.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import type { Field } from '../../../core/data/spec.ts';
import { uniformNumbers } from '../../../core/random.ts';
import { compileDocument } from '../../train/prepare.ts';
import { importModel } from '../read.ts';

const folders = [
  path.join(import.meta.dirname, '../fixtures'),
  path.join(import.meta.dirname, '../../pretrained/pipelines/fixtures'),
  // Beside a checkout, or beside the data that NEUROLOOM_SHARED_DATA names.
  path.resolve(
    process.env['NEUROLOOM_SHARED_DATA'] ?? path.join(import.meta.dirname, '../../../../shared/data'),
    '../cases/onnx',
  ),
];
const files = folders.filter((folder) => existsSync(folder)).flatMap((folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.onnx')).map((name) => path.join(folder, name)),
); // prettier-ignore

/** Numbers for a field: ids below what its tables have rows for, masks that hide the end. */
function numbersFor(field: Field, shape: readonly number[], seed: number): Float32Array {
  const size = shape.reduce((product, one) => product * one, 1);
  const [batch = 1] = shape;
  const drawn = uniformNumbers(size, seed, 0);
  if (field.type.dtype === 'float32') return drawn.map((value) => 2 * value - 1);
  const kinds = field.role === 'input' && field.meaning.kind === 'tokens' ? field.meaning.vocabulary.length : 2;
  const isMask = field.type.dtype === 'bool' || /mask/i.test(field.name);
  return drawn.map((value, i) => (isMask ? Number(i % (size / batch) < 3 * (size / batch / 4)) : Math.floor(value * kinds))); // prettier-ignore
}

/** As the file has them: channels stand first in pictures. */
function inFile(shape: readonly number[], said: readonly (number | string)[]): boolean {
  return said.length === shape.length && said.every((one, i) => typeof one === 'string' || one === shape[i]);
}

function ortTensor(type: string, values: Float32Array, shape: readonly number[]): Tensor {
  switch (type) {
    case 'int64':
      return new Tensor(type, BigInt64Array.from(values, BigInt), shape);
    case 'int32':
      return new Tensor(type, Int32Array.from(values), shape);
    case 'bool':
      return new Tensor(type, Uint8Array.from(values), shape);
    default:
      return new Tensor('float32', values, shape);
  }
}

test.each(files.map((file) => [path.basename(file), file] as const))('%s', async (_name, file) => {
  const { run } = await importModel(file, path.basename(file));
  const model = compileDocument(run.document);
  const session = await InferenceSession.create(readFileSync(file), { logSeverityLevel: 3 });
  const fields = new Map<string, tf.Tensor>();
  const feeds: Record<string, Tensor> = {};
  const [first] = session.inputMetadata;
  const batch = first?.isTensor === true && first.shape[0] === 1 ? 1 : 2;
  session.inputMetadata.forEach((said, i) => {
    const field = model.data.fields[i];
    if (!field || !said.isTensor) throw new Error(`${said.name} has no field.`);
    const shape = [batch, ...field.type.shape];
    const values = numbersFor(field, shape, 7 + i);
    const own = tf.tensor(values, shape, field.type.dtype);
    fields.set(field.name, own);
    const turned = inFile(shape, said.shape) ? own : tf.transpose(own, [0, 3, 1, 2]);
    feeds[said.name] = ortTensor(said.type, Float32Array.from(turned.dataSync()), turned.shape);
  });
  for (const { name, type } of model.taken) {
    if (!fields.has(name)) fields.set(name, tf.zeros([batch, ...type.shape], type.dtype));
  }
  const found: tf.Tensor[] = [];
  const weights = new Map([...(run.checkpoint?.weights ?? [])].map(([name, { values, shape }]) => [name, tf.tensor(values, [...shape])])); // prettier-ignore
  model.apply(tf, weights, fields, { isTraining: false, seed: 0, onEnd: (_, { output }) => void found.push(output) });
  const wanted = Object.values(await session.run(feeds));
  expect(found.length).toBe(wanted.length);
  for (const { data, dims } of wanted) expect(Math.min(...found.map((own) => difference(own, data as Float32Array, dims)))).toBeLessThan(1e-4); // prettier-ignore
  await session.release();
});

/** The largest one, also where the channels of pictures or sequences stand elsewhere here. */
function difference(own: tf.Tensor, wanted: Float32Array, dims: readonly number[]): number {
  const orders = own.rank === 4 ? [[0, 1, 2, 3], [0, 3, 1, 2]] : own.rank === 3 ? [[0, 1, 2], [1, 0, 2], [0, 2, 1]] : [Array.from({ length: own.rank }, (_, i) => i)]; // prettier-ignore
  const all = orders.map((order) => {
    const turned = tf.transpose(own, order);
    const values = turned.dataSync();
    if (values.length !== wanted.length || turned.shape.filter((n) => n > 1).join() !== dims.filter((n) => n > 1).join()) return Infinity; // prettier-ignore
    return Math.max(...Array.from(values, (one, i) => Math.abs(one - Number(wanted[i]))));
  });
  return Math.min(...all);
}
