import { text } from '../../text.ts';
import { defineSchedule, kerasSchedules } from './define.ts';

/** Multiplies by `factor` every `epochs` epochs. */
export const step = defineSchedule({
  kind: 'step',
  order: 2,
  label: text('in steps', 'in Stufen'),
  params: {
    epochs: {
      kind: 'integer',
      label: text('Every … epochs', 'Alle … Epochen'),
      help: text(
        'How many epochs the rate stays constant before it drops.',
        'Wie viele Epochen die Rate gleich bleibt, bevor sie sinkt.',
      ),
      default: 10,
      min: 1,
      max: 1_000_000,
    },
    factor: {
      kind: 'number',
      label: text('Times', 'Mal'),
      help: text('What the rate is multiplied by.', 'Womit die Rate multipliziert wird.'),
      default: 0.1,
      min: 0,
      max: 1,
      step: 0.01,
    },
  },
  rate: ({ base, epoch }, { epochs, factor }) => base * factor ** Math.floor(Math.floor(epoch) / epochs),
  pytorch: ({ epochs, factor }) => [`return ${factor} ** (step // steps_per_epoch // ${epochs})`],
  keras: ({ base }, { epochs, factor }) => [
    `rate = ${kerasSchedules}.ExponentialDecay(${base}, ${epochs} * steps_per_epoch, ${factor}, staircase=True)`,
  ],
});
