import { EngineError } from '../../../core/protocol/errors.ts';
import { largestDifference, type Proof, type ProvenOutput } from '../../../core/protocol/exports.ts';
import { isSameShape } from '../../../core/shape.ts';
import { counted, text } from '../../../core/text.ts';
import type { SafeTensor } from '../../files/safetensors.ts';
import { NotHere, type Consumer, type ProofExamples, type Task } from './consumer.ts';

/** The largest difference that is allowed, unless a format says otherwise. */
export const TOLERANCE = 1e-4;

export interface Claim {
  readonly consumer: Consumer | undefined;
  readonly examples: ProofExamples | undefined;
  readonly tolerance: number;
  readonly at: Task['at'];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the files of an export again and compares. Fails with exportFailed if they are not accepted or compute something
 * else, and with cancelled.
 */
export async function prove({ consumer, examples, tolerance, at, signal }: Claim): Promise<Proof> {
  if (!consumer || !examples) return unproven;
  try {
    const names = [...examples.outputs.keys()];
    const consumed = await consumer.run({ at, inputs: examples.inputs, outputs: names, signal });
    const outputs = [...examples.outputs].map(([name, own]) => compared(name, own, consumed.outputs.get(name)));
    const proof = { ran: true, consumer: consumer.name, tolerance, examples: examples.count, outputs, versions: consumed.versions } as const; // prettier-ignore
    requireSame(proof);
    return proof;
  } catch (error) {
    if (error instanceof NotHere) return { ran: false, why: error.why };
    if (error instanceof EngineError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError('exportFailed', text(`${consumer.name} does not run the export: ${reason}`, `${consumer.name} führt den Export nicht aus: ${reason}`), { cause: error }); // prettier-ignore
  }
}

const unproven: Proof = {
  ran: false,
  why: text('no program here computes with this format', 'kein Programm rechnet hier mit diesem Format'),
};

function requireSame({ outputs, tolerance, examples, consumer }: Extract<Proof, { ran: true }>): void {
  const worst = largestDifference(outputs);
  if (worst <= tolerance) return;
  const on = counted(examples, ['example', 'examples'], ['Beispiel', 'Beispielen']);
  const found = Number.isFinite(worst)
    ? text(`differs by up to ${worst.toExponential(1)}`, `weicht um bis zu ${worst.toExponential(1)} ab`)
    : text('has other shapes or no numbers', 'hat andere Formen oder keine Zahlen');
  throw new EngineError(
    'exportFailed',
    text(
      `What ${consumer} computes with the export ${found.en} on ${on.en}, where the app’s own network allows ${tolerance}: it is not what was trained.`,
      `Was ${consumer} mit dem Export rechnet, ${found.de}, an ${on.de}, erlaubt ist ${tolerance}: Das ist nicht, was trainiert wurde.`,
    ),
  );
}

/** Compares an output; Infinity if it is missing, or has another shape. */
function compared(name: string, own: SafeTensor, theirs: SafeTensor | undefined): ProvenOutput {
  const shape = own.shape.slice(1);
  if (!theirs || !isSameShape(theirs.shape, own.shape)) return { name, shape, largestDifference: Infinity };
  let largest = 0;
  for (const [i, value] of own.values.entries()) {
    const other = theirs.values[i] ?? NaN;
    if (Object.is(other, value)) continue;
    const difference = Math.abs(other - value) / Math.max(1, Math.abs(value));
    // NaN counts as infinitely wrong; Math.max would let a later value hide it.
    largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
  }
  return { name, shape, largestDifference: largest };
}
