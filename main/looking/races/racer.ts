import type { Contestant, RaceLoss, RaceStanding } from '../../../core/protocol/race.ts';
import type { StepMetrics } from '../../../core/protocol/runs.ts';
import { fromWire, toWire } from '../../../core/protocol/tensors.ts';
import type { Snapshot } from '../../train/history/trail.ts';
import { toPoint } from '../../train/history/vector.ts';
import type { prepareTrainer } from '../../train/prepare.ts';

/** Points of each curve. */
const CURVE_POINTS = 200;

type Prepared = Awaited<ReturnType<typeof prepareTrainer>>;

export interface RacerPlan {
  /** The number of batches that each contestant trains. */
  readonly total: number;
  /** How many points of its path to keep, including the start; 0: none. */
  readonly points: number;
}

/** A contestant, and the record of its training. */
export class Racer {
  readonly prepared: Prepared;
  standing: RaceStanding;
  /** Its positions, from the start on. */
  readonly trail: Snapshot[] = [];
  readonly #curve: RaceLoss[] = [];
  readonly #plan: RacerPlan;
  /** Sums over the batches since the last point of the curve. */
  #sum = 0;
  #count = 0;

  constructor(prepared: Prepared, { optimizer, learningRate }: Contestant, plan: RacerPlan) {
    this.prepared = prepared;
    this.#plan = plan;
    const nothing = { values: null, held: null, best: null, curve: [], way: [] };
    this.standing = { optimizer, learningRate, status: 'racing', steps: 0, seconds: 0, ...nothing };
  }

  /** Trains to the end. `pass` lets other work proceed, and returns whether to continue. */
  async run(pass: () => Promise<boolean>): Promise<void> {
    const { trainer } = this.prepared;
    const ending = await trainer.train({
      pass: async () => {
        if (this.#isDue()) await this.#walk();
        return pass();
      },
      onStep: (metrics, seconds) => this.#step(metrics, seconds),
      onEpoch: ({ epoch, values, held }) => {
        const { loss } = values;
        const { best } = this.standing;
        const isBest = !best || fromWire(loss) < fromWire(best.loss);
        this.#note({ values, held, best: isBest ? { loss, epoch } : best });
      },
    });
    if (ending.status === 'stopped') return this.#note({ status: 'cancelled' });
    if (this.#plan.points > 0 && this.trail.at(-1)?.step !== trainer.state.step) await this.#walk();
    this.#note({ status: ending.status });
  }

  #note(change: Partial<RaceStanding>): void {
    this.standing = { ...this.standing, ...change };
  }

  #step({ values }: StepMetrics, seconds: number): void {
    const { step } = this.prepared.trainer.state;
    this.#sum += fromWire(values.loss);
    this.#count += 1;
    const { total } = this.#plan;
    if (step >= (this.#curve.at(-1)?.step ?? 0) + Math.ceil(total / CURVE_POINTS) || step === total) {
      this.#curve.push({ step, loss: toWire(this.#sum / this.#count) });
      [this.#sum, this.#count] = [0, 0];
    }
    this.#note({ steps: step, seconds: this.standing.seconds + seconds, curve: this.#curve });
  }

  #isDue(): boolean {
    const { total, points } = this.#plan;
    const last = this.trail.at(-1)?.step;
    return points > 0 && (last === undefined || this.prepared.trainer.state.step >= last + total / (points - 1));
  }

  async #walk(): Promise<void> {
    const { model, chosen, trainer } = this.prepared;
    const point = toPoint(model, (await chosen.step.read()).weights);
    if (point.every(Number.isFinite)) this.trail.push({ step: trainer.state.step, point });
  }
}
