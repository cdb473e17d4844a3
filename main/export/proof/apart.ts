import { answerApart, type Apart } from '../../files/apart.ts';
import type { SafeTensor } from '../../files/safetensors.ts';
import type { Consumed, Named } from './consumer.ts';

/** A tensor as JSON: its bytes in base64. */
export interface WireValues {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly data: string;
}

/** What a process prints after `neuroloom-answer `, on one line. */
export interface Answer {
  readonly outputs: readonly WireValues[];
  readonly versions: Readonly<Record<string, string>>;
}

/** Runs a program that reads its task as JSON and prints an answer. Rejects with what it says if there is none. */
export async function runApart(process: Omit<Apart, 'what'>): Promise<Answer> {
  return (await answerApart({ ...process, what: 'The export' })) as Answer;
}

/** Tensors as they are sent. */
export function toWire(tensors: Named): readonly WireValues[] {
  return [...tensors].map(([name, { shape, values }]) => ({
    name,
    shape,
    dtype: values instanceof Float32Array ? 'float32' : 'int32',
    data: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
  }));
}

export function fromAnswer({ outputs, versions }: Answer): Consumed {
  return { outputs: new Map(outputs.map((one) => [one.name, fromWire(one)])), versions };
}

function fromWire({ shape, dtype, data }: WireValues): SafeTensor {
  const { buffer } = new Uint8Array(Buffer.from(data, 'base64'));
  return { shape, values: dtype === 'float32' ? new Float32Array(buffer) : new Int32Array(buffer) };
}
