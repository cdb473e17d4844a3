import { randomBytes } from 'node:crypto';
import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { LandscapePlace, Moment } from '../../core/protocol/moment.ts';
import type { DeviceChoice } from '../../core/protocol/runs.ts';
import { same } from '../../core/text.ts';
import { loadData } from '../datasets/load.ts';
import type { Snapshot } from '../landscape/trail.ts';
import { autosavedRuns } from '../projects/autosave.ts';
import type { NamedTensors } from '../projects/checkpoint.ts';
import { noControls, type Controls } from './controls.ts';
import { momentOf } from './moments.ts';
import { compileDocument, prepareRun, replayed, type RunRequest } from './prepare.ts';
import { Recordings } from './recordings.ts';
import type { Emit } from './reporter.ts';
import type { Run } from './run.ts';
import type { ListedRun, RunStore, SavedRun } from './store.ts';

export interface StartOptions extends DeviceChoice {
  readonly document: Document;
  /** A run of the same network whose weights and place are taken over; `epochs` are added to its own. */
  readonly from?: string | undefined;
  /** What `from` was then is taken over instead: after a step, for up to `epochs` in all, or at a point of its landscape. */
  readonly at?: Moment | undefined;
  readonly isPaused?: boolean | undefined;
}

/** The runs of this process. One trains at a time; the last one's weights stay in memory, others are on disk. */
export class Runs {
  readonly #home: string;
  readonly #store: RunStore;
  readonly #emit: Emit;
  readonly recordings = new Recordings();
  #controls = noControls;
  #latest: Run | undefined;
  /** Is told where runs have come to. */
  onSnapshot: ((run: Run, snapshot: Snapshot) => void) | undefined;
  /** The weights at a point of the landscape drawn last; undefined when that is another one, or of another network. */
  weightsAt: ((place: LandscapePlace, network: string) => NamedTensors | undefined) | undefined;
  /** The start under way: loading and measuring take time, and a second one must not slip in meanwhile. */
  #starting: AbortController | undefined;
  /** Settles when that is over, also after it was cancelled; never rejects. */
  #started: Promise<unknown> = Promise.resolve();
  #isRacing = false;

  constructor(home: string, store: RunStore, emit: Emit) {
    this.#home = home;
    this.#store = store;
    this.#emit = emit;
  }

  /** The run if its weights are in memory; undefined when it is only on disk. */
  find(id: string): Run | undefined {
    return this.#latest?.id === id ? this.#latest : undefined;
  }

  /** The run that is being trained or is paused. */
  active(): Run | undefined {
    return this.#latest?.isActive ? this.#latest : undefined;
  }

  /** From now on, for the run in training and those after it. */
  control(change: Partial<Controls>): void {
    this.#controls = { ...this.#controls, ...change };
    this.#latest?.heed();
  }

  /** What is known of a run, without its weights. Fails with runUnknown, and with fileUnreadable. */
  async listed(id: string): Promise<ListedRun> {
    const run = this.find(id);
    const found = run ? { document: run.parts.document, record: run.record() } : await this.#store.find(id);
    if (!found) throw new EngineError('runUnknown', `There is no run "${id}" here any more.`);
    return found;
  }

  /** The run as it is now, or as it was saved. Fails as `listed`, also when its weights were not kept or are damaged. */
  async saved(id: string): Promise<SavedRun> {
    const saved = this.find(id)?.saved() ?? this.#store.load(id);
    const found = await saved;
    if (found) return found;
    await this.listed(id);
    throw new EngineError('runUnknown', 'The weights of this run were not kept.');
  }

  /**
   * Starts a run. Fails with documentHasProblems, with what loading its data fails with, with deviceUnavailable, with
   * invalidRequest when the moment to start from is not kept, and with runBusy as `requireIdle`; a run that is paused is
   * stopped instead.
   */
  async start({ document, runtime, device, from, at, isPaused }: StartOptions): Promise<Run> {
    // Before anything is loaded or stopped, so that a wrong document is an answer at once.
    compileDocument(document);
    if (at && from === undefined) throw new EngineError('invalidRequest', 'A moment is one of a run: say which.');
    return this.#exclusively(async (signal) => {
      const earlier = from === undefined ? undefined : await this.#earlier(from, at);
      const origin = earlier && {
        runId: earlier.record.id,
        step: at && 'landscape' in at ? null : earlier.checkpoint.state.step,
      };
      const request = { id: newRunId(), number: await this.#store.nextNumber(), earlier, origin };
      await this.#store.tidy(await autosavedRuns(this.#home));
      const run = await this.#prepare(extended(document, earlier, at), { runtime, device }, { ...request, signal });
      run.start(isPaused ?? false);
      return run;
    });
  }

  /** A run as it was at a moment, to the very step. */
  async #earlier(id: string, at: Moment | undefined): Promise<SavedRun> {
    const earlier = await momentOf(this, id, at);
    const { document, record, checkpoint } = earlier;
    if (!at || 'landscape' in at || checkpoint.state.step === at.step) return earlier;
    const data = await loadData(document.data, { home: this.#home });
    const request = { document, choice: record.device, home: this.#home, data, id, earlier, emit: this.#emit };
    return { ...earlier, checkpoint: await replayed(request, at.step) };
  }

  /** Fails with runBusy while a run is in training or being prepared, or a race is under way. */
  requireIdle(): void {
    if (this.#isRacing) {
      throw new EngineError('runBusy', 'A race is under way: cancel it in the Landscape tab, or wait for its end.');
    }
    if (this.#starting || this.active()?.status === 'running') {
      throw new EngineError('runBusy', 'Another run is being trained: pause or stop it first.');
    }
  }

  /** Lets a race have the processor for itself: no run begins or goes on meanwhile. Fails with runBusy as `requireIdle`. */
  async race<T>(work: () => Promise<T>): Promise<T> {
    this.requireIdle();
    this.#isRacing = true;
    try {
      return await work();
    } finally {
      this.#isRacing = false;
    }
  }

  /**
   * Goes on with a run that is paused or stopped, or after a crash only on disk, from exactly where it was. Fails with
   * runUnknown, and with runBusy as `requireIdle`.
   */
  async resume(id: string): Promise<Run> {
    if (this.#starting?.signal.aborted) await this.#started;
    const present = this.find(id);
    if (present?.status === 'paused') this.requireIdle();
    if (present?.status === 'paused' || present?.status === 'running') {
      present.start(false);
      return present;
    }
    return this.#exclusively(async (signal) => {
      const found = await this.saved(id);
      const { record, document } = found;
      const { status } = record.progress;
      if (status === 'finished' || status === 'diverged') {
        throw new EngineError('invalidRequest', `The run is ${status}: start a new one from its weights.`);
      }
      const { number, device } = record;
      const run = present ?? (await this.#prepare(document, device, { id, number, earlier: found, signal }));
      signal.throwIfAborted();
      run.start(false);
      return run;
    });
  }

  /** Gives up the start or resumption that is under way: it fails with `cancelled` at once, and no run is begun. */
  cancelStart(): void {
    this.#starting?.abort(new EngineError('cancelled', 'The start was cancelled.'));
  }

  async #exclusively(work: (signal: AbortSignal) => Promise<Run>): Promise<Run> {
    // What was cancelled may still be loading.
    if (this.#starting?.signal.aborted) await this.#started;
    this.requireIdle();
    const starting = new AbortController();
    this.#starting = starting;
    const { signal } = starting;
    const started = (async () => {
      try {
        await this.active()?.stop();
        return await work(signal);
      } finally {
        this.#starting = undefined;
      }
    })();
    this.#started = started.catch(() => undefined);
    const cancelled = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as EngineError));
    });
    return Promise.race([started, cancelled]);
  }

  async #prepare(
    document: Document,
    wanted: DeviceChoice,
    request: Pick<RunRequest, 'id' | 'number' | 'earlier' | 'origin' | 'signal'>,
  ): Promise<Run> {
    const { id, earlier } = request;
    const { recordings } = this;
    const data = await loadData(document.data, { home: this.#home });
    request.signal?.throwIfAborted();
    const save = (run: SavedRun) => this.#store.save(run);
    const onSnapshot = (run: Run, snapshot: Snapshot) => {
      recordings.trim();
      this.onSnapshot?.(run, snapshot);
    };
    const controls = () => this.#controls;
    const shared = { home: this.#home, data, emit: this.#emit, recordings, onSnapshot, save, controls };
    const prepare = (choice: DeviceChoice) => prepareRun({ ...request, ...shared, document, choice });
    const run = await prepare(wanted).catch((error: unknown) => {
      // A run that began elsewhere goes on with what there is here.
      const isElsewhere = error instanceof EngineError && error.code === 'deviceUnavailable';
      if (isElsewhere && earlier?.record.id === id) return prepare({ runtime: 'auto', device: 'auto' });
      throw error;
    });
    if (request.signal?.aborted) {
      this.#free(run);
      throw request.signal.reason;
    }
    const before = this.#latest;
    this.#latest = run;
    this.#free(before);
    return run;
  }

  /** What is broken cannot always be freed; the next run trains all the same. */
  #free(run: Run | undefined): void {
    try {
      run?.dispose();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#emit('log', { level: 'warning', message: same(reason) });
    }
  }
}

/**
 * The document with as many epochs as were trained before and are to come. From a moment on a run goes up to what the
 * document says, unless it is past that already.
 */
function extended(document: Document, earlier: SavedRun | undefined, at: Moment | undefined): Document {
  if (!earlier) return document;
  const { state } = earlier.checkpoint;
  const { epochs } = document.training;
  const done = at ? Math.floor(state.step / earlier.record.progress.stepsPerEpoch) : state.epoch;
  if (at && done < epochs) return document;
  return { ...document, training: { ...document.training, epochs: done + epochs } };
}

/** Sorts by time. */
export function newRunId(): string {
  return `run-${Date.now().toString(36)}-${randomBytes(3).toString('hex')}`;
}
