import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import {
  MOST_TRIALS,
  type Sweep,
  type SweepOutcome,
  type SweepProgress,
  type SweepWish,
} from '../../core/protocol/sweeps.ts';
import { countOf } from '../../core/sweep/points.ts';
import { counted, text } from '../../core/text.ts';
import { availableCores } from '../devices/cores.ts';
import { reasonOf } from '../devices/unavailable.ts';
import { makeFolder } from '../files/files.ts';
import type { Emit } from '../train/reporter.ts';
import type { Runs } from '../train/runs.ts';
import { estimateSeconds } from './estimate.ts';
import { aboutOf, keptSweeps, progressOf, putAway, sweepFile, takeBack, tidyRemoved, type KeptSweep } from './kept.ts';
import { TrialPool } from './pool.ts';
import { claimRecord, countsOf, noteStanding, openSweepRecord, readOutcomes, type SweepRecord } from './record.ts';
import { requireSweep, runSweep, usualRule } from './sweep.ts';

const TELL_EVERY_MS = 200;
/** The oldest beyond these are forgotten. */
const MOST_SWEEPS = 100;

/** A sweep and what has become of it, in memory and on disk. */
interface Held extends Omit<KeptSweep, 'progress'> {
  /** Undefined: they are in the file, and nobody has asked for them yet. */
  outcomes: SweepOutcome[] | undefined;
  progress: SweepProgress;
}

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
  #known: Promise<Map<string, Held>> | undefined;
  #going: { readonly id: string; readonly end: AbortController; readonly over: Promise<void> } | undefined;

  constructor(options: SweepsOptions) {
    this.#options = options;
    this.#folder = path.join(options.home, 'sweeps');
  }

  async list(): Promise<readonly Sweep[]> {
    return [...(await this.#held()).values()].map(describe).toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  async outcomes(id: string, from: number): Promise<readonly SweepOutcome[]> {
    const held = await this.#find(id);
    if (held.outcomes) return held.outcomes.slice(from);
    const read = await readOutcomes(this.#file(id));
    // It may have gone on meanwhile.
    return (held.outcomes ?? this.#take(held, read)).slice(from);
  }

  /** Fails as the request `startSweep` does. */
  async start(wish: SweepWish): Promise<Sweep> {
    this.#options.runs.requireIdle();
    requireCount(wish);
    requireSweep(requestOf(wish));
    const id = `sweep-${Date.now().toString(36)}-${randomBytes(3).toString('hex')}`;
    const head = { id, startedAt: new Date().toISOString(), wish };
    const held: Held = { begun: head, head, about: aboutOf(head), outcomes: [], progress: progressOf(id, wish, countsOf([])) };
    const known = await this.#held();
    await makeFolder(this.#folder);
    // Something else may have begun meanwhile.
    this.#options.runs.requireIdle();
    const record = openSweepRecord(this.#file(id), head);
    known.set(id, held);
    this.#go(held, record);
    await this.#forgetOldest();
    return describe(held);
  }

  /** Fails as the request `estimateSweep` does. */
  async estimate(wish: SweepWish): Promise<{ readonly runs: number; readonly seconds: number }> {
    const { script, home, runs } = this.#options;
    const request = { ...requestOf(wish), choice: one, home, script, cores: coresFor(wish) };
    return { runs: countOf(wish), seconds: await runs.alone(underWay, () => estimateSeconds(request)) };
  }

  async pause(id: string): Promise<Sweep> {
    return this.#end(id, 'paused');
  }

  async cancel(id: string): Promise<Sweep> {
    return this.#end(id, 'cancelled');
  }

  /** Trains what has not come to an end, and what has failed once more. Fails as the request `resumeSweep` does. */
  async resume(id: string): Promise<Sweep> {
    const held = await this.#find(id);
    const { status, failed } = held.progress;
    if (status === 'running' || (status === 'finished' && failed === 0)) return describe(held);
    this.#options.runs.requireIdle();
    // Otherwise it would be begun anew, beside what was put away.
    if (!existsSync(this.#file(id))) {
      await this.#forget(id);
      throw new EngineError('invalidRequest', gone);
    }
    const record = openSweepRecord(this.#file(id), held.head);
    this.#go(held, record);
    return describe(held);
  }

  /** Fails with invalidRequest while it is under way, here or in another process. */
  async remove(id: string): Promise<void> {
    const held = await this.#find(id);
    if (held.progress.status === 'running') throw new EngineError('invalidRequest', notWhileUnderWay);
    if (this.#going?.id === id) await this.#going.over;
    if (existsSync(this.#file(id))) {
      // One that failed since nothing could be written may do so now.
      noteStanding(this.#file(id), held.progress);
      const release = claimRecord(this.#file(id));
      try {
        await putAway(this.#folder, id);
      } finally {
        release();
      }
    }
    await this.#forget(id);
  }

  async #forget(id: string): Promise<void> {
    (await this.#held()).delete(id);
    this.#options.emit('sweepRemoved', { id });
  }

  /** Undoes `remove`. Fails with invalidRequest if it was too long ago. */
  async restore(id: string): Promise<Sweep> {
    const known = await this.#held();
    const kept = known.has(id) ? undefined : await takeBack(this.#folder, id);
    // Somebody else may have asked for it as well.
    if (kept && !known.has(id)) {
      known.set(id, { ...kept, outcomes: undefined });
      this.#options.emit('sweepProgress', kept.progress);
    }
    return describe(await this.#find(id));
  }

  /** Ends what is under way, as for the end of the engine: it can go on from there. */
  async stop(): Promise<void> {
    if (this.#going) await this.#end(this.#going.id, 'interrupted');
  }

  async #end(id: string, status: 'paused' | 'cancelled' | 'interrupted'): Promise<Sweep> {
    const held = await this.#find(id);
    if (this.#going?.id === id) {
      this.#going.end.abort();
      await this.#going.over;
    }
    if (held.progress.status !== 'finished' && held.progress.status !== 'failed') {
      this.#tell(held, { status, secondsLeft: null });
      noteStanding(this.#file(id), held.progress);
    }
    return describe(held);
  }

  #go(held: Held, record: SweepRecord): void {
    const end = new AbortController();
    const { id } = held.begun;
    const outcomes = [...record.known];
    held.outcomes = outcomes;
    this.#tell(held, { status: 'running', message: null, failed: 0 });
    const over = this.#options.runs
      .alone(underWay, () => this.#train(held, outcomes, record, end.signal))
      .catch((error: unknown) => this.#tell(held, { status: 'failed', secondsLeft: null, message: reasonOf(error) }))
      .finally(() => {
        record.close();
        if (held.progress.status === 'failed') noteStanding(this.#file(id), held.progress);
        this.#going = undefined;
      });
    this.#going = { id, end, over };
  }

  async #train(held: Held, outcomes: SweepOutcome[], record: SweepRecord, signal: AbortSignal): Promise<void> {
    const { wish } = held.begun;
    const total = countOf(wish);
    const pool = new TrialPool(this.#options.script, Math.min(coresFor(wish), total));
    const begin = performance.now();
    const before = outcomes.length;
    let told = -Infinity;
    const onOutcome = (outcome: SweepOutcome) => {
      record.add(outcome);
      outcomes.push(outcome);
      const now = performance.now();
      const done = outcomes.length;
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
    if (outcomes.length >= total) this.#tell(held, { status: 'finished', secondsLeft: null });
  }

  /** What has become of its runs, as its file says it: where lines are damaged, that is less than their number said. */
  #take(held: Held, read: readonly SweepOutcome[]): readonly SweepOutcome[] {
    const { id, wish } = held.begun;
    held.outcomes = [...read];
    const standing = held.progress.status === 'finished' ? undefined : held.progress;
    if (read.length !== held.progress.done) this.#tell(held, progressOf(id, wish, countsOf(read), standing));
    return read;
  }

  #tell(held: Held, change: Partial<SweepProgress>): void {
    held.progress = { ...held.progress, ...change, done: held.outcomes?.length ?? held.progress.done };
    this.#options.emit('sweepProgress', held.progress);
  }

  async #find(id: string): Promise<Held> {
    const held = (await this.#held()).get(id);
    if (!held) throw new EngineError('invalidRequest', gone);
    return held;
  }

  /** Read when they are first asked for. */
  #held(): Promise<Map<string, Held>> {
    this.#known ??= this.#read();
    return this.#known;
  }

  async #read(): Promise<Map<string, Held>> {
    const kept = await keptSweeps(this.#folder);
    await tidyRemoved(this.#folder).catch(() => undefined);
    return new Map(kept.map((one) => [one.begun.id, { ...one, outcomes: undefined }]));
  }

  async #forgetOldest(): Promise<void> {
    // One that another process is training stays.
    for (const { id } of (await this.list()).slice(MOST_SWEEPS)) await this.remove(id).catch(() => undefined);
  }

  #file(id: string): string {
    return sweepFile(this.#folder, id);
  }
} // prettier-ignore

const notWhileUnderWay = text(
  'A sweep under way cannot be removed: cancel it first.',
  'Eine laufende Versuchsreihe lässt sich nicht entfernen: sie zuerst abbrechen.',
);
const underWay = text(
  'A sweep is under way: pause it in its tab, or wait for its end.',
  'Eine Versuchsreihe ist im Gange: in ihrem Reiter anhalten oder ihr Ende abwarten.',
);
const gone = text(
  'This sweep is not here any more: it was removed, perhaps in another window.',
  'Diese Versuchsreihe gibt es nicht mehr: Sie wurde entfernt, vielleicht in einem anderen Fenster.',
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

function describe({ about, progress }: Held): Sweep {
  return { ...about, ...progress };
}
