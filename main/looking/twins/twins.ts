import { randomUUID } from 'node:crypto';
import { dataSignature } from '../../../core/analysis/signature.ts';
import { weightsDifference } from '../../../core/diff/weights.ts';
import type { Document } from '../../../core/graph/document.ts';
import { withoutLabels } from '../../../core/graph/runLabels.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import { weightsMoved } from '../../../core/protocol/otherVersion.ts';
import { fromWire, toWire } from '../../../core/protocol/tensors.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import {
  TWIN_POINTS,
  type Twin,
  type TwinDistance,
  type TwinSide,
  type TwinStage,
} from '../../../core/protocol/twin.ts';
import { text } from '../../../core/text.ts';
import { reasonOf } from '../../devices/unavailable.ts';
import { loadData } from '../../data/load.ts';
import type { LoadedData } from '../../data/types.ts';
import { floatTensor } from '../../tensors/wire.ts';
import { Brake } from '../../train/controls.ts';
import { createGate, type Gate } from '../../train/gate.ts';
import { compileDocument, prepareTrainer } from '../../train/prepare.ts';
import type { Emit } from '../../train/reporter.ts';
import type { Runs } from '../../train/runs.ts';
import { gridBatch, gridFeatures, hasFeatures } from '../plane/gridFeatures.ts';
import { attentionOfBoth, type AttentionOfBoth } from './attention.ts';
import { LockStep } from './lockStep.ts';
import { Losses } from './parting.ts';

type Request = ParsedParams['twin'];
type Prepared = Awaited<ReturnType<typeof prepareTrainer>> & { readonly document: Document; readonly data: LoadedData };
type Side = 0 | 1;
type Action = ParsedParams['controlTwin']['action'];

const TELL_EVERY_MS = 200;
/** Weights are compared as often as that takes no more than so much of the time. */
const COMPARE_SHARE = 0.1;
const sides = [0, 1] as const;

const underWay = text(
  'A twin run is under way: stop it in its tab, or wait for its end.',
  'Ein Zwillingslauf ist im Gange: im Reiter „Zwillinge“ beenden oder sein Ende abwarten.',
);

/** Trains two networks side by side, for one page, without keeping any of the results. One pair at a time. */
export class Twins {
  readonly #runs: Runs;
  readonly #home: string;
  readonly #emit: Emit;
  readonly #window: () => string;
  #pair: Pair | undefined;
  /** Resolves when the latest pair has ended, however that is. */
  #over: Promise<unknown> = Promise.resolve();

  /** `window`: whose speed limit applies. */
  constructor(runs: Runs, home: string, emit: Emit, window: () => string = () => '') {
    this.#runs = runs;
    this.#home = home;
    this.#emit = emit;
    this.#window = window;
  }

  control(action: Action): void {
    this.#pair?.control(action);
  }

  /** Fails as the request `twin` does. */
  train(request: Request): Promise<Twin> {
    this.#pair?.control('stop');
    // Before anything is waited for: an invalid document is refused at once.
    for (const document of request.documents) compileDocument(document);
    const pair = new Pair(this.#runs, request, (twin) => this.#emit('twinProgress', twin), this.#window);
    this.#pair = pair;
    const over = this.#over.then(() => this.#runs.alone(underWay, () => pair.train(this.#home, this.#emit)));
    this.#over = over.catch(() => undefined);
    return over;
  }
}

/** Two networks in training. */
class Pair {
  readonly #runs: Runs;
  readonly #request: Request;
  readonly #tell: (twin: Twin) => void;
  readonly #window: () => string;
  readonly #key: string;
  readonly #gate: Gate;
  readonly #lockStep: LockStep;
  readonly #brake = new Brake();
  /** Ends the preparation; training ends by the gate. */
  readonly #unwanted = new AbortController();
  readonly #losses = new Losses();
  readonly #prepared: [Prepared?, Prepared?] = [];
  readonly #sides: [TwinSide, TwinSide] = [begun, begun];
  #distances: readonly TwinDistance[] = [];
  #weights: Twin['weights'] = null;
  #planes: Twin['planes'] = null;
  #looks: AttentionOfBoth | undefined;
  #attention: Twin['attention'] = null;
  #status: Twin['status'] = 'running';
  #preparing: TwinStage | null = null;
  #told = -Infinity;
  /** When weights are to be compared again. */
  #due = -Infinity;

  constructor(runs: Runs, request: Request, tell: (twin: Twin) => void, window: () => string) {
    this.#runs = runs;
    this.#request = request;
    this.#tell = tell;
    this.#window = window;
    this.#key = request.key ?? randomUUID();
    this.#gate = createGate(request.isPaused ?? false, () => this.#stand());
    this.#lockStep = new LockStep(this.#gate, [() => this.#stepOf(0), () => this.#stepOf(1)], () => this.#between());
  }

  control(action: Action): void {
    this.#gate[action]();
    if (action === 'stop') {
      this.#lockStep.stop();
      this.#unwanted.abort(new EngineError('cancelled', 'The twin run was stopped before it began.'));
    }
    this.#gate.rouse();
  }

  async train(home: string, emit: Emit): Promise<Twin> {
    try {
      for (const side of sides) await this.#prepare(side, home, emit);
      for (const side of sides) if (!this.#prepared[side]) this.#lockStep.end(side);
      await this.#prepareComparison();
      await Promise.all(sides.map((side) => this.#run(side)));
      this.#status = 'ended';
      await this.#compare();
      return this.#state();
    } finally {
      this.#status = 'ended';
      this.#looks?.dispose();
      for (const prepared of this.#prepared) prepared?.chosen.step.dispose();
    }
  }

  /** Says what is made ready next. Fails with cancelled if the pair was stopped. */
  #begin(stage: TwinStage): AbortSignal {
    const { signal } = this.#unwanted;
    signal.throwIfAborted();
    this.#preparing = stage;
    this.#say();
    return signal;
  }

  async #prepareComparison(): Promise<void> {
    this.#begin('comparison');
    const [first, second] = this.#prepared;
    if (first && second) this.#looks = await attentionOfBoth([first, second], this.#request.example);
    // The first look is made ready when it is taken: how long that takes says nothing of those that follow.
    await this.#compare();
    this.#due = -Infinity;
    this.#preparing = null;
  }

  /** What cannot be trained is said at its side. Both must load: a pair of which nothing can be seen is none. */
  async #prepare(side: Side, home: string, emit: Emit): Promise<void> {
    const signal = this.#begin(side === 0 ? 'first' : 'second');
    const document = withoutLabels(this.#request.documents[side]);
    const data = await loadData(document.data, { home, signal });
    const { runtime, device, threads } = this.#request;
    try {
      const prepared = await prepareTrainer({
        document,
        choice: { runtime, device, ...(threads !== undefined && { threads }) },
        home,
        data,
        id: `twin ${side}`,
        emit,
        steps: this.#runs.steps,
        signal,
      });
      this.#prepared[side] = { ...prepared, document, data };
      const { stepsPerEpoch } = prepared.trainer;
      this.#note(side, { stepsPerEpoch, steps: stepsPerEpoch * document.training.epochs });
    } catch (error) {
      signal.throwIfAborted();
      this.#note(side, { status: 'failed', message: reasonOf(error) });
      if (side === 1 && !this.#prepared[0]) throw error;
    }
  }

  /** Trains one side to its end; the other one does not end with it. */
  async #run(side: Side): Promise<void> {
    const trainer = this.#prepared[side]?.trainer;
    if (!trainer) return;
    try {
      const { status, message } = await trainer.train({
        pass: (phase) => this.#lockStep.pass(side, phase),
        most: () => this.#lockStep.most(side, this.#isSlow() ? 1 : Infinity),
        onStep: ({ values, step }) => {
          this.#losses.add(side, fromWire(values.loss));
          this.#note(side, { step });
        },
        onEpoch: ({ epoch, values, held }) => this.#note(side, { epoch, values, held }),
      });
      this.#note(side, { status, message });
    } catch (error) {
      this.#note(side, { status: 'failed', message: reasonOf(error) });
    } finally {
      this.#lockStep.end(side);
    }
  }

  #stepOf(side: Side): number {
    return this.#prepared[side]?.trainer.state.step ?? 0;
  }

  #isSlow(): boolean {
    return !this.#gate.isGoing || this.#runs.speedOf(this.#window()) !== null;
  }

  /** Both stand after the same batch. */
  async #between(): Promise<void> {
    const now = performance.now();
    if (now >= this.#due) await this.#compare();
    if (performance.now() - this.#told >= TELL_EVERY_MS) this.#say();
    const speed = this.#runs.speedOf(this.#window());
    const wait = this.#gate.isGoing ? this.#brake.wait(speed) : 0;
    if (wait > 0) await this.#gate.rest(wait);
    this.#brake.begin(speed);
  }

  /** It has come to a halt. */
  async #stand(): Promise<void> {
    this.#status = 'paused';
    await this.#compare();
    this.#say();
    this.#status = 'running';
  }

  #say(): void {
    this.#told = performance.now();
    this.#tell(this.#state());
  }

  /** Weights, planes and attention of both, after the same batch. */
  async #compare(): Promise<void> {
    const [first, second] = this.#prepared;
    const step = Math.min(this.#stepOf(0), this.#stepOf(1));
    if (!first || !second || this.#stepOf(0) !== this.#stepOf(1)) return;
    const begin = performance.now();
    const [before, after] = await Promise.all([weightsOf(first), weightsOf(second)]);
    const difference = weightsDifference(before, after);
    this.#weights = weightsMoved(difference);
    const norm = Math.sqrt(difference.moved.reduce((sum, weight) => sum + weight.norm ** 2, 0));
    this.#distances = thinned([...this.#distances.filter((one) => one.step < step), { step, norm: toWire(norm) }]);
    this.#planes = await this.#planesAt(step, first, second);
    this.#attention = (await this.#looks?.see(step, [before, after])) ?? null;
    const took = performance.now() - begin;
    this.#due = performance.now() + took / COMPARE_SHARE;
  }

  async #planesAt(step: number, ...both: readonly [Prepared, Prepared]): Promise<Twin['planes']> {
    const { grid } = this.#request;
    // The other one may have been made for other data.
    if (!grid?.up || !both.every(({ model }) => hasFeatures(model, grid))) return null;
    const features = gridFeatures(grid);
    const outputsOf = async ({ model, trainer, chosen }: Prepared) => {
      const batch = gridBatch(model, features);
      const outputs = await trainer.between(() => chosen.step.predict(batch));
      return floatTensor(outputs, [batch.size, outputs.length / batch.size]);
    };
    return { step, outputs: [await outputsOf(both[0]), await outputsOf(both[1])] };
  }

  #note(side: Side, change: Partial<TwinSide>): void {
    this.#sides[side] = { ...this.#sides[side], ...change };
  }

  #state(): Twin {
    const [first, second] = this.#prepared;
    return {
      key: this.#key,
      preparing: this.#preparing,
      status: this.#status,
      sides: [...this.#sides],
      metrics: [first?.trainer.metrics ?? [], second?.trainer.metrics ?? []],
      hasSameBatches: hasSameBatches(this.#request.documents),
      curve: this.#losses.curve(),
      parting: this.#losses.parting,
      distances: this.#distances,
      weights: this.#weights,
      planes: this.#planes,
      attention: this.#attention,
    };
  }
}

const begun: TwinSide = {
  ...{ status: 'training', message: null, step: 0, steps: 0, stepsPerEpoch: 0 },
  ...{ epoch: 0, values: null, held: null },
};

async function weightsOf({ trainer }: Prepared) {
  return (await trainer.between(() => trainer.checkpoint())).weights;
}

/** At most twice as many as are wanted: then every second one goes. */
function thinned(distances: readonly TwinDistance[]): readonly TwinDistance[] {
  if (distances.length <= 2 * TWIN_POINTS) return distances;
  return distances.filter((_, i) => i % 2 === 0 || i === distances.length - 1);
}

/** Whether both see the same examples in the same order. */
function hasSameBatches([first, second]: Request['documents']): boolean {
  const orderOf = ({ training: { batchSize, seed, shuffles } }: typeof first) => `${batchSize} ${seed} ${shuffles}`;
  return dataSignature(first) === dataSignature(second) && orderOf(first) === orderOf(second);
}
