import { text } from '../../text.ts';
import { defineSchedule, kerasSchedules } from './define.ts';

/** Multiplies by `factor` per epoch, continuously. */
export const exponential = defineSchedule({
  kind: 'exponential',
  order: 3,
  label: text('exponential', 'exponentiell'),
  params: {
    factor: {
      kind: 'number',
      label: text('Times, every epoch', 'Mal, jede Epoche'),
      help: text(
        'What the rate is multiplied by in the course of an epoch, a little at each step.',
        'Womit die Rate im Lauf einer Epoche multipliziert wird, bei jedem Schritt ein wenig.',
      ),
      default: 0.95,
      min: 0,
      isAbove: true,
      max: 1,
      step: 0.01,
    },
  },
  rate: ({ base, epoch }, { factor }) => base * factor ** epoch,
  pytorch: ({ factor }) => [`return ${factor} ** (step / steps_per_epoch)`],
  keras: ({ base }, { factor }) => [`rate = ${kerasSchedules}.ExponentialDecay(${base}, steps_per_epoch, ${factor})`],
});
