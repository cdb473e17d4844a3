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
  /** The axis of the examples. */
  readonly at: number | null;
}

/** The sizes of the inputs, and from which numbers each of the examples is drawn. */
interface Run {
  readonly inputs: readonly Given[];
  readonly seeds: readonly number[];
}

/** An example of a run, by the numbers of both. */
type Example = readonly [run: number, place: number];

export interface Task {
  readonly library: string;
  readonly model: string;
  /** What the names of files begin with in which ONNX Runtime says what the first run computed. */
  readonly profile: string;
  readonly outputs: readonly string[];
  readonly runs: readonly Run[];
  /** Examples whose outputs should be the same. */
  readonly alike: readonly (readonly [Example, Example])[];
  /** The axis of the examples in outputs of runs that have the same number of them. */
  readonly at: number;
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
  /** How far apart they are at most, by output of both runs, as a share of the largest number; null: not a number, or of another size. */
  differences: z.array(z.record(z.string(), z.number().nullable())),
});
export type TriedOut = z.infer<typeof answer>;

/** Whether it is no longer wanted, and after how long it is given up. */
interface Patience {
  readonly signal?: AbortSignal | undefined;
  readonly mostSeconds: number;
}

/**
 * Opens a file in ONNX Runtime and computes it, in a process of its own: what is damaged, or larger than memory, takes none
 * along. Fails with cancelled, with TookTooLong, or with what the process says that ended without an answer.
 */
export async function triedOut(task: Omit<Task, 'library'>, patience: Patience): Promise<TriedOut> {
  const script = `(${tryOut.toString()})(require, ${drawn.toString()}, ${differencesOf.toString()})`;
  const env = { ORT_DISABLE_TELEMETRY: '1' };
  const said = await answerApart({ program: process.execPath, args: ['-e', script], env, task: { library, ...task }, ...patience, what: 'The import' });
  return answer.parse(said);
} // prettier-ignore

/**
 * Runs in the other process, to which its source text is sent, as are those of the functions that it is given: they must not refer to
 * anything outside.
 */
async function tryOut(require: NodeJS.Require, draw: typeof drawn, compare: typeof differencesOf): Promise<void> {
  const fs = require('node:fs') as typeof Fs;
  const { library: name, profile, ...task } = JSON.parse(fs.readFileSync(0, 'utf8')) as Task;
  const { InferenceSession, Tensor } = require(name) as typeof OnnxRuntime;
  const say = (said: unknown) => console.log(`\nneuroloom-answer ${JSON.stringify(said)}`);
  const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
  // Whole numbers may be places in tables: the first two exist. Of halves only ones and zeros: what they are as bits matters little.
  const isUpper = (value: number) => Number(value > 0.5);
  const arrays: Readonly<Record<string, (numbers: Float64Array) => unknown>> = {
    float32: (numbers) => new Float32Array(numbers),
    float64: (numbers) => numbers,
    float16: (numbers) => Uint16Array.from(numbers, (value) => 0x3c00 * isUpper(value)),
    int64: (numbers) => BigInt64Array.from({ length: numbers.length }, (_, i) => BigInt(isUpper(numbers[i] ?? 0))),
    uint64: (numbers) => BigUint64Array.from({ length: numbers.length }, (_, i) => BigInt(isUpper(numbers[i] ?? 0))),
    int32: (numbers) => Int32Array.from(numbers, isUpper),
    uint32: (numbers) => Uint32Array.from(numbers, isUpper),
    int16: (numbers) => Int16Array.from(numbers, isUpper),
    uint16: (numbers) => Uint16Array.from(numbers, isUpper),
    int8: (numbers) => Int8Array.from(numbers, isUpper),
    uint8: (numbers) => Uint8Array.from(numbers, isUpper),
    bool: (numbers) => new Uint8Array(numbers.length).fill(1),
  };
  const options: OnnxRuntime.InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    logSeverityLevel: 3,
    // So that the operators are those of the file.
    graphOptimizationLevel: 'disabled',
    enableProfiling: true,
    profileFilePrefix: profile,
    // Weights that are packed for speed are missing from what it says of shapes.
    extra: { session: { disable_prepacking: '1' } },
  };
  let session: OnnxRuntime.InferenceSession;
  try {
    session = await InferenceSession.create(task.model, options);
  } catch (error) {
    return say({ refusal: messageOf(error), runs: [], differences: [] });
  }
  const types = new Map(session.inputMetadata.map((one) => [one.name, one.isTensor ? one.type : 'float32']));
  const found: OnnxRuntime.InferenceSession.ReturnType[] = [];
  const results = [];
  for (const { inputs, seeds } of task.runs) {
    try {
      const feeds: Record<string, OnnxRuntime.Tensor> = {};
      for (const given of inputs) {
        const type = types.get(given.name) ?? 'float32';
        feeds[given.name] = new Tensor(type, (arrays[type] ?? arrays['float32'])?.(draw(given, seeds)) as never, [...given.dims]); // prettier-ignore
      }
      const computed = await session.run(feeds, [...task.outputs]);
      if (found.length === 0) session.endProfiling();
      found.push(computed);
      const outputs = Object.entries(computed).map(([output, { dims, type }]) => [output, { dims, type }]);
      results.push({ outputs: Object.fromEntries(outputs) as object });
    } catch (error) {
      found.push({});
      results.push({ refusal: messageOf(error), outputs: {} });
    }
  }
  say({ runs: results, differences: compare(found, task) });
}

/** Numbers of an input, each example from a seed of its own. Also runs there. */
function drawn({ name, dims, at }: Given, seeds: readonly number[]): Float64Array {
  const sizeOf = (all: readonly number[]) => all.reduce((size, length) => size * length, 1);
  const isMask = /mask/i.test(name);
  // Irregular, and with other seeds of other signs.
  const wave = (i: number, seed: number) => Math.sin((i + 1) * (12.9898 + seed)) * 43758.5453;
  const valueAt = (i: number, seed: number) =>
    isMask ? 1 : seed === 0 ? wave(i, 0) - Math.floor(wave(i, 0)) : Math.sin(wave(i, seed));
  const [within, examples] = at === null ? [sizeOf(dims), 1] : [sizeOf(dims.slice(at + 1)), dims[at] ?? 1];
  // Millions of them: in loops, without lists.
  const numbers = new Float64Array(sizeOf(dims));
  for (let begin = 0; begin < numbers.length; begin += within) {
    const [place, before] = [(begin / within) % examples, Math.floor(begin / (within * examples))];
    for (let i = 0; i < within; i++) numbers[begin + i] = valueAt(before * within + i, seeds[place] ?? 0);
  }
  return numbers;
}

/** How far apart the outputs of examples are that should be alike. Also runs there. */
function differencesOf(
  found: readonly OnnxRuntime.InferenceSession.ReturnType[],
  { alike, outputs, at }: Pick<Task, 'alike' | 'outputs' | 'at'>,
) {
  const halfFloat = (bits: number) => {
    const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
  };
  const numbersOf = ({ dims, data, type }: OnnxRuntime.Tensor, place: number, axis: number) => {
    const isHalf = type === 'float16' && data instanceof Uint16Array;
    const numberAt = (i: number) => (isHalf ? halfFloat(Number(data[i])) : Number(data[i]));
    const within = dims.slice(axis + 1).reduce((size, length) => size * length, 1);
    const examples = dims[axis] ?? 1;
    const numbers = new Float64Array(data.length / Math.max(1, examples));
    for (let begin = 0; begin < numbers.length; begin += within)
      for (let i = 0; i < within; i++) numbers[begin + i] = numberAt(begin * examples + place * within + i);
    return numbers;
  };
  const difference = (a: Float64Array, b: Float64Array) => {
    if (a.length !== b.length) return null;
    let [most, far] = [1e-9, 0];
    for (let i = 0; i < a.length; i++) {
      const [value, other] = [a[i] ?? NaN, b[i] ?? NaN];
      // Roots and logarithms of what was drawn may be none: equally so in both.
      if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
      if (Number.isFinite(other)) most = Math.max(most, Math.abs(other));
      if (!Object.is(value, other)) far = Math.max(far, Math.abs(value - other));
    }
    return far / most;
  };
  return alike.map(([[one, first], [other, second]]) =>
    Object.fromEntries(
      outputs.flatMap((output) => {
        const [a, b] = [found[one]?.[output], found[other]?.[output]];
        if (!a || !b) return [];
        const axis = a.dims.findIndex((size, i) => b.dims[i] !== size);
        const along = axis < 0 ? at : axis;
        return [[output, difference(numbersOf(a, first, along), numbersOf(b, second, along))] as const];
      }),
    ),
  );
}
