import { execFile } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as OnnxRuntime from 'onnxruntime-node';
import { text } from '../../../core/text.ts';
import { Unavailable } from '../../devices/unavailable.ts';
import { temporaryFolder } from '../../files/temporary.ts';
import type { Graph } from '../ir.ts';
import { toOnnx } from './model.ts';
import { parseProfile, type Kernel } from './profile.ts';
import { runtimeOptions, type Provider } from './session.ts';

/** An operator of a session, and the provider that ran it, as named by ONNX Runtime: CPUExecutionProvider. */
export type PlacedOperator = Pick<Kernel, 'operator' | 'provider'>;

/** Nodes that ONNX Runtime inserts to copy tensors between providers. */
const COPIES = ['MemcpyFromHost', 'MemcpyToHost'];
/** Anything slower is considered hung. */
const TIMEOUT_MS = 60_000;
const DONE = 'done';

/**
 * Finds out which provider actually runs each operator of a graph assigned to `provider`: runs it once on zeros, with
 * profiling. This happens in a separate process, since faulty drivers and providers take down the one they are in.
 * Throws Unavailable if the provider cannot run the graph.
 */
export async function placementOf(
  graph: Graph,
  provider: Provider,
  library: string = onnxRuntime,
): Promise<readonly PlacedOperator[]> {
  const folder = await temporaryFolder();
  try {
    const model = path.join(folder, 'step.onnx');
    const profile = path.join(folder, 'profile');
    await writeFile(model, toOnnx(graph));
    await runApart({ library, model, options: runtimeOptions({ provider, profile }), done: DONE });
    const file = (await readdir(folder)).find((name) => name.startsWith('profile'));
    return file === undefined ? [] : placed(await readFile(path.join(folder, file), 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** So that the other process can find it. */
const onnxRuntime = createRequire(import.meta.url).resolve('onnxruntime-node');

interface Task {
  readonly library: string;
  readonly model: string;
  readonly options: OnnxRuntime.InferenceSession.SessionOptions;
  /** Printed at the end. */
  readonly done: string;
}

/** Runs the task in another process. Throws Unavailable with that process's message. */
function runApart(task: Task): Promise<void> {
  const script = `(${runOnce.toString()})(require, ${JSON.stringify(task)})`;
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['-e', script], { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      // Once its work is done, it may well crash while cleaning up.
      if (stdout.trim() === DONE) resolve();
      else reject(failed([stdout, stderr, error?.message ?? ''].map(firstLine).find(Boolean) ?? ''));
    });
  });
}

function firstLine(output: string): string {
  return output.trim().split('\n')[0] ?? '';
}

function failed(reason: string): Unavailable {
  return new Unavailable(text(`a trial of it ended with “${reason}”.`, `ein Versuch damit endete mit „${reason}“.`));
}

/**
 * Runs a model once on zeros. Its source text is sent to the other process, so it must not refer to anything outside.
 */
async function runOnce(require: NodeJS.Require, { library: name, model, options, done }: Task): Promise<void> {
  try {
    const { InferenceSession, Tensor } = require(name) as typeof OnnxRuntime;
    const session = await InferenceSession.create(model, options);
    const feeds: Record<string, OnnxRuntime.Tensor> = {};
    for (const input of session.inputMetadata) {
      if (!input.isTensor) continue;
      const shape = input.shape.map(Number);
      const size = shape.reduce((product, length) => product * length, 1);
      const values = input.type === 'float32' ? new Float32Array(size) : new Int32Array(size);
      feeds[input.name] = new Tensor(input.type, values as never, shape);
    }
    await session.run(feeds);
    session.endProfiling();
    console.log(done);
  } catch (error) {
    console.log((error as Error).message);
  }
}

/** The operators listed in an ONNX Runtime profile. */
export function placed(json: string): readonly PlacedOperator[] {
  const { kernels } = parseProfile(json, 0);
  return kernels
    .filter(({ operator }) => !COPIES.includes(operator))
    .map(({ operator, provider }) => ({ operator, provider }));
}
