import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import type { Proof } from '../../../core/protocol/exports.ts';
import { asReadError } from '../../files/files.ts';
import { decodeSafetensors, encodeSafetensors, type SafeTensor } from '../../files/safetensors.ts';
import type { ProofExamples } from './consumer.ts';
import { textSchema } from '../../../core/textSchema.ts';

/** The proof, and which files an export consists of. */
export const PARITY = 'parity.json';
/** Inputs, and what the app computed from them. */
export const EXAMPLES = 'parity-examples.safetensors';

const difference = z.number().min(0);
const base = {
  madeWith: z.literal('Neuroloom'),
  format: z.string().min(1),
  tolerance: difference.max(1e-3),
  examples: z.number().int().min(0),
  /** By path. */
  files: z.record(z.string().min(1), z.object({ bytes: z.number().int().min(0), sha256: z.string() })),
};

const recordSchema = z.union([
  z.object({
    ...base,
    ran: z.literal(true),
    consumer: z.string(),
    outputs: z.array(z.object({ name: z.string(), shape: z.array(z.number()), largestDifference: difference })),
    versions: z.record(z.string(), z.string()),
  }),
  z.object({ ...base, ran: z.literal(false), why: textSchema }),
]);

/** What `parity.json` says. */
export type ParityRecord = z.output<typeof recordSchema>;
export type Files = ParityRecord['files'];

interface Facts {
  readonly format: string;
  readonly proof: Proof;
  readonly tolerance: number;
  readonly examples: number;
  readonly files: Files;
}

export function encodeRecord({ format, proof, tolerance, examples, files }: Facts): string {
  const record = { madeWith: 'Neuroloom', format, tolerance, examples, ...proof, files };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Reads a `parity.json`. Fails with fileUnreadable. */
export async function readRecord(file: string): Promise<ParityRecord> {
  const json = await readFile(file, 'utf8').catch((error: unknown) => {
    throw asReadError(error, file);
  });
  try {
    return recordSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw new EngineError(
      'fileUnreadable',
      text(
        `${file} is not a proof of an export of Neuroloom.`,
        `${file} ist kein Nachweis eines Exports von Neuroloom.`,
      ),
      { cause },
    );
  }
}

/** The examples as a safetensors file, in pieces. */
export function encodeExamples(format: string, { inputs, outputs }: ProofExamples): readonly Uint8Array[] {
  const named = (prefix: string, tensors: ProofExamples['inputs']) =>
    [...tensors].map(([name, tensor]): [string, SafeTensor] => [`${prefix}${name}`, tensor]);
  const metadata = { madeWith: 'Neuroloom', format };
  return encodeSafetensors({ tensors: new Map([...named(IN, inputs), ...named(OUT, outputs)]), metadata });
}

const IN = 'input/';
const OUT = 'output/';

/** Reads them back. Fails with fileUnreadable. */
export async function readExamples(file: string): Promise<ProofExamples> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw asReadError(error, file);
  });
  const { tensors } = decodeSafetensors(bytes, file);
  const of = (prefix: string) =>
    new Map([...tensors].flatMap(([name, tensor]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : []))); // prettier-ignore
  const [inputs, outputs] = [of(IN), of(OUT)];
  return { count: [...inputs.values()][0]?.shape[0] ?? 0, inputs, outputs };
}
