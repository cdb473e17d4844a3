import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { signature } from '../../core/analysis/signature.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import {
  MOST_TRIALS,
  sweepWish,
  type Sweep,
  type SweepOutcome,
  type SweepProgress,
  type SweepWish,
} from '../../core/protocol/sweeps.ts';
import { countOf, samplesOf } from '../../core/sweep/points.ts';
import { counted, text } from '../../core/text.ts';
import { availableCores } from '../devices/cores.ts';
import { reasonOf } from '../devices/unavailable.ts';
import { makeFolder } from '../files/files.ts';
import type { Emit } from '../train/reporter.ts';
import type { Runs } from '../train/runs.ts';
import { TrialPool } from './pool.ts';
import { openSweepRecord, readSweepRecord, type SweepRecord } from './record.ts';
import { metricOf, requireSweep, runSweep, usualRule } from './sweep.ts';

const TELL_EVERY_MS = 200;
/** An estimate lets one run train for so long. */
const ESTIMATE_MS = 5_000;
/** The oldest beyond these are forgotten. */
const MOST_SWEEPS = 100;

const begun = z.object({ id: z.string(), startedAt: z.string(), wish: sweepWish });
type Begun = z.infer<typeof begun>;

/** A sweep and what has become of it, in memory and on disk. */
interface Held {
  readonly begun: Begun;
  /** The same as its file has it, which may be of another version of the app. */
  readonly head: unknown;
  readonly about: About;
  readonly outcomes: SweepOutcome[];
  progress: SweepProgress;
}

type About = Omit<Sweep, keyof SweepProgress>;

interface SweepsOptions {
  readonly runs: Pick<Runs, 'alone' | 'requireIdle'>;
  readonly home: string;
  readonly emit: Emit;
  /** trialThread.ts, built. */
  readonly script: string;
}

/**
 * The sweeps of this process and of earlier ones, a file each in the folder `sweeps`: one is under way at most, and no run is
 * trained meanwhile. One that was under way when the engine died is interrupted, and can go on.
 */
export class Sweeps {
  readonly #options: SweepsOptions;
  readonly #folder: string;
  #known: Map<string, Held> | undefined;
  #going: { readonly id: string; readonly end: AbortController; readonly over: Promise<void> } | undefined;

  constructor(options: SweepsOptions) {
    this.#options = options;
    this.#folder = path.join(options.home, 'sweeps');
  }

  list(): readonly Sweep[] {
    return [...this.#held().values()].map(describe).toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  outcomes(id: string, from: number): readonly SweepOutcome[] {
    return this.#find(id).outcomes.slice(from);
  }

  /** Fails as the request `startSweep` does. */
  async start(wish: SweepWish): Promise<Sweep> {
    this.#options.runs.requireIdle();
    requireCount(wish);
    requireSweep(requestOf(wish));
    const id = `sweep-${Date.now().toString(36)}-${randomBytes(3).toString('hex')}`;
    const head = { id, startedAt: new Date().toISOString(), wish };
    const held = { begun: head, head, about: aboutOf(head), outcomes: [], progress: progressOf(id, wish, []) };
    const known = this.#held();
    await makeFolder(this.#folder);
    // Something else may have begun meanwhile.
    this.#options.runs.requireIdle();
    const record = openSweepRecord(this.#file(id), head);
    known.set(id, held);
    this.#forgetOldest();
    this.#go(held, record);
    return describe(held);
  }

  /** Fails as the request `estimateSweep` does. */
  async estimate(wish: SweepWish): Promise<{ readonly runs: number; readonly seconds: number }> {
    const ready = requireSweep(requestOf(wish));
    const [sample] = samplesOf(wish, wish.document.training.seed, 1);
    const document = sample ? ready(sample).document : wish.document;
    const { script, home, runs } = this.#options;
    const pool = new TrialPool(script, 1);
    const patience = setTimeout(() => pool.stop(), ESTIMATE_MS);
    const train = () => pool.run({ document, choice: one, home }, () => undefined);
    try {
      const { seconds, epochs } = await runs.alone(underWay, async () => {
        const first = await train();
        // The first of a thread also loads libraries and data.
        return first.status === 'stopped' ? first : train();
      });
      const whole = (seconds * document.training.epochs) / Math.max(1, epochs.length);
      const count = countOf(wish);
      return { runs: count, seconds: (count * whole) / Math.min(count, coresFor(wish)) };
    } finally {
      clearTimeout(patience);
      await pool.close();
    }
  }

  async pause(id: string): Promise<Sweep> {
    return this.#end(id, 'paused');
  }

  async cancel(id: string): Promise<Sweep> {
    return this.#end(id, 'cancelled');
  }

  /** Trains what has not come to an end, and what has failed once more. Fails as the request `resumeSweep` does. */
  resume(id: string): Sweep {
    const held = this.#find(id);
    const { status, failed } = held.progress;
    if (status === 'running' || (status === 'finished' && failed === 0)) return describe(held);
    this.#options.runs.requireIdle();
    const record = openSweepRecord(this.#file(id), held.head);
    held.outcomes.splice(0, Infinity, ...record.known);
    this.#go(held, record);
    return describe(held);
  }

  /** Fails with invalidRequest while it is under way. */
  remove(id: string): void {
    const held = this.#find(id);
    if (held.progress.status === 'running') throw new EngineError('invalidRequest', 'A sweep under way cannot be removed: cancel it first.');
    rmSync(this.#file(id), { force: true });
    this.#held().delete(id);
  }

  /** Ends what is under way, as for the end of the engine: it can go on from there. */
  async stop(): Promise<void> {
    if (this.#going) await this.#end(this.#going.id, 'interrupted');
  }

  async #end(id: string, status: 'paused' | 'cancelled' | 'interrupted'): Promise<Sweep> {
    const held = this.#find(id);
    if (this.#going?.id === id) {
      this.#going.end.abort();
      await this.#going.over;
    }
    if (held.progress.status !== 'finished' && held.progress.status !== 'failed') this.#tell(held, { status, secondsLeft: null });
    return describe(held);
  }

  #go(held: Held, record: SweepRecord): void {
    const end = new AbortController();
    const { id } = held.begun;
    this.#tell(held, { status: 'running', message: null, failed: 0 });
    const over = this.#options.runs
      .alone(underWay, () => this.#train(held, record, end.signal))
      .catch((error: unknown) => this.#tell(held, { status: 'failed', secondsLeft: null, message: reasonOf(error) }))
      .finally(() => (this.#going = undefined));
    this.#going = { id, end, over };
  }

  async #train(held: Held, record: SweepRecord, signal: AbortSignal): Promise<void> {
    const { wish } = held.begun;
    const total = countOf(wish);
    const pool = new TrialPool(this.#options.script, Math.min(coresFor(wish), total));
    const begin = performance.now();
    const before = held.outcomes.length;
    let told = -Infinity;
    const onOutcome = (outcome: SweepOutcome) => {
      record.add(outcome);
      held.outcomes.push(outcome);
      const now = performance.now();
      const done = held.outcomes.length;
      const secondsLeft = ((now - begin) / 1000 / (done - before)) * (total - done);
      const failed = held.progress.failed + (outcome.status === 'failed' ? 1 : 0);
      held.progress = { ...held.progress, done, failed, secondsLeft };
      if (now - told < TELL_EVERY_MS) return;
      told = now;
      this.#tell(held, {});
    };
    try {
      const request = { ...requestOf(wish), choice: one, home: this.#options.home };
      await runSweep({ ...request, pool, known: record.known, signal, onOutcome });
    } finally {
      await pool.close();
    }
    if (held.outcomes.length >= total) this.#tell(held, { status: 'finished', secondsLeft: null });
  }

  #tell(held: Held, change: Partial<SweepProgress>): void {
    held.progress = { ...held.progress, ...change, done: held.outcomes.length };
    this.#options.emit('sweepProgress', held.progress);
  }

  #find(id: string): Held {
    const held = this.#held().get(id);
    if (!held) throw new EngineError('invalidRequest', `There is no sweep "${id}" here any more.`);
    return held;
  }

  /** Read when they are first asked for. What cannot be read is left where it is. */
  #held(): Map<string, Held> {
    this.#known ??= new Map(filesIn(this.#folder).flatMap((file) => {
      const held = readHeld(file);
      return held ? [[held.begun.id, held] as const] : [];
    }));
    return this.#known;
  }

  #forgetOldest(): void {
    for (const { id } of this.list().slice(MOST_SWEEPS)) this.remove(id);
  }

  #file(id: string): string {
    return path.join(this.#folder, `${id}.jsonl`);
  }
} // prettier-ignore

const underWay = text(
  'A sweep is under way: pause it in its tab, or wait for its end.',
  'Eine Versuchsreihe ist im Gange: in ihrem Reiter anhalten oder ihr Ende abwarten.',
);
/** Several runs share the cores by being trained side by side. */
const one = { runtime: 'auto', device: 'cpu', threads: 1 } as const;

function requestOf({ document, metric, endsHopeless, axes, drawn, seeds }: SweepWish) {
  return { document, plan: { axes, drawn, seeds }, metric, ...(endsHopeless && { rule: usualRule(document) }) };
}

function coresFor({ cores }: Pick<SweepWish, 'cores'>): number {
  return cores ?? availableCores().physical;
}

/** Fails with invalidRequest if nobody could wait for so many. */
function requireCount(wish: SweepWish): void {
  const count = countOf(wish);
  if (count <= MOST_TRIALS) return;
  const runs = counted(count, ['run', 'runs'], ['Lauf', 'Läufe']);
  throw new EngineError(
    'invalidRequest',
    text(
      `That would be ${runs.en}, more than can be trained in a sweep: leave out values, or draw some of them.`,
      `Das wären ${runs.de}, mehr, als eine Versuchsreihe haben kann: Werte weglassen oder einige ziehen.`,
    ),
  );
}

function progressOf(id: string, wish: SweepWish, outcomes: readonly SweepOutcome[]): SweepProgress {
  const total = countOf(wish);
  const failed = outcomes.filter(({ status }) => status === 'failed').length;
  return { id, status: 'interrupted', done: outcomes.length, failed, total, secondsLeft: null, message: null };
}

function describe({ about, progress }: Held): Sweep {
  return { ...about, ...progress };
}

/** Fails with documentHasProblems if its network cannot be trained, as one of another version of the app. */
function aboutOf({ startedAt, wish }: Begun): About {
  const { document, axes, seeds, endsHopeless } = wish;
  return {
    name: document.name,
    startedAt,
    signature: signature(document),
    axes,
    seeds,
    metric: metricOf(document, wish.metric),
    measuredOn: (document.data.validationShare ?? 0) > 0 ? 'validation' : 'test',
    endsHopeless,
  };
}

function readHeld(file: string): Held | undefined {
  try {
    const record = readSweepRecord(file);
    const read = begun.safeParse(record?.sweep);
    if (!record || !read.success || path.basename(file) !== `${read.data.id}.jsonl`) return undefined;
    const document = parseDocument(read.data.wish.document);
    if (!document.ok) return undefined;
    const head = { ...read.data, wish: { ...read.data.wish, document: document.value } };
    const outcomes = [...record.known];
    const progress = progressOf(head.id, head.wish, outcomes);
    return { begun: head, head: record.sweep, about: aboutOf(head), outcomes, progress: { ...progress, ...(progress.done >= progress.total && { status: 'finished' }) } };
  } catch {
    return undefined;
  }
} // prettier-ignore

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.jsonl')).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
} // prettier-ignore
