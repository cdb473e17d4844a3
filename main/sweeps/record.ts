import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { EngineError } from '../../core/protocol/errors.ts';
import type { SweepOutcome } from '../../core/protocol/sweeps.ts';
import { asReadError, asWriteError } from '../files/files.ts';
import { metrics, wireNumber } from '../projects/runRecord.ts';

const count = z.number().min(0);
const outcome: z.ZodType<SweepOutcome> = z.object({
  trial: z.object({
    point: z.array(z.union([z.number(), z.string(), z.boolean()])),
    place: count.int(),
    seed: count.int(),
  }),
  status: z.enum(['finished', 'diverged', 'failed', 'hopeless']),
  reason: z.string().optional(),
  curve: z.array(wireNumber),
  value: wireNumber,
  measured: metrics.nullable(),
  test: metrics.nullable(),
  parameters: count,
  multiplyAdds: count,
  steps: count,
  seconds: count,
});

/** A sweep on disk, a line for each of its runs: a process that dies loses those alone that were in training. */
export interface SweepRecord {
  /** Runs of earlier processes. Those that failed are not among them: they are tried again. */
  readonly known: readonly SweepOutcome[];
  /** Fails with diskFull or fileUnwritable. */
  add(outcome: SweepOutcome): void;
}

/**
 * Opens the record of a sweep, or begins one. `sweep`: what it is, as plain JSON. Fails with fileUnwritable if the file
 * is there and not the record of the very same sweep.
 */
export function openSweepRecord(file: string, sweep: unknown): SweepRecord {
  const head = JSON.stringify({ sweep });
  const write = (work: () => void) => {
    try {
      work();
    } catch (error) {
      throw asWriteError(error, file);
    }
  };
  if (!existsSync(file)) write(() => writeFileSync(file, `${head}\n`, { flag: 'wx' }));
  const [first, ...lines] = linesOf(file);
  if (first !== head) {
    throw new EngineError(
      'fileUnwritable',
      `${file} is not the record of this sweep: choose another name, or remove it.`,
    );
  }
  // Of a line that was cut off, the rest is to begin anew.
  if (lines.pop() !== '') write(() => appendFileSync(file, '\n'));
  const known = lines.flatMap((line) => read(line) ?? []).filter(({ status }) => status !== 'failed');
  return { known, add: (one) => write(() => appendFileSync(file, `${JSON.stringify(one)}\n`)) };
}

/** What a record says of its sweep, and of all its runs; undefined if it is none. Fails with fileUnreadable. */
export function readSweepRecord(
  file: string,
): { readonly sweep: unknown; readonly known: readonly SweepOutcome[] } | undefined {
  const [first = '', ...lines] = linesOf(file);
  const head = parsed(first);
  const sweep = typeof head === 'object' && head !== null && 'sweep' in head ? head.sweep : undefined;
  if (sweep === undefined) return undefined;
  // One that failed may have been tried again since.
  const known = lines.flatMap((line) => read(line) ?? []);
  const last = new Map(known.map((one) => [`${one.trial.place} ${one.trial.seed}`, one]));
  return { sweep, known: [...last.values()] };
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    throw asReadError(error, file);
  }
}

/** Undefined for a line that is none, or half of one. */
function read(line: string): SweepOutcome | undefined {
  return outcome.safeParse(parsed(line)).data;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
