import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { EngineError } from '../../core/protocol/errors.ts';
import type { engineRequests } from '../../core/protocol/engine.ts';
import type { Landscape, LandscapeAxes, LandscapePoint } from '../../core/protocol/landscape.ts';
import type { LandscapePlace } from '../../core/protocol/moment.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Model } from '../compile/model.ts';
import { openProviderMemory } from '../devices/providerMemory.ts';
import { loadData } from '../datasets/load.ts';
import type { NamedTensors } from '../projects/checkpoint.ts';
import { floatTensor } from '../engine/wire.ts';
import { createStep } from '../train/createStep.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Emit } from '../train/reporter.ts';
import type { Runs } from '../train/runs.ts';
import type { SavedRun } from '../train/store.ts';
import { principalPlane, project, randomPlane, weightPlane, type Plane } from './directions.ts';
import { lowestPoint } from './lowest.ts';
import { computeSurface, extentAround, lossAlong, sampleOf, type Extent } from './surface.ts';
import type { Snapshot } from './trail.ts';
import { combine, toPoint, toWeights, trainableOf, type Point } from './vector.ts';

type Request = z.output<typeof engineRequests.landscape>;

/** The plane that is looked at: what a run in training is projected onto. */
interface Current {
  readonly key: string;
  readonly signature: string;
  readonly plane: Plane;
  readonly model: Model;
  /** Of the run around which it was drawn: those that are not trained are the same everywhere on the plane. */
  readonly weights: NamedTensors;
}

const TELL_EVERY_MS = 100;

/** Losses around the weights of a run, computed beside training. One at a time: a newer one ends the one before. */
export class Landscapes {
  readonly #runs: Runs;
  readonly #home: string;
  readonly #emit: Emit;
  #abort = new AbortController();
  #current: Current | undefined;
  /** What has not been told yet of the way of a run in training. */
  #news: { readonly key: string; readonly runId: string; readonly points: LandscapePoint[] } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(runs: Runs, home: string, emit: Emit) {
    this.#runs = runs;
    this.#home = home;
    this.#emit = emit;
    runs.onSnapshot = (run, snapshot) => this.#follow(run.id, run.record().signature, snapshot);
    runs.weightsAt = (place, signature) => this.#weightsAt(place, signature);
  }

  cancel(): void {
    this.#abort.abort();
  }

  /**
   * The landscape around a run as it is now. Progress comes as `landscapeProgress`. Fails with runUnknown, with
   * invalidRequest when its axes do not exist, with what loading the data fails with, and with cancelled.
   */
  async compute({ runId, axes, resolution }: Request): Promise<Landscape> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    const begin = performance.now();
    const saved = await this.#runs.saved(runId);
    const model = compileDocument(saved.document);
    const { weights } = saved.checkpoint;
    const centre = toPoint(model, weights);
    const trail = [...this.#runs.recordings.snapshots(runId), { step: saved.checkpoint.state.step, point: centre }];
    const plane = planeOf(axes, model, centre, trail);
    const path = trail.map((snapshot) => placed(plane, snapshot));
    const extent = extentAround(
      path.map(({ a, b }) => [a, b] as const),
      leastExtent(axes, path),
    );
    const key = randomUUID();
    this.#current = { key, signature: saved.record.signature, plane, model, weights };
    const { losses, examples } = await this.#losses(saved, model, plane, {
      key,
      runId,
      extent,
      path,
      resolution,
      signal,
    });
    const lowest = lowestPoint(losses, resolution, extent);
    return {
      key,
      runId,
      axes,
      extent,
      losses: floatTensor(losses, [resolution, resolution]),
      origin: originOf(axes, model, centre),
      examples,
      path,
      explained: plane.explained,
      lowest: lowest ? { ...lowest, loss: toWire(lowest.loss) } : null,
      hasStatistics: model.weights.some(({ spec }) => !spec.isTrainable),
      hasDropout: model.nodes.some(({ block }) => block.type === 'dropout'),
      seconds: (performance.now() - begin) / 1000,
    };
  }

  /** Names the landscape that a network is seen on; null when another one was drawn last. */
  keyOf(signature: string): string | null {
    return this.#current?.signature === signature ? this.#current.key : null;
  }

  /** Where weights lie on a landscape; undefined when another one has been drawn since. */
  placeOf(key: string, snapshot: Snapshot): LandscapePoint | undefined {
    return this.#current?.key === key ? placed(this.#current.plane, snapshot) : undefined;
  }

  async #losses(saved: SavedRun, model: Model, plane: Plane, options: Drawing) {
    const { key, runId, extent, path, resolution, signal } = options;
    const { document, checkpoint, record } = saved;
    const data = await loadData(document.data, { home: this.#home });
    const batch = sampleOf(data.training, model);
    const initial = { weights: checkpoint.weights, optimizer: new Map() };
    const settings = { ...document.training, batchSize: batch.size };
    // On the CPU: a great many short computations.
    const choice = { runtime: record.device.runtime, device: 'cpu' };
    const memory = openProviderMemory(this.#home);
    const request = { model, settings, initial, batch, memory, log: () => undefined, isInterrupted: false };
    const { step } = await createStep(choice, request);
    const total = resolution ** 2;
    const onProgress = (values: Float32Array, done: number) =>
      this.#emit('landscapeProgress', {
        ...{ key, runId, extent, path, done, total },
        losses: floatTensor(values, [resolution, resolution]),
      });
    try {
      const lossAt = lossAlong(step, model, plane, checkpoint.weights, batch);
      return { losses: await computeSurface(lossAt, { resolution, extent, signal, onProgress }), examples: batch.size };
    } catch (error) {
      throw signal.aborted ? new EngineError('cancelled', 'Another landscape is being drawn.') : error;
    } finally {
      step.dispose();
    }
  }

  #weightsAt({ landscape, a, b }: LandscapePlace, signature: string): NamedTensors | undefined {
    if (this.#current?.key !== landscape || this.#current.signature !== signature) return undefined;
    const { plane, model, weights } = this.#current;
    const point = new Float32Array(plane.centre.length);
    combine(point, plane.centre, plane.axes, a, b);
    return toWeights(model, point, weights);
  }

  /** Tells where a run in training has come to, seen on the landscape that was drawn last. */
  #follow(runId: string, signature: string, snapshot: Snapshot): void {
    const current = this.#current;
    if (current?.signature !== signature || current.plane.centre.length !== snapshot.point.length) return;
    const { key, plane } = current;
    const point = placed(plane, snapshot);
    if (this.#news?.key === key && this.#news.runId === runId) return void this.#news.points.push(point);
    this.#tell();
    this.#news = { key, runId, points: [point] };
    this.#timer = setTimeout(() => this.#tell(), TELL_EVERY_MS);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    if (this.#news) this.#emit('landscapeWay', this.#news);
    this.#news = undefined;
  }
}

interface Drawing {
  readonly key: string;
  readonly runId: string;
  readonly extent: Extent;
  readonly path: readonly LandscapePoint[];
  readonly resolution: number;
  readonly signal: AbortSignal;
}

function placed(plane: Plane, { step, point }: Snapshot): LandscapePoint {
  const [a, b] = project(plane, point);
  return { step, a, b };
}

function planeOf(axes: LandscapeAxes, model: Model, centre: Point, trail: readonly Snapshot[]): Plane {
  switch (axes.kind) {
    case 'weights':
      return weightPlane(centre, placeOf(model, axes.a), placeOf(model, axes.b));
    case 'random':
      return randomPlane(model, centre, axes.seed);
    case 'principal': {
      const plane = principalPlane(trail, centre);
      if (plane) return plane;
      throw new EngineError('invalidRequest', 'The run has not moved far enough yet to have principal directions.');
    }
  }
}

function originOf(axes: LandscapeAxes, model: Model, centre: Point): readonly [number, number] {
  if (axes.kind !== 'weights') return [0, 0];
  return [centre[placeOf(model, axes.a)] ?? 0, centre[placeOf(model, axes.b)] ?? 0];
}

/** Where a single weight lies among all trainable ones. */
function placeOf(model: Model, { name, index }: { readonly name: string; readonly index: number }): number {
  let at = 0;
  for (const weight of trainableOf(model)) {
    const size = sizeOf(weight.spec.shape);
    if (weight.name === name && index < size) return at + index;
    at += size;
  }
  throw new EngineError('invalidRequest', `The network has no weight ${name}[${index}].`);
}

/** How far to look at least. A filter-normalised direction is as long as the weights; others go by the run's own way. */
function leastExtent({ kind }: LandscapeAxes, path: readonly LandscapePoint[]): number {
  if (kind !== 'principal') return 1;
  return Math.max(1e-3, 0.3 * Math.max(...path.map(({ a, b }) => Math.hypot(a, b))));
}
