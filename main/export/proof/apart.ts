import { spawn } from 'node:child_process';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { SafeTensor } from '../../files/safetensors.ts';
import type { Consumed, Named } from './consumer.ts';

/** Anything slower is considered hung. */
const TIMEOUT_MS = 300_000;
/** Begins the line with the answer: other lines are a library's own. */
const MARK = 'neuroloom-answer ';

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

interface Process {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Sent as JSON over stdin. */
  readonly task: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program that reads its task as JSON and prints an answer. Rejects with what it says if there is none. */
export function runApart({ program, args, env, task, signal }: Process): Promise<Answer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new EngineError('cancelled', 'The export was cancelled.'));
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const end = () => child.kill('SIGKILL');
    const timer = setTimeout(end, TIMEOUT_MS);
    signal?.addEventListener('abort', end);
    child.stdout.on('data', (piece: Buffer) => out.push(piece));
    child.stderr.on('data', (piece: Buffer) => err.push(piece));
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) return reject(new EngineError('cancelled', 'The export was cancelled.'));
      const [printed, failed] = [Buffer.concat(out).toString(), Buffer.concat(err).toString()];
      const answer = printed.split('\n').find((line) => line.startsWith(MARK));
      if (answer !== undefined) return resolve(JSON.parse(answer.slice(MARK.length)) as Answer);
      reject(new Error(lastLine(failed) || lastLine(printed) || 'it ended without an answer'));
    });
    // A process that has ended already no longer reads.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(task));
  });
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.slice(0, 500) ?? '';
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
