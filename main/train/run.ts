import { setTimeout } from 'node:timers/promises';
import { withEpoch } from '../../core/protocol/epochs.ts';
import type { Diagnosis, EpochMetrics, RunDevice, RunProgress } from '../../core/protocol/runs.ts';
import type { RunRecord, RunStatus, Shortfall, StepMetrics, Metrics } from '../../core/protocol/runs.ts';
import { joined, same, text, type Text } from '../../core/text.ts';
import { measuredPart } from '../data/types.ts';
import { Breakpoints } from './breakpoints.ts';
import { Brake, type Controls } from './controls.ts';
import { diverged, failureOf } from './failure.ts';
import { createGate, pausing, type Gate } from './gate.ts';
import { createHistory, type History } from './history/history.ts';
import { createPace, type Pace } from './pace.ts';
import { progressOf } from './progress.ts';
import { recorded, type Snapshot } from './history/trail.ts';
import { createReporter, type Emit, type Reporter } from './reporter.ts';
import { Saver } from './saver.ts';
import type { SavedRun } from './store.ts';
import { deviceOf, noticeOf } from './takenOver.ts';
import type { Ended, Verdicts } from './verdicts.ts';
import { Watcher } from './watcher.ts';

/** The number of points kept of a run's loss curve. */
const HISTORY_POINTS = 400;

export interface RunParts extends Ended {
  readonly device: RunDevice;
  /** The run so far; the run itself sets its status and progress. */
  readonly record: RunRecord;
  /** A notice for the whole run: only part of the data is available. */
  readonly notice: Text | null;
  readonly emit: Emit;
  /** Called for every batch, however fast they come. */
  readonly onStep?: ((metrics: StepMetrics) => void) | undefined;
  /** Called at the end of every epoch. */
  readonly onEpoch?: ((metrics: EpochMetrics) => void) | undefined;
  /** Called for every recorded snapshot of the run's path. */
  readonly onSnapshot?: ((run: Run, snapshot: Snapshot) => void) | undefined;
  readonly verdicts: Verdicts;
  /** Writes checkpoints. Absent: none are made. */
  readonly save?: ((run: SavedRun) => Promise<void>) | undefined;
  controls(): Controls;
}

/** A training run in this process: its loop, its weights, and everything known about it. */
export class Run {
  readonly id: string;
  readonly parts: RunParts;
  #status: RunStatus;
  #phase: RunProgress['phase'] = 'idle';
  #message: Text | null;
  #diagnosis: Diagnosis | null;
  #shortfall: Shortfall | undefined;
  #test: Metrics | undefined;
  #error: string | undefined;
  #epochs: readonly EpochMetrics[];
  readonly #history: History;
  readonly #reporter: Reporter;
  readonly #pace: Pace;
  readonly #saver: Saver | undefined;
  readonly #brake = new Brake();
  readonly #breakpoints: Breakpoints;
  readonly #watcher: Watcher;
  #gate: Gate | undefined;
  #whyStopped: Text | null = null;
  /** The message shown while a pause waits for the current step. */
  #pausing: Text | null = null;
  #loop: Promise<void> = Promise.resolve();
  #waiting: (() => void)[] = [];

  constructor(parts: RunParts) {
    const { record, trainer, data, emit, save } = parts;
    this.parts = parts;
    this.id = record.id;
    this.#status = record.progress.status;
    this.#message = record.message;
    this.#diagnosis = record.diagnosis;
    this.#shortfall = record.shortfall;
    this.#test = record.test;
    this.#error = record.error;
    this.#epochs = record.epochs;
    this.#history = createHistory(HISTORY_POINTS, record.steps);
    // The forward pass is about a third of a training step.
    this.#pace = createPace(((data[measuredPart(data)].count / data.training.count) * trainer.stepsPerEpoch) / 3);
    this.#breakpoints = new Breakpoints(data, trainer.metrics, parts.step, () => parts.controls().breakpoints);
    this.#watcher = new Watcher({ ...parts, runId: record.id, current: () => parts.controls().watches });
    this.#saver = save && new Saver({ saved: () => this.saved(), save, emit, step: parts.step });
    this.#reporter = createReporter(record.id, emit, () => ({
      progress: this.#progress(),
      device: this.device,
      message: this.#message,
      diagnosis: this.#diagnosis,
      shortfall: this.#shortfall,
      test: this.#test,
      error: this.#error,
    }));
  }

  /** Its loop has not ended. */
  get isActive(): boolean {
    return this.#gate !== undefined;
  }

  get status(): RunStatus {
    return this.#status;
  }

  /** Its weights are lost from memory. */
  get isLost(): boolean {
    // A running one will soon notice.
    return (!this.isActive || this.#status === 'paused') && this.parts.step.isLost === true;
  }

  /** What it runs on, including the threads chosen so far. */
  get device(): RunDevice {
    return deviceOf(this.parts);
  }

  /** Batches trained: together with the run's id, this identifies the current weights. */
  get stepCount(): number {
    return this.parts.trainer.state.step;
  }

  record(): RunRecord {
    return {
      ...this.parts.record,
      device: this.device,
      progress: this.#progress(),
      epochs: this.#epochs,
      steps: this.#history.points(),
      message: this.#message,
      diagnosis: this.#diagnosis,
      shortfall: this.#shortfall,
      test: this.#test,
      error: this.#error,
    };
  }

  /** Starts or resumes the loop. */
  start(isPaused: boolean): void {
    if (this.#gate) {
      this.#gate.resume();
      this.#message = noticeOf(this.parts);
      this.#enter('running');
      this.#release();
      return;
    }
    [this.#shortfall, this.#error, this.#test] = [undefined, undefined, undefined];
    const gate = createGate(isPaused, () => this.#stand());
    this.#gate = gate;
    this.#message = noticeOf(this.parts);
    this.#enter(isPaused ? 'paused' : 'running');
    this.#loop = this.#train(gate);
  }

  /**
   * Resolves when the run is paused or has ended by itself; or after `patience` milliseconds, with a message that it is
   * still busy with a step.
   */
  async pause(patience = Infinity): Promise<void> {
    const standing = this.#halt();
    this.#gate?.pause();
    // Its checkpoint may still be written, since it stood before: it has not gone on.
    if (this.#gate?.isStanding) {
      this.#enter('paused');
      this.#release();
    }
    if (patience === Infinity) return standing;
    const isStanding = await Promise.race([standing.then(() => true), setTimeout(patience, false)]);
    if (isStanding || this.#status !== 'running') return;
    this.#message = this.#pausing = joined([noticeOf(this.parts), pausing]);
    this.#reporter.flush();
  }

  /** Trains one batch of a paused run. */
  async stepOnce(): Promise<void> {
    const standing = this.#halt();
    this.#message = noticeOf(this.parts);
    this.#gate?.step();
    await standing;
  }

  /** Resolves when the loop has ended and its checkpoint is written. `why`: for a user who did not ask for it. */
  async stop(why: Text | null = null): Promise<void> {
    this.#whyStopped = why;
    this.#gate?.stop();
    await this.#loop;
  }

  /** Makes it check the controls again immediately. */
  heed(): void {
    this.#gate?.rouse();
    if (this.#status !== 'running') void this.#watcher.heed(this.stepCount);
  }

  /** Resolves when the loop has ended, for whatever reason. */
  async ended(): Promise<void> {
    await this.#loop;
  }

  /** The current state of the run; in the middle of a batch, the state after it. */
  async saved(): Promise<SavedRun> {
    const { document, trainer } = this.parts;
    return trainer.between(async () => ({ document, record: this.record(), checkpoint: await trainer.checkpoint() }));
  }

  /** Writes what could not be written so far; resolves to whether nothing is lost if the weights are freed now. */
  async isKept(): Promise<boolean> {
    return this.isLost || ((await this.#saver?.settle()) ?? true);
  }

  /** Frees the tensors. The loop must have ended. */
  dispose(): void {
    this.#saver?.close();
    this.parts.step.dispose();
  }

  /** Never rejects, and always leaves the run at rest: whatever fails, another one can be started. */
  async #train(gate: Gate): Promise<void> {
    await this.#trainToEnd(gate).catch((error: unknown) => this.#fail(error));
    this.#phase = 'idle';
    if (this.#status !== 'failed') await this.#attempt(() => this.#recordWay());
    // Active until its checkpoint is written: nothing may free the weights before that.
    if (!this.parts.step.isLost) await this.#attempt(() => this.#saver?.save());
    await this.#attempt(() => this.#watcher.tell(this.stepCount));
    this.#gate = undefined;
    this.#release();
    await this.#attempt(() => this.#reporter.flush());
  }

  async #trainToEnd(gate: Gate): Promise<void> {
    const ending = await this.parts.trainer.train({
      pass: (phase) => this.#pass(gate, phase),
      asked: () => gate.asked,
      most: () => this.#mostSteps(gate),
      onStep: (metrics, seconds, gradientNorm) => {
        this.#onStep(metrics, seconds);
        this.#watcher.afterStep(gradientNorm);
        this.#hold(gate, this.#breakpoints.afterStep(metrics.step, gradientNorm));
      },
      onEpoch: (metrics, seconds) => {
        this.#onEpoch(metrics, seconds);
        this.#hold(gate, this.#breakpoints.afterEpoch(this.#epochs));
      },
    });
    await this.#attempt(() => this.#judge(ending.status));
    const why = ending.status === 'stopped' ? this.#whyStopped : null;
    this.#message = joined([noticeOf(this.parts), ending.message, why]);
    this.#status = ending.status;
    this.#test = ending.test;
    // Also in the console, where it remains visible.
    const reason = (this.#diagnosis ?? this.#shortfall)?.message ?? null;
    if (ending.status === 'diverged')
      this.#reporter.log('error', joined([diverged, reason ?? ending.message]) ?? diverged);
    else if (reason) this.#reporter.log('warning', reason);
  }

  async #judge(status: RunStatus): Promise<void> {
    if (status === 'diverged') this.#diagnosis = await this.parts.verdicts.diagnosisOf(this.parts);
    if (status === 'finished') this.#shortfall = await this.parts.verdicts.shortfallIn(this.parts, this.#epochs.at(-1));
  }

  #fail(error: unknown): void {
    const { reason, details } = failureOf(error);
    this.#message = joined([text('The run ended with an error:', 'Der Lauf endete mit einem Fehler:'), reason]);
    this.#error = details;
    this.#status = 'failed';
    this.#reporter.log('error', same(details));
  }

  /** Does something besides training: a failure is reported, but has no other consequences. */
  async #attempt(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#reporter.log('error', same(failureOf(error).details));
    }
  }

  async #pass(gate: Gate, phase: 'training' | 'evaluating'): Promise<boolean> {
    this.#phase = phase;
    this.#reporter.tick();
    const looking = this.#lookBetween(gate, phase);
    // Whoever pauses meanwhile does not have to wait for it; the next update does.
    while (!(await gate.unlessAsked(looking))) if (!(await gate.pass('evaluating'))) return false;
    if (phase === 'training') await this.#brake.slowDown(gate, () => this.parts.controls().stepsPerSecond);
    let mayGoOn = await gate.pass(phase);
    // Breakpoints may have changed during a pause.
    const arming = this.#breakpoints.arm(this.stepCount);
    while (mayGoOn && !(await gate.unlessAsked(arming))) mayGoOn = await gate.pass(phase);
    // It may have stood still.
    this.#phase = phase;
    this.parts.step.measuresGradient = this.#breakpoints.needsGradient || this.#watcher.needsGradient;
    return mayGoOn;
  }

  /** All that reads the step before it goes on. */
  async #lookBetween(gate: Gate, phase: 'training' | 'evaluating'): Promise<void> {
    if (this.parts.trail?.isDue(this.stepCount)) await this.#recordWay();
    await this.#saver?.tick();
    if (phase === 'evaluating') return;
    this.#hold(gate, await this.#breakpoints.between(this.stepCount));
    await this.#watcher.tick(this.stepCount);
  }

  /** The number of steps until something has to be done between two batches. */
  #mostSteps(gate: Gate): number {
    const isSingle = this.parts.controls().stepsPerSecond !== null || this.#breakpoints.needsSingleSteps;
    if (gate.isStepping || isSingle) return 1;
    const { trail, step } = this.parts;
    // If updates are done in groups, snapshots may be further apart.
    return Math.max(step.group, (trail?.next ?? Infinity) - this.stepCount);
  }

  /** Pauses if there is a reason. */
  #hold(gate: Gate, reason: Text | null): void {
    if (!reason) return;
    this.#message = joined([noticeOf(this.parts), reason]);
    gate.pause();
  }

  async #recordWay(): Promise<void> {
    const { trainer, model, trail, onSnapshot } = this.parts;
    if (!trail) return;
    const snapshot = recorded(model, await trainer.checkpoint());
    trail.record(snapshot);
    onSnapshot?.(this, snapshot);
  }

  async #stand(): Promise<void> {
    this.#phase = 'idle';
    if (this.#message === this.#pausing) this.#message = noticeOf(this.parts);
    this.#enter('paused');
    this.#release();
    await this.#watcher.tell(this.stepCount);
    await this.#saver?.save();
  }

  #onStep(metrics: StepMetrics, seconds: number): void {
    // Another device may just have taken over.
    if (this.#message === this.parts.notice) this.#message = noticeOf(this.parts);
    this.#pace.step(Math.max(seconds, 1 / (this.parts.controls().stepsPerSecond ?? Infinity)));
    this.#history.push(metrics);
    this.#reporter.step(metrics);
    this.parts.onStep?.(metrics);
  }

  #onEpoch(metrics: EpochMetrics, evaluationSeconds: number): void {
    this.#pace.evaluated(evaluationSeconds);
    this.#epochs = withEpoch(this.#epochs, metrics);
    this.#reporter.epoch(metrics);
    this.parts.onEpoch?.(metrics);
    this.#saver?.hurry();
  }

  #enter(status: RunStatus): void {
    this.#status = status;
    this.#reporter.flush();
  }

  /** Resolves at the next halt, or immediately if nothing is running. */
  #halt(): Promise<void> {
    if (!this.#gate) return Promise.resolve();
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #progress(): RunProgress {
    return progressOf(this.parts, this.#status, this.#phase, this.#pace);
  }
}
