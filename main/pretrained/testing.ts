// For tests: tiny models made by fixtures/make.py, what transformers computes with them, and what the app does.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { analyse } from '../../core/analysis/analyse.ts';
import { keptFile } from '../data/kept.ts';
import { decodeForeignSafetensors, encodeSafetensors, type SafeTensor } from '../files/safetensors.ts';
import { compile, type Model } from '../model/model.ts';
import { arrivalsOf, totalLoss } from '../model/report.ts';
import type { Pretrained } from './pretrained.ts';

export const fixtures = path.join(import.meta.dirname, 'fixtures');
export const fixture = (name: string) => path.join(fixtures, name);

export interface Expected {
  readonly lines: readonly { readonly text: string; readonly ids: readonly number[] }[];
  readonly pair: readonly number[];
  readonly tokens: readonly number[];
  readonly segments: readonly number[];
  readonly outputs: readonly Float32Array[];
  readonly hidden: readonly Float32Array[];
  readonly written?: readonly number[];
  readonly loss?: number;
  readonly gradients?: Readonly<Record<string, { readonly norm: number; readonly some: readonly number[] }>>;
}

export function expectedOf(name: string): Expected {
  type Packed = Omit<Expected, 'outputs' | 'hidden'> & Record<'outputs' | 'hidden', readonly string[]>;
  const packed = JSON.parse(readFileSync(path.join(fixtures, name, 'expected.json'), 'utf8')) as Packed;
  return { ...packed, outputs: packed.outputs.map(floats), hidden: packed.hidden.map(floats) };
}

function floats(packed: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(packed, 'base64')).buffer);
}

/** A copy of a fixture, whose tensors are given other names or left out, and others added. */
export function changed(name: string, change: (tensors: Map<string, SafeTensor>) => Map<string, SafeTensor>, config: Readonly<Record<string, unknown>> = {}): string {
  const folder = copied(name);
  const file = path.join(folder, 'model.safetensors');
  const { tensors } = decodeForeignSafetensors(readFileSync(file), name);
  writeFileSync(file, Buffer.concat(encodeSafetensors({ tensors: change(new Map(tensors)), metadata: { format: 'pt' } })));
  configure(folder, config);
  return folder;
} // prettier-ignore

export function copied(name: string): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'neuroloom-pretrained-')), name);
  cpSync(fixture(name), folder, { recursive: true });
  return folder;
}

export function configure(folder: string, change: Readonly<Record<string, unknown>>): void {
  const file = path.join(folder, 'config.json');
  const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...before, ...change }));
}

interface Given {
  readonly tokens: readonly number[];
  readonly segments?: readonly number[];
  /** What the first target is: a class, or tokens. */
  readonly target?: readonly number[];
}

function opened({ document, weights }: Pick<Pretrained, 'document' | 'weights'>) {
  const model = compile(analyse(document));
  const names = model.weights.map(({ name }) => name);
  const start = names.map((name) => {
    const { values, shape } = weights.get(name) ?? { values: new Float32Array(0), shape: [0] };
    return tf.tensor(values, [...shape]);
  });
  return { model, names, start };
}

function fieldsOf({ data }: Model, { tokens, segments = [], target = [] }: Given): Map<string, tf.Tensor> {
  const length = tokens.length;
  const given: Readonly<Record<string, readonly number[]>> = { tokens, features: tokens, segments, mask: tokens.map(() => 1) };
  return new Map(
    data.fields.map(({ name, role, type }) => {
      const isPerToken = type.shape.length === 1;
      const shape = isPerToken ? [1, length] : [1, ...type.shape];
      const values = given[name] ?? (role === 'target' ? target : []);
      const count = shape.reduce((all, one) => all * one, 1);
      const all = Float32Array.from({ length: count }, (_, i) => values[i] ?? 0);
      return [name, tf.tensor(all, shape, type.dtype)];
    }),
  );
} // prettier-ignore

/** What arrives at every output, and the output of every node by its path, for one text that is not padded. */
export async function computed(pretrained: Pick<Pretrained, 'document' | 'weights'>, given: Given) {
  await tf.setBackend('cpu');
  const { model, names, start } = opened(pretrained);
  const nodes = new Map<string, Float32Array>();
  const outputs: Float32Array[] = [];
  tf.tidy(() => {
    const weights = new Map(names.map((name, i) => [name, start[i] ?? tf.scalar(0)]));
    const onOutput = (name: string, value: tf.Tensor) => {
      nodes.set(name, value.dataSync<'float32'>());
      return value;
    };
    const arrivals = arrivalsOf(tf, model, weights, fieldsOf(model, given), { isTraining: false, seed: 0, onOutput });
    for (const { output } of arrivals) outputs.push(output.dataSync<'float32'>());
  });
  tf.dispose(start);
  return { outputs, nodes };
}

/** The loss of a step of training, and its gradients by the names of weights. */
export async function stepped(pretrained: Pick<Pretrained, 'document' | 'weights'>, given: Given) {
  await tf.setBackend('cpu');
  const { model, names, start } = opened(pretrained);
  let loss = NaN;
  const found = tf.grads((...values: tf.Tensor[]) => {
    const weights = new Map(names.map((name, i) => [name, values[i] ?? tf.scalar(0)]));
    const total = totalLoss(tf, model.objectives, arrivalsOf(tf, model, weights, fieldsOf(model, given), { isTraining: true, seed: 0 })); // prettier-ignore
    loss = total.dataSync<'float32'>()[0] ?? NaN;
    return total;
  })(start);
  const gradients = new Map(
    names.map((name, i) => {
      const one = found[i];
      return [name, { shape: one?.shape ?? [], values: one?.dataSync<'float32'>() ?? new Float32Array(0) }] as const;
    }),
  );
  tf.dispose([start, found]);
  return { loss, gradients };
}

/** The difference of outputs from those of the same size that are expected, whatever their order. */
export function differences(outputs: readonly Float32Array[], expected: readonly Float32Array[]): readonly number[] {
  if (outputs.length !== expected.length) return [Infinity];
  return expected.map((wanted) => {
    const own = outputs.find(({ length }) => length === wanted.length);
    return own ? largestDifference(own, wanted) : Infinity;
  });
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((most, one, i) => Math.max(most, Math.abs(one - (b[i] ?? NaN))), 0);
}

export function sha256Of(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** With a short text in place of a whole book. */
export function shortened(home: string, { document, ...rest }: Pretrained): Pretrained {
  const { data } = document;
  if (data.kind !== 'text' && data.kind !== 'masked') return { document, ...rest };
  const content = Array.from({ length: 80 }, (_, i) => `The fox number ${i} sees a dog.`).join(' ');
  const sha256 = sha256Of(content);
  mkdirSync(path.dirname(keptFile(home, sha256)), { recursive: true });
  writeFileSync(keptFile(home, sha256), content);
  return { ...rest, document: { ...document, data: { ...data, sha256, name: 'short.txt' } } };
}
