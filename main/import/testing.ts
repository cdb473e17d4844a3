// Predictions of imported networks, for tests.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { analyse } from '../../core/analysis/analyse.ts';
import { openCpu } from '../devices/cpu.ts';
import { compile } from '../model/model.ts';
import { createPredictor } from '../model/predictor.ts';
import type { RunToSave } from '../projects/save.ts';

export const fixtures = path.join(import.meta.dirname, 'fixtures');

interface Nested extends ReadonlyArray<number | Nested> {
  readonly length: number;
}

/** What PyTorch or Keras computed for the model of this name. */
export function expected(name: string): { readonly input: Nested; readonly output: readonly (readonly number[])[] } {
  return JSON.parse(readFileSync(path.join(fixtures, `${name}.json`), 'utf8')) as ReturnType<typeof expected>;
}

/** The first output of a run's network, example after example; pictures are given with their channels first. */
export async function predicted({ document, checkpoint }: RunToSave, input: Nested, isChannelsFirst: boolean): Promise<Float32Array> {
  const device = await openCpu();
  const model = compile(analyse(document));
  const [field] = model.inputs;
  const given = tf.tensor(input as unknown as number[][]);
  const x = isChannelsFirst && given.rank === 4 ? tf.transpose(given, [0, 2, 3, 1]) : given;
  const numbers = await x.data<'float32'>();
  if (!field || !checkpoint) throw new Error('There is no input, or there are no weights.');
  const values = field.type.dtype === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers);
  const predictor = createPredictor(device, model, checkpoint.weights);
  const output = await predictor.predict({ size: input.length, fields: { [field.name]: values } });
  predictor.dispose();
  return output;
} // prettier-ignore

export function largestDifference(output: Float32Array, wanted: readonly (readonly number[])[]): number {
  const all = wanted.flat();
  if (all.length !== output.length) return Infinity;
  return Math.max(...all.map((one, i) => Math.abs(one - (output[i] ?? NaN))));
}

/** The blocks of its network in order, without the Dataset and the Output; foreign operators by what they are called. */
export function blocksOf({ document }: Pick<RunToSave, 'document'>): readonly string[] {
  return document.graph.nodes.flatMap(({ block = '', name }) => {
    if (block === 'dataset' || block === 'output') return [];
    return block === 'foreign' ? `(${name})` : block;
  });
}
