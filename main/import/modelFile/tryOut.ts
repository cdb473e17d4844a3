import type * as Fs from 'node:fs';
import { createRequire } from 'node:module';
import type * as OnnxRuntime from 'onnxruntime-node';
import { z } from 'zod';
import { answerApart } from '../../files/apart.ts';

/** So that the other process can find it. */
const library = createRequire(import.meta.url).resolve('onnxruntime-node');

interface Given {
  readonly name: string;
  readonly dims: readonly number[];
}

interface Task {
  readonly library: string;
  readonly model: string;
  readonly outputs: readonly string[];
  /** The sizes of the inputs, and with which numbers. */
  readonly runs: readonly { readonly inputs: readonly Given[]; readonly seed: number }[];
}

const answer = z.object({
  /** What ONNX Runtime says against the file. */
  refusal: z.string().optional(),
  runs: z.array(
    z.object({
      refusal: z.string().optional(),
      outputs: z.record(z.string(), z.object({ dims: z.array(z.number()), type: z.string() })),
    }),
  ),
});
export type TriedOut = z.infer<typeof answer>;

/**
 * Opens a file in ONNX Runtime and computes it, in a process of its own: what is damaged, or larger than memory, takes none
 * along. Fails with cancelled, or with what the process says that ended without an answer.
 */
export async function triedOut(task: Omit<Task, 'library'>, signal?: AbortSignal): Promise<TriedOut> {
  const script = `(${tryOut.toString()})(require)`;
  const env = { ORT_DISABLE_TELEMETRY: '1' };
  const said = await answerApart({ program: process.execPath, args: ['-e', script], env, task: { library, ...task }, signal, what: 'The import' });
  return answer.parse(said);
} // prettier-ignore

/** Runs in the other process, to which its source text is sent: it must not refer to anything outside. */
async function tryOut(require: NodeJS.Require): Promise<void> {
  const fs = require('node:fs') as typeof Fs;
  const { library: name, model, outputs: wanted, runs } = JSON.parse(fs.readFileSync(0, 'utf8')) as Task;
  const { InferenceSession, Tensor } = require(name) as typeof OnnxRuntime;
  const say = (said: unknown) => console.log(`\nneuroloom-answer ${JSON.stringify(said)}`);
  const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
  const arrays: Readonly<Record<string, (numbers: number[]) => unknown>> = {
    float32: (numbers) => Float32Array.from(numbers),
    float64: (numbers) => Float64Array.from(numbers),
    // Ones and zeros: what they are as bits matters little.
    float16: (numbers) => Uint16Array.from(numbers, (value) => (value > 0.5 ? 0x3c00 : 0)),
    // Whole numbers may be places in tables: the first two exist.
    int64: (numbers) => BigInt64Array.from(numbers, (value) => BigInt(value > 0.5)),
    uint64: (numbers) => BigUint64Array.from(numbers, (value) => BigInt(value > 0.5)),
    int32: (numbers) => Int32Array.from(numbers, (value) => Number(value > 0.5)),
    uint32: (numbers) => Uint32Array.from(numbers, (value) => Number(value > 0.5)),
    int16: (numbers) => Int16Array.from(numbers, (value) => Number(value > 0.5)),
    uint16: (numbers) => Uint16Array.from(numbers, (value) => Number(value > 0.5)),
    int8: (numbers) => Int8Array.from(numbers, (value) => Number(value > 0.5)),
    uint8: (numbers) => Uint8Array.from(numbers, (value) => Number(value > 0.5)),
    bool: (numbers) => Uint8Array.from(numbers, () => 1),
  };
  let session: OnnxRuntime.InferenceSession;
  try {
    session = await InferenceSession.create(model, { executionProviders: ['cpu'], logSeverityLevel: 3 });
  } catch (error) {
    return say({ refusal: messageOf(error), runs: [] });
  }
  const types = new Map(session.inputMetadata.map((one) => [one.name, one.isTensor ? one.type : 'float32']));
  const results = [];
  for (const { inputs, seed } of runs) {
    try {
      const feeds: Record<string, OnnxRuntime.Tensor> = {};
      for (const { name: input, dims } of inputs) {
        const type = types.get(input) ?? 'float32';
        const isMask = /mask/i.test(input);
        // Irregular, and with other seeds of other signs.
        const wave = (i: number) => Math.sin((i + 1) * (12.9898 + seed)) * 43758.5453;
        const valueAt = (i: number) => (isMask ? 1 : seed === 0 ? wave(i) - Math.floor(wave(i)) : Math.sin(wave(i)));
        const numbers = Array.from({ length: dims.reduce((size, length) => size * length, 1) }, (_, i) => valueAt(i));
        feeds[input] = new Tensor(type, (arrays[type] ?? Float32Array.from)(numbers) as never, [...dims]);
      }
      const found = await session.run(feeds, [...wanted]);
      const outputs = Object.entries(found).map(([output, { dims, type }]) => [output, { dims, type }]);
      results.push({ outputs: Object.fromEntries(outputs) as object });
    } catch (error) {
      results.push({ refusal: messageOf(error), outputs: {} });
    }
  }
  say({ runs: results });
}
