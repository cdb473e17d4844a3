import type { ParsedParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { MOST_SHOWN_WEIGHTS, type NeuronFrame } from '../../../core/protocol/neurons.ts';
import { sizeOf } from '../../../core/shape.ts';
import { createBatch, fieldNumbers, type Batch } from '../../tensors/batch.ts';
import { initialWeights, type Model } from '../../model/model.ts';
import { nodeOutputs, visibleOutputs } from '../../model/nodeOutputs.ts';
import { disposeAll, uploadWeights } from '../../model/tensors.ts';
import { loadData } from '../../data/load.ts';
import type { LoadedData } from '../../data/types.ts';
import { openCpu } from '../../devices/cpu.ts';
import { Follower } from '../follower.ts';
import { floatTensor } from '../../tensors/wire.ts';
import { gridFeatures, requireFeatures } from '../plane/gridFeatures.ts';
import type { NamedTensors, NodeValues } from '../../tensors/named.ts';
import { momentOf } from '../../train/moments.ts';
import { compileDocument } from '../../train/prepare.ts';
import type { Emit } from '../../train/reporter.ts';
import type { Run } from '../../train/run.ts';
import type { Runs } from '../../train/runs.ts';
import { noExample } from '../noExample.ts';

type Request = ParsedParams['neurons'];

/**
 * A network in detail, down to its neurons: weights, outputs for an example, maps over the plane. One view at a time.
 */
export class Neurons {
  readonly #runs: Runs;
  readonly #home: string;
  readonly #follower: Follower<NeuronFrame>;

  constructor(runs: Runs, home: string, emit: Emit) {
    this.#runs = runs;
    this.#home = home;
    this.#follower = new Follower(runs, emit, (frame) => emit('neuronFrame', frame));
  }

  /**
   * The network in its current state, or at the given moment; `neuronFrame` follows as long as the run is training.
   * Fails with documentHasProblems, runUnknown, errors from loading the data, and with invalidRequest if there is no
   * such example, or if the number of features differs from the number of grid axes.
   */
  async watch(request: Request): Promise<NeuronFrame> {
    this.unwatch();
    const { runId } = request;
    const run = runId === null ? undefined : this.#runs.find(runId);
    if (!run || request.at) return this.#still(request);
    const looked = lookedAt(request, run.parts.model, run.parts.data);
    return this.#follower.follow(run, () => liveFrame(run, looked));
  }

  unwatch(): void {
    this.#follower.stop();
  }

  async #still(request: Request): Promise<NeuronFrame> {
    const { document, runId } = request;
    const saved = runId === null ? undefined : await momentOf(this.#runs, runId, request.at);
    const model = compileDocument(saved?.document ?? document);
    const weights = saved?.checkpoint.weights ?? initialWeights(model, document.training.seed);
    const data = await loadData((saved?.document ?? document).data, { home: this.#home });
    const looked = lookedAt(request, model, data);
    const device = await openCpu();
    const tensors = device.run(() => uploadWeights(device.tf, model.weights, weights));
    try {
      const values = await nodeOutputs(device, model, visibleOutputs(model), tensors, looked.batch);
      return frameOf(runId, saved?.checkpoint.state.step ?? 0, model, weights, values, looked);
    } finally {
      disposeAll([...tensors.values()], []);
    }
  }
}

/** The examples to compute outputs for: first the chosen one, if any, then the points of the grid. */
interface Looked {
  readonly batch: Batch;
  readonly hasExample: boolean;
  readonly points: number;
}

function lookedAt({ example, grid }: Request, model: Model, data: LoadedData): Looked {
  if (grid) requireFeatures(model, grid);
  const first = example ? 1 : 0;
  const points = grid ? gridFeatures(grid) : new Float32Array(0);
  const [field] = model.inputs;
  const size = sizeOf(field?.type.shape ?? []);
  const batch = createBatch(model.inputs, first + points.length / size);
  if (example) {
    const examples = data[example.split];
    if (example.index >= examples.count) {
      throw new EngineError('invalidRequest', noExample(examples.count));
    }
    examples.fill([example.index], batch);
  }
  if (field) fieldNumbers(batch, field).set(points, first * size);
  return { batch, hasExample: example !== null, points: points.length / size };
}

async function liveFrame(run: Run, looked: Looked): Promise<NeuronFrame> {
  const { model, step, trainer } = run.parts;
  return trainer.between(async () => {
    const at = run.stepCount;
    const [{ weights }, values] = await Promise.all([step.read(), step.outputs(looked.batch)]);
    return frameOf(run.id, at, model, weights, values, looked);
  });
}

function frameOf(
  runId: string | null,
  step: number,
  model: Model,
  weights: NamedTensors,
  values: NodeValues,
  { hasExample, points }: Looked,
): NeuronFrame {
  const own = hasExample ? 1 : 0;
  const outputs = visibleOutputs(model).flatMap(({ name, identity, shape }) => {
    const all = values.get(name);
    return all ? [{ name: identity, shape, units: sizeOf(shape), all }] : [];
  });
  return {
    runId,
    step,
    weights: [...weights].flatMap(([name, { values: numbers, shape }]) =>
      numbers.length <= MOST_SHOWN_WEIGHTS ? [{ name, tensor: floatTensor(numbers, shape) }] : [],
    ),
    outputs: hasExample
      ? outputs.map(({ name, shape, units, all }) => ({ name, tensor: floatTensor(all.subarray(0, units), shape) }))
      : [],
    maps:
      points > 0
        ? outputs.map(({ name, units, all }) => ({ name, tensor: floatTensor(all.subarray(own * units), [points, units]) })) // prettier-ignore
        : [],
  };
}
