import { randomBytes } from 'node:crypto';
import type { Document } from '../../core/graph/document.ts';
import { withoutLabels } from '../../core/graph/runLabels.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { LandscapePlace, Moment } from '../../core/protocol/moment.ts';
import { choiceOf, type DeviceChoice } from '../../core/protocol/runs.ts';
import { text, type Text } from '../../core/text.ts';
import { reasonOf } from '../devices/unavailable.ts';
import { loadData } from '../data/load.ts';
import type { Snapshot } from './history/trail.ts';
import { autosavedRuns } from '../projects/autosave.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { noControls, type Controls } from './controls.ts';
import { anotherRun, anotherWindow, diverged, finished, interrupted, runGone, weightsNotKept } from './refusals.ts';
import { momentOf } from './moments.ts';
import { compileDocument, prepareRun, replayed, requireTrainingMemory, type RunRequest } from './prepare.ts';
import { Recordings } from './history/recordings.ts';
import { inThisThread, type StepMaker } from './steps/createStep.ts';
import type { Emit } from './reporter.ts';
import type { Run } from './run.ts';
import type { ListedRun, RunStore, SavedRun } from './store.ts';
import type { Verdicts } from './verdicts.ts';

export interface StartOptions extends DeviceChoice {
  /** The window that controls the run: its speed limit, breakpoints and watches apply. */
  readonly owner?: string | undefined;
  readonly document: Document;
  /** A run of the same network whose weights and position are taken over; `epochs` are added to its own. */
  readonly from?: string | undefined;
  /**
   * Takes over the state of `from` at this moment instead: after a step, for up to `epochs` in total, or at a point of
   * its landscape.
   */
  readonly at?: Moment | undefined;
  readonly isPaused?: boolean | undefined;
  /** Its number in its project. */
  readonly ordinal?: number | undefined;
}

/** An observer that shows the paths of runs on a landscape. */
export interface Looker {
  follow(run: Run, snapshot: Snapshot): void;
  /** The weights at a point of its landscape; undefined if that is a different one, or of a different network. */
  weightsAt(place: LandscapePlace, network: string): NamedTensors | undefined;
}

function lostWeights(number: number): Text {
  return text(
    `The last weights of Run ${number} could not be written and are gone. Make room on the disk before training on.`,
    `Die letzten Gewichte von Lauf ${number} ließen sich nicht schreiben und sind verloren. Vor dem nächsten Training Platz auf dem Datenträger schaffen.`,
  );
}

/**
 * The runs of this process. Only one trains at a time; the last one's weights stay in memory, those of others are on
 * disk.
 */
export class Runs {
  readonly #home: string;
  readonly #store: RunStore;
  readonly #verdicts: Verdicts;
  readonly #emit: Emit;
  readonly recordings = new Recordings();
  /** By window. */
  readonly #controls = new Map<string, Controls>();
  #latest: Run | undefined;
  #owner = '';
  readonly lookers = new Set<Looker>();
  readonly steps: StepMaker;
  /** The start in progress: loading and measuring take time, and no other may start meanwhile. */
  #starting: AbortController | undefined;
  /** Settles when that is over, even if it was cancelled; never rejects. */
  #started: Promise<unknown> = Promise.resolve();
  /** What has the processor to itself, in words. */
  #occupied: Text | undefined;

  constructor(home: string, store: RunStore, verdicts: Verdicts, emit: Emit, steps: StepMaker = inThisThread) {
    this.steps = steps;
    this.#home = home;
    this.#store = store;
    this.#verdicts = verdicts;
    this.#emit = emit;
  }

  /** The run if its weights are in memory; undefined if it is only on disk. */
  find(id: string): Run | undefined {
    return this.#latest?.id === id && !this.#latest.isLost ? this.#latest : undefined;
  }

  /** The run that is training or paused. */
  active(): Run | undefined {
    return this.#latest?.isActive ? this.#latest : undefined;
  }

  /** The window that controls the latest run. */
  get owner(): string {
    return this.#owner;
  }

  /** Changes a window's settings for its runs, from now on. */
  control(change: Partial<Controls>, owner = ''): void {
    this.#controls.set(owner, { ...(this.#controls.get(owner) ?? noControls), ...change });
    if (owner === this.#owner) this.#latest?.heed();
  }

  /** The speed limit of a window, for whatever it trains, in steps a second; null: none. */
  speedOf(owner: string): number | null {
    return (this.#controls.get(owner) ?? noControls).stepsPerSecond;
  }

  /** Drops what is kept for closed windows, except for the controls of the latest run. */
  forgetWindows(isOpen: (window: string) => boolean): void {
    const stays = (window: string) => window === this.#owner || isOpen(window);
    for (const window of this.#controls.keys()) if (!stays(window)) this.#controls.delete(window);
    this.#store.release(stays);
  }

  /** The windows with known settings. */
  get windows(): readonly string[] {
    return [...this.#controls.keys()];
  }

  /** Gives a window control of a run, if that is the latest one. */
  lead(id: string, owner: string): void {
    if (this.find(id) === undefined || owner === this.#owner) return;
    this.#owner = owner;
    this.#latest?.heed();
  }

  /** The weights at a point of a landscape; undefined if that landscape is no longer open. */
  weightsAt(place: LandscapePlace, network: string): NamedTensors | undefined {
    for (const looker of this.lookers) {
      const weights = looker.weightsAt(place, network);
      if (weights) return weights;
    }
    return undefined;
  }

  /** A run without its weights. Fails with runUnknown, and with fileUnreadable. */
  async listed(id: string): Promise<ListedRun> {
    const run = this.find(id);
    const found = run ? { document: run.parts.document, record: run.record() } : await this.#store.find(id);
    if (!found) throw new EngineError('runUnknown', runGone);
    return found;
  }

  /**
   * The current state of the run, or its saved state. Fails like `listed`, and if its weights were not kept or are
   * damaged.
   */
  async saved(id: string): Promise<SavedRun> {
    const saved = this.find(id)?.saved() ?? this.#store.load(id);
    const found = await saved;
    if (found) return found;
    await this.listed(id);
    throw new EngineError('runUnknown', weightsNotKept);
  }

  /**
   * Starts a run. Fails with documentHasProblems, with outOfMemory, with errors from loading its data, with deviceUnavailable, with
   * invalidRequest if the moment to start from is not kept, with runBusy like `requireIdle`, and with runElsewhere
   * while another window's run is training. A paused run is stopped instead, with a message if it belongs to another
   * window.
   */
  async start({
    document: labelled,
    runtime,
    device,
    threads,
    from,
    at,
    isPaused,
    ordinal,
    owner = '',
  }: StartOptions): Promise<Run> {
    const document = withoutLabels(labelled);
    // Before anything is loaded or stopped, so that an invalid document is rejected immediately.
    compileDocument(document);
    requireTrainingMemory(document);
    if (at && from === undefined)
      throw new EngineError(
        'invalidRequest',
        text('A moment is one of a run: say which.', 'Ein Moment gehört zu einem Lauf: sagen, zu welchem.'),
      );
    return this.#exclusively(owner, async (signal) => {
      const earlier = from === undefined ? undefined : await this.#earlier(from, at, signal);
      const origin = earlier && {
        runId: earlier.record.id,
        step: at && 'landscape' in at ? null : earlier.checkpoint.state.step,
      };
      const request = { id: newRunId(), number: await this.#store.nextNumber(), ordinal, earlier, origin };
      await this.#tidy();
      const run = await this.#prepare(
        extended(document, earlier, at),
        { runtime, device, threads },
        { ...request, signal },
      );
      run.start(isPaused ?? false);
      return run;
    });
  }

  async #tidy(): Promise<void> {
    const kept = new Set(await autosavedRuns(this.#home));
    if (this.#latest) kept.add(this.#latest.id);
    await this.#store.tidy(kept);
  }

  /** The state of a run at a moment, exact to the step. */
  async #earlier(id: string, at: Moment | undefined, signal: AbortSignal): Promise<SavedRun> {
    const earlier = await momentOf(this, id, at);
    const { document, record, checkpoint } = earlier;
    if (!at || 'landscape' in at || checkpoint.state.step === at.step) return earlier;
    const data = await loadData(document.data, { home: this.#home });
    const request = {
      document,
      choice: choiceOf(record.device),
      home: this.#home,
      data,
      id,
      earlier,
      emit: this.#emit,
      steps: this.steps,
      signal,
    };
    return { ...earlier, checkpoint: await replayed(request, at.step) };
  }

  /** Fails with runBusy while a run is training or being prepared, and while something else has the processor to itself. */
  requireIdle(): void {
    if (this.#occupied) throw new EngineError('runBusy', this.#occupied);
    if (this.#starting || this.active()?.status === 'running') {
      throw new EngineError('runBusy', anotherRun);
    }
  }

  /**
   * Gives something else than a run the processor to itself: no run starts or resumes meanwhile. `what`: why not, in words.
   * Fails with runBusy like `requireIdle`.
   */
  async alone<T>(what: Text, work: () => Promise<T>): Promise<T> {
    this.requireIdle();
    this.#occupied = what;
    try {
      return await work();
    } finally {
      this.#occupied = undefined;
    }
  }

  /**
   * Continues a run that is paused, stopped or, after a crash, only on disk, from exactly where it was. Fails with
   * runUnknown, with invalidRequest if it has finished or diverged, and with runBusy and runElsewhere like `start`.
   */
  async resume(id: string, owner = ''): Promise<Run> {
    if (this.#starting?.signal.aborted) await this.#started;
    const present = this.find(id);
    if (present?.status === 'paused') this.requireIdle();
    if (present?.status === 'paused' || present?.status === 'running') {
      if (present.status === 'paused') this.lead(id, owner);
      present.start(false);
      return present;
    }
    return this.#exclusively(owner, async (signal) => {
      const found = await this.saved(id);
      const { record, document } = found;
      const { status } = record.progress;
      if (status === 'finished' || status === 'diverged') {
        throw new EngineError('invalidRequest', status === 'finished' ? finished : diverged);
      }
      const { number, device } = record;
      const run = present ?? (await this.#prepare(document, choiceOf(device), { id, number, earlier: found, signal }));
      signal.throwIfAborted();
      run.start(false);
      return run;
    });
  }

  /**
   * Stops another window's training or start, so that this window can train: the run says so, and can be resumed later.
   */
  async makeRoom(owner: string): Promise<void> {
    if (owner === this.#owner) return;
    this.cancelStart(this.#owner);
    await this.#started;
    await this.active()?.stop(interrupted);
  }

  /**
   * Cancels the window's start or resumption in progress: it fails with `cancelled` immediately, and no run is started.
   */
  cancelStart(owner = ''): void {
    if (owner === this.#owner) this.#starting?.abort(new EngineError('cancelled', 'The start was cancelled.'));
  }

  async #exclusively(owner: string, work: (signal: AbortSignal) => Promise<Run>): Promise<Run> {
    // A cancelled start may still be loading.
    if (this.#starting?.signal.aborted) await this.#started;
    const isAnothers = owner !== this.#owner;
    if (isAnothers && !this.#occupied && (this.#starting || this.active()?.status === 'running')) {
      throw new EngineError('runElsewhere', anotherWindow);
    }
    this.requireIdle();
    this.#owner = owner;
    const starting = new AbortController();
    this.#starting = starting;
    const { signal } = starting;
    const started = (async () => {
      try {
        await this.active()?.stop(isAnothers ? interrupted : null);
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
    request: Pick<RunRequest, 'id' | 'number' | 'ordinal' | 'earlier' | 'origin' | 'signal'>,
  ): Promise<Run> {
    const { id, earlier } = request;
    const { recordings } = this;
    this.steps.expect(compileDocument(document), document.training);
    const data = await loadData(document.data, { home: this.#home });
    request.signal?.throwIfAborted();
    const save = (run: SavedRun) => this.#store.save(run);
    const onSnapshot = (run: Run, snapshot: Snapshot) => {
      recordings.trim();
      for (const looker of this.lookers) looker.follow(run, snapshot);
    };
    const controls = () => this.#controls.get(this.#owner) ?? noControls;
    const own = { home: this.#home, verdicts: this.#verdicts, emit: this.#emit, steps: this.steps };
    const shared = { ...own, data, recordings, onSnapshot, save, controls };
    const prepare = (choice: DeviceChoice) => prepareRun({ ...request, ...shared, document, choice });
    const run = await prepare(wanted).catch((error: unknown) => {
      // A run that was started on another machine continues with the devices available here.
      const isElsewhere = error instanceof EngineError && error.code === 'deviceUnavailable';
      if (isElsewhere && earlier?.record.id === id) return prepare({ runtime: 'auto', device: 'auto' });
      throw error;
    });
    if (request.signal?.aborted) {
      this.#free(run);
      throw request.signal.reason;
    }
    const before = this.#latest;
    if (before && !(await before.isKept())) {
      this.#emit('log', { level: 'error', message: lostWeights(before.record().number) });
    }
    this.#latest = run;
    this.#store.holdAlso(this.#owner, id);
    this.#free(before);
    return run;
  }

  /** What is broken cannot always be freed; the next run still trains. */
  #free(run: Run | undefined): void {
    try {
      run?.dispose();
    } catch (error) {
      this.#emit('log', { level: 'warning', message: reasonOf(error) });
    }
  }
}

/**
 * The document with its epochs extended by those already trained. From a moment on, a run trains up to the document's
 * number, unless it is already past that.
 */
function extended(document: Document, earlier: SavedRun | undefined, at: Moment | undefined): Document {
  if (!earlier) return document;
  const { state } = earlier.checkpoint;
  const { epochs } = document.training;
  const done = at ? Math.floor(state.step / earlier.record.progress.stepsPerEpoch) : state.epoch;
  if (at && done < epochs) return document;
  return { ...document, training: { ...document.training, epochs: done + epochs } };
}

/** Ids sort by time. */
export function newRunId(): string {
  return `run-${Date.now().toString(36)}-${randomBytes(3).toString('hex')}`;
}
