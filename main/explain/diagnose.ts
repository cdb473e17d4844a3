import type { Diagnosis } from '../../core/protocol/runs.ts';
import { toWire } from '../../core/protocol/tensors.ts';
import { learningRateAt, type TrainingSettings } from '../../core/training/settings.ts';
import type { Model } from '../compile/model.ts';
import type { LoadedData } from '../datasets/types.ts';
import { openCpu } from '../devices/cpu.ts';
import { createBatches } from '../train/batches.ts';
import type { StepState } from '../train/step.ts';
import { faultOf, sentenceOf } from './fault.ts';
import { fullStep } from './fullStep.ts';

/** Multiply-adds of a step, forward and backward: a second or two. Of larger batches the first examples stand for all. */
const MOST_WORK = 5e8;
/** A loss that is not finite takes back the step before it, whose own numbers may all have been finite. */
const MOST_STEPS = 3;

export interface DiagnoseOptions {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly data: LoadedData;
  /** The last that was finite. */
  readonly state: StepState;
  /** Updates before it. */
  readonly step: number;
}

/**
 * Trains on from the last finite weights, operation by operation on the CPU, until a number is not finite: forward node
 * by node, then the loss, backward node by node, the new weights. null when that does not happen.
 */
export async function diagnose({ model, settings, data, ...begin }: DiagnoseOptions): Promise<Diagnosis | null> {
  const device = await openCpu();
  const batches = createBatches(data.training, settings);
  const { stepsPerEpoch } = batches;
  const affordable = Math.max(1, Math.floor(MOST_WORK / Math.max(1, 3 * model.multiplyAdds)));
  let { state } = begin;
  for (let step = begin.step; step < begin.step + MOST_STEPS; step++) {
    const whole = batches.batch(Math.floor(step / stepsPerEpoch), step % stepsPerEpoch);
    const batch = { ...whole, size: Math.min(whole.size, affordable) };
    const learningRate = learningRateAt(settings, step, stepsPerEpoch);
    const numbers = fullStep(device, { model, settings, state, batch, place: { step, learningRate } });
    const fault = faultOf(model, numbers);
    if (fault) {
      const { node, phase, tensor, value, sources } = fault;
      return {
        step: step + 1,
        nodeId: node?.identity ?? null,
        phase,
        tensor,
        value: toWire(value),
        largest: Math.max(0, ...sources.map(({ largest }) => largest)),
        message: sentenceOf(fault, { learningRate, seen: batch.size, size: whole.size }),
      };
    }
    state = numbers.after;
  }
  return null;
}
