import { EngineError } from '../../../core/protocol/errors.ts';
import { COMPILED_SPEED } from '../../devices/device.ts';
import { Unavailable } from '../../devices/unavailable.ts';
import { openProviderMemory, type ProviderMemory } from '../../graph/onnx/providerMemory.ts';
import { requireProvider } from '../../graph/onnx/providers.ts';
import { createBatch } from '../../tensors/batch.ts';
import { sliceSize } from '../../train/evaluate.ts';
import { toWeights, type Point } from '../../train/history/vector.ts';
import { requireTrainable } from '../../train/prepare.ts';
import { createStep, isTraceError } from '../../train/steps/createStep.ts';
import type { Subject } from '../explain/explainStep.ts';
import type { Plane } from './directions.ts';
import { fasterCard } from './faster.ts';
import {
  batchesOf,
  computeSurface,
  lossAlong,
  placesIn,
  sampleOf,
  type PlaneLosses,
  type SurfaceOptions,
} from './surface.ts';

type Drawn = Pick<Subject, 'model' | 'data' | 'settings' | 'state'>;

interface Where {
  /** The app's folder. */
  readonly home: string;
  /** Whether a graphics card may compute it. */
  readonly onCard?: boolean;
}

/** The losses of a network over a plane, row by row, and the number of training examples averaged over. Rejects when aborted. */
export async function surfaceOf(
  subject: Drawn,
  plane: Plane,
  options: SurfaceOptions,
  { home, onCard = false }: Where,
): Promise<{ readonly losses: Float32Array; readonly examples: number }> {
  const { model, data } = subject;
  requireTrainable(model, data);
  const indices = sampleOf(data.training, model);
  const memory = openProviderMemory(home);
  const cpu = await lossesOnCpu(subject, plane, indices, memory);
  try {
    const open = () => lossesOnCardOf(subject, plane, indices, memory);
    const drawn = onCard ? await drawnOnCard(cpu, open, options) : undefined;
    return { losses: drawn ?? (await computeSurface(cpu, options)), examples: indices.length };
  } finally {
    cpu.dispose();
  }
}

/** The losses as a card has them; undefined where the CPU is faster, and where the card does not compute them, or no longer. */
async function drawnOnCard(cpu: PlaneLosses, open: () => Promise<PlaneLosses>, options: SurfaceOptions) {
  let card: PlaneLosses | undefined;
  try {
    card = await fasterCard(cpu, { places: placesIn(options), open, signal: options.signal });
    return card && (await computeSurface(card, options));
  } catch (error) {
    if (!isLeftToCpu(error)) throw error;
    options.signal.throwIfAborted();
    return undefined;
  } finally {
    card?.dispose();
  }
}

const isLeftToCpu = (error: unknown) => error instanceof Unavailable || isTraceError(error) || (error instanceof EngineError && error.code === 'deviceUnavailable'); // prettier-ignore

/** Many points in one go; see `lossesOnCard`. */
async function lossesOnCardOf(
  { model, data, state }: Drawn,
  { centre, axes: [first, second] }: Plane,
  indices: readonly number[],
  memory: ProviderMemory,
): Promise<PlaneLosses> {
  await requireProvider('webgpu', memory);
  const [{ lossesOnCard }, { openCard }] = await Promise.all([import('../../train/steps/cardLosses.ts'), import('../../graph/webgpu/device.ts')]); // prettier-ignore
  const along = (point: Point) => toWeights(model, point, state.weights);
  const [batch = createBatch(data.spec.fields, 0)] = batchesOf(data.training, indices, indices.length);
  return lossesOnCard(await openCard(), model, { centre: along(centre), axes: [along(first), along(second)] }, batch);
}

/** One point after the other: a great many short computations. */
async function lossesOnCpu(
  { model, data, settings, state }: Drawn,
  plane: Plane,
  indices: readonly number[],
  memory: ProviderMemory,
): Promise<PlaneLosses> {
  const sliced = (speed: number) => batchesOf(data.training, indices, sliceSize(model.multiplyAdds, speed));
  const request = {
    model,
    settings,
    initial: { weights: state.weights, optimizer: new Map() },
    batch: sliced(COMPILED_SPEED)[0] ?? createBatch(data.spec.fields, 0),
    memory,
    evaluatesOnly: true,
    log: () => undefined,
    isInterrupted: false,
  };
  const { step, speed } = await createStep({ runtime: 'auto', device: 'cpu' }, request);
  const lossAt = lossAlong(step, model, plane, state.weights, sliced(speed));
  return {
    together: 1,
    at: async (points) => {
      const losses: number[] = [];
      for (const [a, b] of points) losses.push(await lossAt(a, b));
      return losses;
    },
    dispose: () => step.dispose(),
  };
}
