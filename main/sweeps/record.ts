import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { claim } from '../files/claims.ts';
import type { SweepOutcome, SweepProgress } from '../../core/protocol/sweeps.ts';
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
  /** Lets others open it. */
  close(): void;
}

/**
 * Opens the record of a sweep, or begins one. `sweep`: what it is, as plain JSON. Fails with fileUnwritable if the file
 * is there and not the record of the very same sweep, and with invalidRequest while another process has it open.
 */
export function openSweepRecord(file: string, sweep: unknown): SweepRecord {
  const close = claimRecord(file);
  try {
    return { ...opened(file, JSON.stringify({ sweep })), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Keeps other processes from a record until what it returns is called. Fails with invalidRequest while one of them has it. */
export function claimRecord(file: string): () => void {
  const release = writing(file, () => claim(file));
  if (!release) throw new EngineError('invalidRequest', elsewhere);
  return release;
}

const elsewhere = text(
  'Another Neuroloom is training this sweep: pause it there, or wait for its end. If it has crashed, wait five minutes.',
  'Ein anderes Neuroloom trainiert diese Versuchsreihe: dort anhalten oder ihr Ende abwarten. Ist es abgestürzt, fünf Minuten warten.',
);

/** Fails with diskFull or fileUnwritable. */
function writing<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asWriteError(error, file);
  }
}

function opened(file: string, head: string): Omit<SweepRecord, 'close'> {
  const write = (work: () => void) => writing(file, work);
  const add = (one: SweepOutcome) => write(() => appendFileSync(file, `${JSON.stringify(one)}\n`));
  if (!existsSync(file)) write(() => writeFileSync(file, `${head}\n`, { flag: 'wx' }));
  const [first = '', ...lines] = linesOf(file);
  // A full disk, or a process that died, may have left half of it.
  if (lines.length === 0 && head.startsWith(first)) {
    write(() => writeFileSync(file, `${head}\n`));
    return { known: [], add };
  }
  if (first !== head) {
    throw new EngineError(
      'fileUnwritable',
      text(
        `${file} is not the record of this sweep: choose another name, or remove it.`,
        `${file} ist nicht das Protokoll dieser Versuchsreihe: einen anderen Namen wählen oder die Datei entfernen.`,
      ),
    );
  }
  // After a line that was cut off one begins anew, and how the sweep stood holds no more.
  const isCut = lines.pop() !== '';
  if (isCut || readStanding(lines.at(-1) ?? '')) write(() => appendFileSync(file, '\n'));
  const known = lines.flatMap((line) => read(line) ?? []).filter(({ status }) => status !== 'failed');
  return { known, add };
}

/** How a sweep stands that has not come to its end. */
export type Standing = Pick<SweepProgress, 'status' | 'message'>;

const standing = z.tuple([
  z.enum(['paused', 'cancelled', 'failed']),
  z.object({ en: z.string(), de: z.string() }).nullable(),
]);

/**
 * Says at the end of a record how its sweep stands. Where that cannot be written, whoever reads it takes the sweep for interrupted,
 * as one whose process has died.
 */
export function noteStanding(file: string, { status, message }: Standing): void {
  const line = standing.safeParse([status, message]).data;
  if (!line || !existsSync(file)) return;
  try {
    const close = claimRecord(file);
    try {
      // A line that was cut off ends before it.
      appendFileSync(file, `\n${JSON.stringify(line)}\n`);
    } finally {
      close();
    }
  } catch {
    // The disk is full, or another process trains it.
  }
} // prettier-ignore

/** Undefined for a line that says something else. */
function readStanding(line: string): Standing | undefined {
  const { data } = standing.safeParse(parsed(line));
  return data && { status: data[0], message: data[1] };
}

/** As the last line says it. */
const standingIn = (bytes: Buffer) => readStanding(bytes.toString('utf8', bytes.lastIndexOf('\n', -2) + 1));

/** How many runs of a sweep have come to an end, and how many of these failed. */
export interface Counts {
  readonly done: number;
  readonly failed: number;
}

export function countsOf(outcomes: readonly SweepOutcome[]): Counts {
  return { done: outcomes.length, failed: outcomes.filter(({ status }) => status === 'failed').length };
}

const FAILED = '"status":"failed"';
const END_OF_RUN = '}\n';

interface SweepHead extends Counts {
  /** Plain JSON. */
  readonly sweep: unknown;
  /** Undefined if nobody has said it. */
  readonly standing: Standing | undefined;
}

/** What a record says of its sweep; undefined if it is none. Its runs are counted, not read. Fails with fileUnreadable. */
export async function readSweepHead(file: string): Promise<SweepHead | undefined> {
  const bytes = await contentOf(file);
  const end = bytes.indexOf('\n');
  const head = parsed(bytes.toString('utf8', 0, end));
  const sweep = typeof head === 'object' && head !== null && 'sweep' in head ? head.sweep : undefined;
  if (sweep === undefined) return undefined;
  const found = { sweep, standing: standingIn(bytes) };
  // Those that failed may have been tried again since.
  if (bytes.includes(FAILED, end)) return { ...found, ...countsOf(outcomesIn(bytes)) };
  let done = 0;
  for (let at = bytes.indexOf(END_OF_RUN, end); at >= 0; at = bytes.indexOf(END_OF_RUN, at + 1)) done++;
  return { ...found, done, failed: 0 };
}

/** What has become of all runs of a record. Fails with fileUnreadable. */
export async function readOutcomes(file: string): Promise<readonly SweepOutcome[]> {
  return outcomesIn(await contentOf(file));
}

function outcomesIn(bytes: Buffer): readonly SweepOutcome[] {
  const [, ...lines] = bytes.toString('utf8').split('\n');
  const known = lines.flatMap((line) => read(line) ?? []);
  // One that failed may have been tried again since.
  const last = new Map(known.map((one) => [`${one.trial.place} ${one.trial.seed}`, one]));
  return [...last.values()];
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw asReadError(error, file);
  }
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
