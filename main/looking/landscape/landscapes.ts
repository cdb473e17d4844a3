import { randomUUID } from 'node:crypto';
import { networkSignature, signature } from '../../../core/analysis/signature.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import type { Landscape, LandscapeAxes, LandscapePoint } from '../../../core/protocol/landscape.ts';
import type { LandscapePlace } from '../../../core/protocol/moment.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Model } from '../../model/model.ts';
import { floatTensor } from '../../tensors/wire.ts';
import { subjectOf } from '../explain/explain.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import type { Emit } from '../../train/reporter.ts';
import type { Run } from '../../train/run.ts';
import type { Looker, Runs } from '../../train/runs.ts';
import { placed, principalPlane, randomPlane, weightPlane, type Plane } from './directions.ts';
import { lowestPoint } from './lowest.ts';
import { extentAround } from './surface.ts';
import { surfaceOf } from './surfaceOf.ts';
import type { Snapshot } from '../../train/history/trail.ts';
import { Turn } from './turn.ts';
import { combine, toPoint, toWeights, trainableOf, type Point } from '../../train/history/vector.ts';

type Request = ParsedParams['landscape'];

/** The current plane: runs in training are projected onto it. */
interface Current {
  readonly key: string;
  /** Signature of the network and its data: tells which runs to follow. */
  readonly signature: string;
  /** Signature of the network alone: tells whose weights lie on it. */
  readonly network: string;
  readonly plane: Plane;
  readonly model: Model;
  /** The weights at its centre: those that are not trained are the same everywhere on the plane. */
  readonly weights: NamedTensors;
}

const TELL_EVERY_MS = 100;

/** Losses around the weights of a network for one page, alongside training. A newer landscape ends the previous one. */
export class Landscapes implements Looker {
  readonly #runs: Runs;
  readonly #home: string;
  readonly #emit: Emit;
  #abort = new AbortController();
  #current: Current | undefined;
  /** The unreported part of the path of a run in training. */
  #news: { readonly key: string; readonly runId: string; readonly points: LandscapePoint[] } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(runs: Runs, home: string, emit: Emit) {
    this.#runs = runs;
    this.#home = home;
    this.#emit = emit;
    runs.lookers.add(this);
  }

  /** The page is gone. */
  end(): void {
    this.#runs.lookers.delete(this);
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  cancel(): void {
    this.#abort.abort();
  }

  /**
   * The landscape of a network around the current state of a run, or around the initial weights. Reports
   * `landscapeProgress`. Fails with errors of `subjectOf`, with invalidRequest if its axes do not exist, and with
   * cancelled.
   */
  async compute({ key = randomUUID(), document, runId, axes: wanted, resolution }: Request): Promise<Landscape> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    const begin = performance.now();
    const subject = await subjectOf(this.#runs, this.#home, { document, runId });
    const onCard = runId !== null && (await this.#runs.listed(runId)).record.device.device === 'webgpu';
    if (signal.aborted) throw superseded();
    const { model, step } = subject;
    const { weights } = subject.state;
    const centre = toPoint(model, weights);
    const before = runId === null ? [] : this.#runs.recordings.snapshots(runId);
    const trail = [...before, { step, point: centre }];
    const { plane, axes, path } = await this.#drawn(wanted, model, centre, trail, signal);
    const extent = extentAround(
      path.map(({ a, b }) => [a, b] as const),
      leastExtent(axes, path),
    );
    this.#current = { key, signature: signature(document), network: networkSignature(document), plane, model, weights };
    const onProgress = (values: Float32Array, done: number) =>
      this.#emit('landscapeProgress', {
        ...{ key, runId, extent, path, done, total: resolution ** 2 },
        losses: floatTensor(values, [resolution, resolution]),
      });
    const drawing = { resolution, extent, signal, onProgress };
    const { losses, examples } = await surfaceOf(subject, plane, drawing, { home: this.#home, onCard }).catch(
      (error: unknown) => {
        throw signal.aborted ? superseded() : error;
      },
    );
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
      hasStatistics: model.nodes.some(({ statistics }) => statistics.length > 0),
      hasDropout: model.nodes.some(({ block }) => block.type === 'dropout'),
      seconds: (performance.now() - begin) / 1000,
    };
  }

  /** The plane, and the run's path projected onto it. */
  async #drawn(wanted: LandscapeAxes, model: Model, centre: Point, trail: readonly Snapshot[], signal: AbortSignal) {
    try {
      const { plane, axes } = await planeOf(wanted, model, centre, trail, signal);
      const turn = new Turn(signal);
      const path: LandscapePoint[] = [];
      for (const snapshot of trail) {
        if (turn.isOver) await turn.pass();
        path.push(placed(plane, snapshot));
      }
      return { plane, axes, path };
    } catch (error) {
      throw signal.aborted ? superseded() : error;
    }
  }

  /** See Looker. */
  weightsAt({ landscape, a, b }: LandscapePlace, network: string): NamedTensors | undefined {
    if (this.#current?.key !== landscape || this.#current.network !== network) return undefined;
    const { plane, model, weights } = this.#current;
    const point = new Float32Array(plane.centre.length);
    combine(point, plane.centre, plane.axes, a, b);
    return toWeights(model, point, weights);
  }

  /** Reports the position of a run in training on the latest landscape. */
  follow({ id: runId, parts: { record } }: Run, snapshot: Snapshot): void {
    const current = this.#current;
    if (current?.signature !== record.signature) return;
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

const superseded = () => new EngineError('cancelled', 'Another landscape is being drawn.');

/** The plane, and the axes it uses. */
async function planeOf(
  axes: LandscapeAxes,
  model: Model,
  centre: Point,
  trail: readonly Snapshot[],
  signal: AbortSignal,
): Promise<{ readonly plane: Plane; readonly axes: LandscapeAxes }> {
  if (axes.kind === 'weights') {
    return { plane: weightPlane(centre, placeOf(model, axes.a), placeOf(model, axes.b)), axes };
  }
  const plane = axes.kind === 'principal' ? await principalPlane(trail, centre, signal) : undefined;
  if (plane) return { plane, axes };
  const random = axes.kind === 'random' ? axes : ({ kind: 'random', seed: 1 } as const);
  return { plane: randomPlane(model, centre, random.seed), axes: random };
}

function originOf(axes: LandscapeAxes, model: Model, centre: Point): readonly [number, number] {
  if (axes.kind !== 'weights') return [0, 0];
  return [centre[placeOf(model, axes.a)] ?? 0, centre[placeOf(model, axes.b)] ?? 0];
}

/** The index of a single weight among all trainable ones. */
function placeOf(model: Model, { name, index }: { readonly name: string; readonly index: number }): number {
  let at = 0;
  for (const weight of trainableOf(model)) {
    const size = sizeOf(weight.spec.shape);
    if (weight.name === name && index < size) return at + index;
    at += size;
  }
  throw new EngineError(
    'invalidRequest',
    text(
      `The network has no weight ${name}[${index}] any more: choose another one.`,
      `Das Netz hat kein Gewicht ${name}[${index}] mehr: ein anderes wählen.`,
    ),
  );
}

/**
 * The minimum extent. A filter-normalised direction has the norm of the weights; others depend on the run's own path.
 */
function leastExtent({ kind }: LandscapeAxes, path: readonly LandscapePoint[]): number {
  if (kind !== 'principal') return 1;
  return Math.max(1e-3, 0.3 * Math.max(...path.map(({ a, b }) => Math.hypot(a, b))));
}
