import type { z } from 'zod';
import type { engineRequests } from '../../core/protocol/engine.ts';
import type { Moment } from '../../core/protocol/moment.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { PlaneFrame, PlaneGrid } from '../../core/protocol/plane.ts';
import type { Document } from '../../core/graph/document.ts';
import { sizeOf } from '../../core/shape.ts';
import { initialWeights, type Model } from '../compile/model.ts';
import { createPredictor } from '../compile/predictor.ts';
import { openCpu } from '../devices/cpu.ts';
import type { View, Viewer } from '../engine/viewer.ts';
import { floatTensor } from '../engine/wire.ts';
import { placeOn } from '../landscape/grid.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Emit } from '../train/reporter.ts';
import type { Run } from '../train/run.ts';
import type { Runs } from '../train/runs.ts';

type Request = z.output<typeof engineRequests.plane>;

/** Twenty-five pictures a second. */
const FRAME_MS = 40;
/** Training keeps the larger part of the time: after a frame it has this many times as long. */
const SHARE = 8;
const SLOWEST_MS = 500;

interface Watch {
  readonly runId: string | null;
  readonly grid: PlaneGrid;
  readonly features: Float32Array;
  readonly count: number;
}

/** What a network says everywhere on its plane, told again and again while it is trained. One plane at a time. */
export class Planes {
  readonly #runs: Runs;
  readonly #viewer: Viewer;
  readonly #emit: Emit;
  #timer: NodeJS.Timeout | undefined;
  #step = -1;
  /** Milliseconds of a frame: the shortest so far, as training steps may come in between. */
  #cost = Infinity;

  constructor(runs: Runs, viewer: Viewer, emit: Emit) {
    this.#runs = runs;
    this.#viewer = viewer;
    this.#emit = emit;
  }

  /**
   * The plane as it is now; `planeFrame` follows for as long as the run is in training. Or as it was at a moment, and
   * stays. Fails with runUnknown, and with invalidRequest when the network has not as many features as the grid has axes.
   */
  async watch({ document, runId, at, grid }: Request): Promise<PlaneFrame> {
    this.unwatch();
    const features = featuresOf(grid);
    const watch: Watch = { runId, grid, features, count: features.length / (grid.up ? 2 : 1) };
    if (runId === null) return startFrame(document, watch);
    const run = at ? undefined : this.#runs.find(runId);
    const frame = run ? await frameOf(run, watch) : await this.#storedFrame(watch, runId, at);
    this.#step = frame.step;
    this.#cost = Infinity;
    if (run) this.#schedule(run, watch, FRAME_MS);
    return frame;
  }

  unwatch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule(run: Run, watch: Watch, delay: number): void {
    this.#timer = setTimeout(() => void this.#tell(run, watch), delay);
  }

  async #tell(run: Run, watch: Watch): Promise<void> {
    // Another run has taken its place: its tensors are gone.
    if (this.#runs.find(run.id) !== run) return;
    const timer = this.#timer;
    const begin = performance.now();
    if (run.stepCount !== this.#step) {
      this.#step = run.stepCount;
      this.#emit('planeFrame', await frameOf(run, watch));
      this.#cost = Math.min(this.#cost, performance.now() - begin);
    }
    if (this.#timer === timer) this.#schedule(run, watch, Math.max(FRAME_MS, Math.min(SLOWEST_MS, SHARE * this.#cost)));
  }

  #storedFrame(watch: Watch, runId: string, at: Moment | undefined): Promise<PlaneFrame> {
    const frame = async ({ model, predictor, step }: View) => {
      requireFeatures(model, watch.grid);
      return framed(watch, step, await predictor.predict(watch.features, watch.count));
    };
    return this.#viewer.use(runId, frame, at);
  }
}

/** As the network is before training. */
async function startFrame(document: Document, watch: Watch): Promise<PlaneFrame> {
  const model = compileDocument(document);
  requireFeatures(model, watch.grid);
  const predictor = createPredictor(await openCpu(), model, initialWeights(model, document.training.seed));
  try {
    return framed(watch, 0, await predictor.predict(watch.features, watch.count));
  } finally {
    predictor.dispose();
  }
}

async function frameOf(run: Run, watch: Watch): Promise<PlaneFrame> {
  const { model, step } = run.parts;
  requireFeatures(model, watch.grid);
  const at = run.stepCount;
  return framed(watch, at, await step.predict(watch.features, watch.count));
}

function framed({ runId, grid, count }: Watch, step: number, outputs: Float32Array): PlaneFrame {
  return { runId, step, grid, outputs: floatTensor(outputs, [count, outputs.length / count]) };
}

function requireFeatures({ data: { shape } }: Model, { up }: PlaneGrid): void {
  const axes = up ? 2 : 1;
  if (shape.length === 1 && sizeOf(shape) === axes) return;
  throw new EngineError('invalidRequest', `The network does not have ${axes} feature${axes > 1 ? 's' : ''}.`);
}

/** The grid's points [points, features], the first feature fastest. */
function featuresOf({ across, up, size }: PlaneGrid): Float32Array {
  const line = Array.from({ length: size }, (_, i) => placeOn(across, i, size));
  if (!up) return Float32Array.from(line);
  return Float32Array.from(line.flatMap((_, row) => line.flatMap((x) => [x, placeOn(up, row, size)])));
}
