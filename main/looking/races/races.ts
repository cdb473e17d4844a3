import { randomUUID } from 'node:crypto';
import type { Document } from '../../../core/graph/document.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { Contestant, Race, RaceStanding } from '../../../core/protocol/race.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { loadData } from '../../data/load.ts';
import type { Landscapes } from '../landscape/landscapes.ts';
import { toPoint } from '../../train/history/vector.ts';
import { momentOf } from '../../train/moments.ts';
import { prepareTrainer } from '../../train/prepare.ts';
import type { Emit } from '../../train/reporter.ts';
import type { Runs } from '../../train/runs.ts';
import type { SavedRun } from '../../train/store.ts';
import { freshCheckpoint } from '../../train/trainer.ts';
import { Turns } from './turns.ts';

type Request = ParsedParams['race'];
type Racer = Awaited<ReturnType<typeof prepareTrainer>> & { standing: RaceStanding };

const TELL_EVERY_MS = 200;
/** Points of each way. */
const WAY_POINTS = 100;

/** Several optimizers from the same start on the same batches, for one page and for nobody to keep. One race at a time. */
export class Races {
  readonly #runs: Runs;
  readonly #landscapes: Landscapes;
  readonly #home: string;
  readonly #emit: Emit;
  #abort = new AbortController();
  /** Resolves when the newest race is over, however it ends. */
  #over: Promise<unknown> = Promise.resolve();

  constructor(runs: Runs, landscapes: Landscapes, home: string, emit: Emit) {
    this.#runs = runs;
    this.#landscapes = landscapes;
    this.#home = home;
    this.#emit = emit;
  }

  cancel(): void {
    this.#abort.abort();
  }

  /**
   * Resolves when all have trained all epochs or have diverged; without early stopping, so that all train the same.
   * Progress comes as `raceProgress`, once more when it is cancelled. A newer race ends the one before. Nothing else is
   * trained meanwhile. Fails with runBusy while a run is in training, with what preparing a run fails with, and with
   * cancelled.
   */
  race(request: Request): Promise<Race> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    const race = this.#over.then(() => this.#runs.race(() => this.#hold(request, signal)));
    this.#over = race.catch(() => undefined);
    return race;
  }

  async #hold(
    { key = randomUUID(), document, runId, at, contestants, epochs }: Request,
    signal: AbortSignal,
  ): Promise<Race> {
    const earlier = runId === null ? undefined : fresh(await momentOf(this.#runs, runId, at));
    const data = await loadData(document.data, { home: this.#home });
    const racers: Racer[] = [];
    try {
      for (const entry of contestants) {
        if (signal.aborted) throw cancelled();
        const training = { ...document.training, ...entry, epochs, earlyStopping: null };
        const prepared = await prepareTrainer({
          document: { ...document, training },
          // On the CPU: the same numbers for all, and nothing else waits for its turn there.
          choice: { runtime: 'auto', device: 'cpu' },
          home: this.#home,
          data,
          id: 'race',
          earlier,
          emit: this.#emit,
          steps: this.#runs.steps,
        });
        racers.push({ ...prepared, standing: atStart(entry) });
      }
      return await this.#train(key, racers, document, epochs, signal);
    } finally {
      for (const { chosen } of racers) chosen.step.dispose();
    }
  }

  async #train(
    key: string,
    racers: readonly Racer[],
    document: Document,
    epochs: number,
    signal: AbortSignal,
  ): Promise<Race> {
    const landscape = this.#landscapes.keyOf(document);
    const total = epochs * (racers[0]?.trainer.stepsPerEpoch ?? 0);
    const metrics = racers[0]?.trainer.metrics ?? [];
    const state = (): Race => ({ key, landscape, metrics, total, standings: racers.map(({ standing }) => standing) });
    const turns = new Turns();
    let told = performance.now();
    const tell = () => {
      if (performance.now() - told < TELL_EVERY_MS) return;
      told = performance.now();
      this.#emit('raceProgress', state());
    };
    const endings = await Promise.allSettled(
      racers.map((racer) => turns.join((next) => this.#lead(racer, landscape, total, signal, next, tell))),
    );
    if (signal.aborted) {
      // How far they have come stays to be seen.
      this.#emit('raceProgress', state());
      throw cancelled();
    }
    for (const ending of endings) if (ending.status === 'rejected') throw ending.reason;
    return state();
  }

  /** One contestant to its end; `next` lets the others have their turn. */
  async #lead(
    racer: Racer,
    landscape: string | null,
    total: number,
    signal: AbortSignal,
    next: () => Promise<void>,
    tell: () => void,
  ): Promise<void> {
    const { trainer, model, chosen } = racer;
    const note = (change: Partial<RaceStanding>) => void (racer.standing = { ...racer.standing, ...change });
    const stride = Math.ceil(total / WAY_POINTS);
    const walk = async () => {
      if (landscape === null) return;
      const point = toPoint(model, (await chosen.step.read()).weights);
      const place = this.#landscapes.placeOf(landscape, { step: trainer.state.step, point });
      if (place) note({ way: [...racer.standing.way, place] });
    };
    const isDue = ({ way }: RaceStanding) => trainer.state.step >= (way.at(-1)?.step ?? -stride) + stride;
    const ending = await trainer.train({
      async pass() {
        if (isDue(racer.standing)) await walk();
        tell();
        await next();
        return !signal.aborted;
      },
      onStep: (_, seconds) => note({ steps: trainer.state.step, seconds: racer.standing.seconds + seconds }),
      onEpoch({ epoch, values, held }) {
        const { loss } = values;
        const { best } = racer.standing;
        const isBest = !best || fromWire(loss) < fromWire(best.loss);
        note({ values, held, best: isBest ? { loss, epoch } : best });
      },
    });
    if (ending.status === 'stopped') return note({ status: 'cancelled' });
    if (racer.standing.way.at(-1)?.step !== trainer.state.step) await walk();
    note({ status: ending.status });
  }
}

const cancelled = () => new EngineError('cancelled', 'The race was cancelled.');

/** The weights of a run alone: what its optimizer kept would favour one contestant. */
function fresh({ document, record, checkpoint }: SavedRun): SavedRun {
  return { document, record, checkpoint: freshCheckpoint(checkpoint.weights) };
}

function atStart({ optimizer, learningRate }: Contestant): RaceStanding {
  const nothing = { values: null, held: null, best: null };
  return { optimizer, learningRate, status: 'racing', steps: 0, ...nothing, seconds: 0, way: [] };
}
