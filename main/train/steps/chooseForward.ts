import type { RunDevice } from '../../../core/protocol/runs.ts';
import { COMPILED_SPEED } from '../../devices/device.ts';
import { openDevice } from '../../devices/select.ts';
import { runsFiles } from '../../model/frozenPart.ts';
import type { Model } from '../../model/model.ts';
import { createForward, type Forward } from '../../model/predictor.ts';

/**
 * Predictions on the runtime and device that a run was trained on, or on the best one if that is no longer available.
 */
export async function chooseForward(
  { runtime, device }: RunDevice,
  model: Model,
): Promise<{ readonly forward: Forward; readonly speed: number }> {
  if (runtime === 'compiled' && !runsFiles(model)) {
    try {
      // On the CPU, whatever it was trained on: batches come in all sizes, and other devices would have to prepare for
      // each.
      const { createCompiledForward } = await import('./predictor.ts');
      return { forward: createCompiledForward(model), speed: COMPILED_SPEED };
    } catch {
      // As in training: what cannot be compiled is computed op by op.
    }
  }
  // Numbers for files are read back at once, which a graphics card cannot do.
  const wanted = runsFiles(model) ? 'cpu' : runtime === 'compiled' ? 'auto' : device;
  const opened = await openDevice(wanted).catch(() => openDevice('auto'));
  return { forward: createForward(opened, model), speed: opened.speed };
}
