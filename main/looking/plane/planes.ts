import type { ParsedParams } from '../../../core/protocol/engine.ts';
import type { Moment } from '../../../core/protocol/moment.ts';
import type { PlaneFrame, PlaneGrid } from '../../../core/protocol/plane.ts';
import type { Document } from '../../../core/graph/document.ts';
import { initialWeights } from '../../model/model.ts';
import { createPredictor } from '../../model/predictor.ts';
import { openCpu } from '../../devices/cpu.ts';
import { Follower } from '../follower.ts';
import type { View, Viewer } from '../viewer.ts';
import { floatTensor } from '../../tensors/wire.ts';
import { compileDocument } from '../../train/prepare.ts';
import type { Emit } from '../../train/reporter.ts';
import type { Run } from '../../train/run.ts';
import { gridBatch, gridFeatures, requireFeatures } from './gridFeatures.ts';
import type { Runs } from '../../train/runs.ts';

type Request = ParsedParams['plane'];

interface Watch {
  readonly runId: string | null;
  readonly grid: PlaneGrid;
  readonly features: Float32Array;
  readonly count: number;
}

/** A network's output everywhere on its plane, updated while it is trained. One plane at a time. */
export class Planes {
  readonly #runs: Runs;
  readonly #viewer: Viewer;
  readonly #follower: Follower<PlaneFrame>;

  constructor(runs: Runs, viewer: Viewer, emit: Emit) {
    this.#runs = runs;
    this.#viewer = viewer;
    this.#follower = new Follower(runs, emit, (frame) => emit('planeFrame', frame));
  }

  /**
   * The plane in its current state, with `planeFrame` following as long as the run is training; or at a moment, without
   * updates. Fails with runUnknown, and with invalidRequest if the number of features differs from the number of grid
   * axes.
   */
  async watch({ document, runId, at, grid }: Request): Promise<PlaneFrame> {
    this.unwatch();
    const features = gridFeatures(grid);
    const watch: Watch = { runId, grid, features, count: features.length / (grid.up ? 2 : 1) };
    if (runId === null) return startFrame(document, watch);
    const run = at ? undefined : this.#runs.find(runId);
    return run ? this.#follower.follow(run, () => frameOf(run, watch)) : this.#storedFrame(watch, runId, at);
  }

  unwatch(): void {
    this.#follower.stop();
  }

  #storedFrame(watch: Watch, runId: string, at: Moment | undefined): Promise<PlaneFrame> {
    const frame = async ({ model, predictor, step }: View) => {
      requireFeatures(model, watch.grid);
      return framed(watch, step, await predictor.predict(gridBatch(model, watch.features)));
    };
    return this.#viewer.use(runId, frame, at);
  }
}

/** With the initial weights. */
async function startFrame(document: Document, watch: Watch): Promise<PlaneFrame> {
  const model = compileDocument(document);
  requireFeatures(model, watch.grid);
  const predictor = createPredictor(await openCpu(), model, initialWeights(model, document.training.seed));
  try {
    return framed(watch, 0, await predictor.predict(gridBatch(model, watch.features)));
  } finally {
    predictor.dispose();
  }
}

async function frameOf(run: Run, watch: Watch): Promise<PlaneFrame> {
  const { model, step, trainer } = run.parts;
  requireFeatures(model, watch.grid);
  const batch = gridBatch(model, watch.features);
  return trainer.between(async () => framed(watch, run.stepCount, await step.predict(batch)));
}

function framed({ runId, grid, count }: Watch, step: number, outputs: Float32Array): PlaneFrame {
  return { runId, step, grid, outputs: floatTensor(outputs, [count, outputs.length / count]) };
}
