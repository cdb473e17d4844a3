import { randomUUID } from 'node:crypto';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { Race, RaceGround } from '../../../core/protocol/race.ts';
import { text } from '../../../core/text.ts';
import { loadData } from '../../data/load.ts';
import type { LoadedData } from '../../data/types.ts';
import { initialWeights, type Model } from '../../model/model.ts';
import { pointSize, toPoint } from '../../train/history/vector.ts';
import { momentOf } from '../../train/moments.ts';
import { prepareTrainer } from '../../train/prepare.ts';
import type { Emit } from '../../train/reporter.ts';
import type { Runs } from '../../train/runs.ts';
import type { SavedRun } from '../../train/store.ts';
import { freshCheckpoint } from '../../train/trainer.ts';
import { raceGround, racePlane, type GroundSubject } from './ground.ts';
import { Racer } from './racer.ts';
import { Turns } from './turns.ts';

type Request = ParsedParams['race'];

const underWay = text(
  'A race is under way: cancel it in its Landscape tab, or wait for its end.',
  'Ein Rennen ist im Gange: im Reiter „Landschaft“ abbrechen oder sein Ende abwarten.',
);
const TELL_EVERY_MS = 200;
/** Points of each path. */
const MOST_POINTS = 100;
/** Memory for the weights on all paths. */
const MOST_BYTES = 256e6;

/**
 * Trains several optimizers from the same start on the same batches, for one page, without keeping any of the results.
 * One race at a time.
 */
export class Races {
  readonly #runs: Runs;
  readonly #home: string;
  readonly #emit: Emit;
  #abort = new AbortController();
  /** Resolves when the latest race is over, however it ends. */
  #over: Promise<unknown> = Promise.resolve();

  constructor(runs: Runs, home: string, emit: Emit) {
    this.#runs = runs;
    this.#home = home;
    this.#emit = emit;
  }

  cancel(): void {
    this.#abort.abort();
  }

  /**
   * Resolves when all contestants have trained all epochs or have diverged, without early stopping, so that all train
   * equally long, and when the landscape for their paths is drawn.
   * Reports `raceProgress`, once more when it is cancelled. A newer race ends the previous one. Nothing else is trained
   * meanwhile. Fails with runBusy while a run is training, with errors from preparing a run, and with cancelled.
   */
  race(request: Request): Promise<Race> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    const race = this.#over.then(() => this.#runs.alone(underWay, () => this.#hold(request, signal)));
    this.#over = race.catch(() => undefined);
    return race;
  }

  async #hold({ key = randomUUID(), ...request }: Request, signal: AbortSignal): Promise<Race> {
    const { document, runId, at, epochs } = request;
    const earlier = runId === null ? undefined : fresh(await momentOf(this.#runs, runId, at));
    const data = await loadData(document.data, { home: this.#home });
    const racers: Racer[] = [];
    try {
      await this.#prepare(request, earlier, data, racers, signal);
      const [first] = racers;
      const { stepsPerEpoch = 0, metrics = [] } = first?.prepared.trainer ?? {};
      let ground: RaceGround | null = null;
      const race: Race = { key, metrics, total: epochs * stepsPerEpoch, ground, standings: [] };
      const state = (): Race => ({ ...race, ground, standings: racers.map(({ standing }) => standing) });
      const tell = () => this.#emit('raceProgress', state());
      await this.#train(racers, signal, tell);
      if (first) {
        const { model } = first.prepared;
        const weights = earlier?.checkpoint.weights ?? initialWeights(model, document.training.seed);
        const subject = { model, data, settings: document.training, state: { weights, optimizer: new Map() } };
        const onGround = (next: RaceGround) => {
          ground = next;
          tell();
        };
        ground = await this.#ground(subject, racers, signal, onGround);
      }
      return state();
    } catch (error) {
      throw signal.aborted ? cancelled() : error;
    } finally {
      for (const { prepared } of racers) prepared.chosen.step.dispose();
    }
  }

  /** `racers` contains those that are ready, even if another one fails. */
  async #prepare(
    { document, contestants, epochs }: Request,
    earlier: SavedRun | undefined,
    data: LoadedData,
    racers: Racer[],
    signal: AbortSignal,
  ): Promise<void> {
    for (const entry of contestants) {
      signal.throwIfAborted();
      const training = { ...document.training, ...entry, epochs, earlyStopping: null };
      const prepared = await prepareTrainer({
        document: { ...document, training },
        // On the CPU: the same numbers for all, and nothing else has to wait for it there.
        choice: { runtime: 'auto', device: 'cpu' },
        home: this.#home,
        data,
        id: 'race',
        earlier,
        emit: this.#emit,
        steps: this.#runs.steps,
      });
      const total = epochs * prepared.trainer.stepsPerEpoch;
      racers.push(new Racer(prepared, entry, { total, points: pointsFor(prepared.model, contestants.length) }));
    }
  }

  /** Trains all of them to the end, in turns. */
  async #train(racers: readonly Racer[], signal: AbortSignal, tell: () => void): Promise<void> {
    const turns = new Turns();
    let told = performance.now();
    const pass = async (next: () => Promise<void>) => {
      if (performance.now() - told >= TELL_EVERY_MS) {
        told = performance.now();
        tell();
      }
      await next();
      return !signal.aborted;
    };
    const endings = await Promise.allSettled(racers.map((racer) => turns.join((next) => racer.run(() => pass(next)))));
    // Also reports how far they got when cancelled.
    tell();
    signal.throwIfAborted();
    for (const ending of endings) if (ending.status === 'rejected') throw ending.reason;
  }

  /** Sets the paths of all; null if there is no landscape for them. */
  async #ground(
    subject: GroundSubject,
    racers: readonly Racer[],
    signal: AbortSignal,
    tell: (ground: RaceGround) => void,
  ): Promise<RaceGround | null> {
    const trails = racers.map(({ trail }) => trail);
    const isSound = racers.map(({ standing }) => standing.status === 'finished');
    const seen = await racePlane(toPoint(subject.model, subject.state.weights), trails, isSound, signal);
    if (!seen) return null;
    for (const [i, racer] of racers.entries()) racer.standing = { ...racer.standing, way: seen.ways[i] ?? [] };
    return raceGround(subject, seen, { home: this.#home, signal, tell });
  }
}

/** How many points of each path fit into memory, including the start; 0 if not even all start and end points do. */
function pointsFor(model: Model, racers: number): number {
  const points = Math.min(MOST_POINTS, Math.floor(MOST_BYTES / racers / (4 * pointSize(model))));
  return points < 3 ? 0 : points;
}

const cancelled = () => new EngineError('cancelled', 'The race was cancelled.');

/** Only the weights of a run: its optimizer state would favour one contestant. */
function fresh({ document, record, checkpoint }: SavedRun): SavedRun {
  return { document, record, checkpoint: freshCheckpoint(checkpoint.weights) };
}
