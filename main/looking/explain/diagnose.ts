import type { Diagnosis } from '../../../core/protocol/runs.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { rateFault, tooLarge } from '../../../core/training/rates.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { joined, type Text } from '../../../core/text.ts';
import type { Model } from '../../model/model.ts';
import type { LoadedData } from '../../data/types.ts';
import { openCpu } from '../../devices/cpu.ts';
import { createBatches } from '../../train/batches.ts';
import { placeAfter } from '../../train/ownership.ts';
import type { StepState } from '../../train/steps/step.ts';
import type { TrainerState } from '../../train/trainer.ts';
import { faultOf, sentenceOf } from './fault.ts';
import { fullStep } from './fullStep.ts';

/**
 * Multiply-adds of a step, forward and backward: a second or two. Of larger batches, only the first examples are used.
 */
const MOST_WORK = 5e8;
/** A non-finite loss undoes the step before it, whose own numbers may all have been finite. */
const MOST_STEPS = 3;

export interface DiagnoseOptions {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly data: LoadedData;
  /** The last finite state. */
  readonly state: StepState;
  /** Its position. */
  readonly reached: Pick<TrainerState, 'step' | 'optimizer'>;
}

/**
 * Continues from the last finite weights, op by op on the CPU, until a number is not finite, looking at the forward
 * pass node by node, then the loss, the backward pass, and the new weights. null if that does not happen.
 */
export async function diagnose({
  model,
  settings,
  data,
  reached,
  ...begin
}: DiagnoseOptions): Promise<Diagnosis | null> {
  const device = await openCpu();
  const batches = createBatches(data.training, settings);
  const { stepsPerEpoch } = batches;
  const affordable = Math.max(1, Math.floor(MOST_WORK / Math.max(1, 3 * model.multiplyAdds)));
  let { state } = begin;
  for (let ahead = 0; ahead < MOST_STEPS; ahead++) {
    const place = placeAfter(settings, reached, stepsPerEpoch, ahead);
    const { step, learningRate } = place;
    const whole = batches.batch(Math.floor(step / stepsPerEpoch), step % stepsPerEpoch);
    const batch = { ...whole, size: Math.min(whole.size, affordable) };
    const numbers = fullStep(device, { model, settings, state, batch, place });
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
        message: causeAnd(sentenceOf(fault, { learningRate, seen: batch.size, size: whole.size }), settings, step),
        learningRate: settings.learningRate,
        rewind: null,
      };
    }
    state = numbers.after;
  }
  return null;
}

/** First what the user did, then the numbers. The rate cannot be the reason until an update has used it. */
function causeAnd(sentence: Text, settings: TrainingSettings, step: number): Text {
  const cause = step > 0 || rateFault(settings) === 'high' ? tooLarge(settings) : null;
  return joined([cause, sentence]) ?? sentence;
}
