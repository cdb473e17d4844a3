import type { Document } from '../../core/graph/document.ts';
import type {
  EpochMetrics,
  RunDevice,
  RunProgress,
  RunRecord,
  RunStatus,
  StepMetrics,
} from '../../core/protocol/runs.ts';
import { joined, text, type Text } from '../../core/text.ts';
import type { Model } from '../compile/model.ts';
import type { LoadedData } from '../datasets/types.ts';
import type { Checkpoint } from '../projects/checkpoint.ts';
import { createGate, type Gate } from './gate.ts';
import { createHistory, type History } from './history.ts';
import { createPace, type Pace } from './pace.ts';
import { createTrail, type Snapshot, type Trail } from '../landscape/trail.ts';
import { pointSize, toPoint } from '../landscape/vector.ts';
import { createReporter, type Emit, type Reporter } from './reporter.ts';
import type { TrainingStep } from './step.ts';
import type { SavedRun } from './store.ts';
import type { Trainer } from './trainer.ts';

/** Points of the loss curve that a run keeps. */
const HISTORY_POINTS = 400;
/** A checkpoint is due after this long, or after ten times what the last one took: at most a tenth of the time. */
const CHECKPOINT_MS = 2_000;
const CHECKPOINT_SHARE = 10;

export interface RunParts {
  readonly document: Document;
  readonly model: Model;
  readonly data: LoadedData;
  readonly device: RunDevice;
  readonly step: TrainingStep;
  readonly trainer: Trainer;
  /** The run so far; its status and progress are set by the run itself. */
  readonly record: RunRecord;
  /** Worth saying for as long as the run lasts: that only part of the data is there. */
  readonly notice: Text | null;
  readonly emit: Emit;
  /** Sees every batch as it was, however fast they come. */
  readonly onStep?: ((metrics: StepMetrics) => void) | undefined;
  /** Sees the run's way as it is recorded. */
  readonly onSnapshot?: ((run: Run, snapshot: Snapshot) => void) | undefined;
  save(run: SavedRun): Promise<void>;
}

/** One training in this process: its loop, its weights, and everything that is known of it. */
export class Run {
  readonly id: string;
  readonly parts: RunParts;
  #status: RunStatus;
  #phase: RunProgress['phase'] = 'idle';
  #message: Text | null;
  #epochs: EpochMetrics[];
  readonly #history: History;
  readonly #reporter: Reporter;
  readonly #pace: Pace;
  readonly #trail: Trail;
  #gate: Gate | undefined;
  #loop: Promise<void> = Promise.resolve();
  #waiting: (() => void)[] = [];
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  #nextCheckpoint = 0;

  constructor(parts: RunParts) {
    const { record, trainer, data, emit } = parts;
    this.parts = parts;
    this.id = record.id;
    this.#status = record.progress.status;
    this.#message = record.message;
    this.#epochs = [...record.epochs];
    this.#history = createHistory(HISTORY_POINTS, record.steps);
    // Forward alone is about a third of a training step.
    this.#pace = createPace(((data.test.count / data.training.count) * trainer.stepsPerEpoch) / 3);
    this.#trail = createTrail(pointSize(parts.model));
    this.#reporter = createReporter(record.id, emit, () => ({
      progress: this.#progress(),
      device: parts.device,
      message: this.#message,
      diagnosis: record.diagnosis,
    }));
  }

  /** Its loop has not ended. */
  get isActive(): boolean {
    return this.#gate !== undefined;
  }

  get status(): RunStatus {
    return this.#status;
  }

  /** Batches trained: with the run's id, the name of the weights as they are now. */
  get stepCount(): number {
    return this.parts.trainer.state.step;
  }

  /** Where it has been since this process trains it. */
  trail(): readonly Snapshot[] {
    return this.#trail.snapshots();
  }

  record(): RunRecord {
    return {
      ...this.parts.record,
      progress: this.#progress(),
      epochs: [...this.#epochs],
      steps: this.#history.points(),
      message: this.#message,
    };
  }

  /** Starts the loop, or goes on with it. */
  start(isPaused: boolean): void {
    if (this.#gate) {
      this.#gate.resume();
      this.#enter('running');
      this.#release();
      return;
    }
    const gate = createGate(isPaused, () => this.#stand());
    this.#gate = gate;
    this.#message = this.parts.notice;
    this.#enter(isPaused ? 'paused' : 'running');
    this.#loop = this.#train(gate);
  }

  /** Resolves when the run stands still, or has ended by itself. */
  async pause(): Promise<void> {
    const standing = this.#halt();
    this.#gate?.pause();
    await standing;
  }

  /** One batch of a paused run. */
  async stepOnce(): Promise<void> {
    const standing = this.#halt();
    this.#gate?.step();
    await standing;
  }

  /** Resolves when the loop has ended and its checkpoint is written. */
  async stop(): Promise<void> {
    this.#gate?.stop();
    await this.#loop;
  }

  /** Resolves when the loop has ended, for whatever reason. */
  async ended(): Promise<void> {
    await this.#loop;
  }

  /** The run as it is now; between two batches, or while it stands still. */
  async saved(): Promise<SavedRun> {
    const record = this.record();
    return { document: this.parts.document, record, checkpoint: await this.#checkpoint() };
  }

  async #checkpoint(): Promise<Checkpoint> {
    const { step, trainer } = this.parts;
    const { state, best } = trainer;
    const { weights, optimizer } = await step.read();
    return { weights, optimizer, best, state: { ...state } };
  }

  /** Frees the tensors. The loop must have ended. */
  dispose(): void {
    this.parts.step.dispose();
  }

  async #train(gate: Gate): Promise<void> {
    try {
      const ending = await this.parts.trainer.train({
        pass: (phase) => this.#pass(gate, phase),
        isStepping: () => gate.isStepping,
        onStep: (metrics, seconds) => this.#onStep(metrics, seconds),
        onEpoch: (metrics, seconds) => this.#onEpoch(metrics, seconds),
      });
      this.#message = joined([this.parts.notice, ending.message]);
      this.#status = ending.status;
      await this.#recordWay();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#message = text(`The run ended with an error: ${reason}`, `Der Lauf endete mit einem Fehler: ${reason}`);
      this.#status = 'failed';
    }
    this.#phase = 'idle';
    // Active until its checkpoint is written: nothing may free the weights before.
    await this.#save();
    this.#gate = undefined;
    this.#reporter.flush();
    this.#release();
  }

  async #pass(gate: Gate, phase: 'training' | 'evaluating'): Promise<boolean> {
    this.#phase = phase;
    this.#reporter.tick();
    if (this.#trail.isDue(this.stepCount)) await this.#recordWay();
    if (performance.now() > this.#nextCheckpoint && !this.#isWriting) await this.#snapshot();
    return gate.pass(phase);
  }

  async #recordWay(): Promise<void> {
    const { step, model, onSnapshot } = this.parts;
    const { weights } = await step.read();
    const snapshot = { step: this.stepCount, point: toPoint(model, weights) };
    this.#trail.record(snapshot);
    onSnapshot?.(this, snapshot);
  }

  async #stand(): Promise<void> {
    this.#phase = 'idle';
    this.#enter('paused');
    this.#release();
    await this.#save();
  }

  #onStep(metrics: StepMetrics, seconds: number): void {
    this.#pace.step(seconds);
    this.#history.push(metrics);
    this.#reporter.step(metrics);
    this.parts.onStep?.(metrics);
  }

  #onEpoch(metrics: EpochMetrics, evaluationSeconds: number): void {
    this.#pace.evaluated(evaluationSeconds);
    this.#epochs.push(metrics);
    this.#reporter.epoch(metrics);
    this.#nextCheckpoint = 0;
  }

  #enter(status: RunStatus): void {
    this.#status = status;
    this.#reporter.flush();
  }

  /** Settled at the next halt, or at once when nothing is going on. */
  #halt(): Promise<void> {
    if (!this.#gate) return Promise.resolve();
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Writes a checkpoint of this very moment and waits for it. */
  async #save(): Promise<void> {
    await this.#writing;
    await this.#snapshot();
    await this.#writing;
  }

  /** Resolves when the weights are read; they are written while training goes on. */
  async #snapshot(): Promise<void> {
    const begin = performance.now();
    this.#isWriting = true;
    const reading = this.saved();
    this.#writing = this.#guard(reading.then((saved) => this.parts.save(saved))).then(() => {
      this.#isWriting = false;
      const pause = Math.max(CHECKPOINT_MS, CHECKPOINT_SHARE * (performance.now() - begin));
      this.#nextCheckpoint = performance.now() + pause;
    });
    // Once they are read the loop may go on; what fails is said by the guard.
    await reading.catch(() => undefined);
  }

  async #guard(writing: Promise<void>): Promise<void> {
    try {
      await writing;
    } catch (error) {
      // Training goes on: the weights are still in memory, and the user is told.
      const reason = error instanceof Error ? error.message : String(error);
      const message = text(
        `The checkpoint could not be written: ${reason}`,
        `Der Checkpoint ließ sich nicht schreiben: ${reason}`,
      );
      this.parts.emit('log', { level: 'error', message });
    }
  }

  #progress(): RunProgress {
    const { trainer, document } = this.parts;
    const { state, stepsPerEpoch } = trainer;
    const { epochs } = document.training;
    const steps = epochs * stepsPerEpoch;
    const isAtWork = this.#status === 'running' || this.#status === 'paused';
    return {
      status: this.#status,
      epoch: isAtWork ? Math.min(epochs, state.epoch + 1) : state.epoch,
      epochs,
      step: state.step,
      steps,
      stepsPerEpoch,
      stepsPerSecond: this.#pace.stepsPerSecond(),
      secondsLeft: isAtWork ? this.#pace.secondsLeft(steps - state.step, epochs - state.epoch) : null,
      phase: this.#phase,
    };
  }
}
