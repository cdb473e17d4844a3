import type { RunDevice } from '../../core/protocol/runs.ts';
import type { TrainingSettings } from '../../core/training/settings.ts';
import { text, type Text } from '../../core/text.ts';
import type { Model } from '../compile/model.ts';
import { createPredictor, type Predictor } from '../compile/predictor.ts';
import { COMPILED } from '../devices/device.ts';
import { openDevice } from '../devices/select.ts';
import type { NamedTensors } from '../projects/checkpoint.ts';
import { EagerStep } from './eagerStep.ts';
import type { StepState, TrainingStep } from './step.ts';

/** A training step, and on what it runs. */
export interface ChosenStep {
  readonly step: TrainingStep;
  readonly device: RunDevice;
  /** Multiply-adds a second, by order of magnitude. */
  readonly speed: number;
  /** Why it is not compiled although it was to be; for the user. */
  readonly notice: Text | null;
}

interface Request {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly initial: StepState;
}

const wantsCompiled = (device: string) => device === 'auto' || device === COMPILED.name;

/**
 * The step on the device asked for; `auto` and `compiled` give the compiled one where the network can be compiled, and
 * else the best eager one with the reason. Fails with deviceUnavailable.
 */
export async function createStep(device: string, request: Request): Promise<ChosenStep> {
  if (!wantsCompiled(device)) return eager(device, request, null);
  try {
    return await compiled(request);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return eager(
      'auto',
      request,
      text(`Not compiled, so slower. ${reason}`, `Nicht kompiliert, also langsamer. ${reason}`),
    );
  }
}

async function compiled({ model, settings, initial }: Request): Promise<ChosenStep> {
  const { CompiledStep } = await import('../compiled/compiledStep.ts');
  const step = new CompiledStep(model, settings, initial);
  // Traced and handed over now: what cannot be compiled shows before the first batch.
  await step.prepare(settings.batchSize);
  return { step, device: COMPILED.run, speed: COMPILED.speed, notice: null };
}

async function eager(name: string, request: Request, notice: Text | null): Promise<ChosenStep> {
  const device = await openDevice(name);
  const step = new EagerStep(device, request.model, request.settings, request.initial);
  return { step, device: { runtime: 'eager', device: device.name, label: device.label }, speed: device.speed, notice };
}

/** A predictor on the device that a run was trained on, or on the best one when that is not there any more. */
export async function choosePredictor(
  device: string,
  model: Model,
  weights: NamedTensors,
): Promise<{ readonly predictor: Predictor; readonly speed: number }> {
  if (wantsCompiled(device)) {
    try {
      const { createCompiledPredictor } = await import('../compiled/predictor.ts');
      return { predictor: createCompiledPredictor(model, weights), speed: COMPILED.speed };
    } catch {
      // As in training: what cannot be compiled is computed operation by operation.
    }
  }
  const opened = await openDevice(wantsCompiled(device) ? 'auto' : device).catch(() => openDevice('auto'));
  return { predictor: createPredictor(opened, model, weights), speed: opened.speed };
}
