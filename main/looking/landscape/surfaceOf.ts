import { COMPILED_SPEED } from '../../devices/device.ts';
import { openProviderMemory } from '../../graph/onnx/providerMemory.ts';
import { createBatch } from '../../tensors/batch.ts';
import { sliceSize } from '../../train/evaluate.ts';
import { requireTrainable } from '../../train/prepare.ts';
import { createStep } from '../../train/steps/createStep.ts';
import type { Subject } from '../explain/explainStep.ts';
import type { Plane } from './directions.ts';
import { batchesOf, computeSurface, lossAlong, sampleOf, type SurfaceOptions } from './surface.ts';

/**
 * The losses of a network over a plane, row by row, and the number of training examples averaged over. `home` is the
 * app's folder. Rejects when aborted.
 */
export async function surfaceOf(
  { model, data, settings, state }: Pick<Subject, 'model' | 'data' | 'settings' | 'state'>,
  plane: Plane,
  options: SurfaceOptions,
  home: string,
): Promise<{ readonly losses: Float32Array; readonly examples: number }> {
  requireTrainable(model, data);
  const indices = sampleOf(data.training, model);
  const sliced = (speed: number) => batchesOf(data.training, indices, sliceSize(model.multiplyAdds, speed));
  const request = {
    model,
    settings,
    initial: { weights: state.weights, optimizer: new Map() },
    batch: sliced(COMPILED_SPEED)[0] ?? createBatch(data.spec.fields, 0),
    memory: openProviderMemory(home),
    evaluatesOnly: true,
    log: () => undefined,
    isInterrupted: false,
  };
  // On the CPU, as these are a great many short computations.
  const { step, speed } = await createStep({ runtime: 'auto', device: 'cpu' }, request);
  try {
    const lossAt = lossAlong(step, model, plane, state.weights, sliced(speed));
    return { losses: await computeSurface(lossAt, options), examples: indices.length };
  } finally {
    step.dispose();
  }
}
