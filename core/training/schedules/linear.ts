import { text } from '../../text.ts';
import { defineSchedule, kerasSchedules } from './define.ts';

/**
 * Rises in a straight line from 0 to the full rate over the first `warmup` share, and falls in another one to 0 at the end:
 * `get_linear_schedule_with_warmup` of transformers, with which BERT is fine-tuned.
 */
export const linear = defineSchedule({
  kind: 'linear',
  order: 5,
  label: text('linear', 'linear'),
  params: {
    warmup: {
      kind: 'number',
      label: text('Share of warm-up', 'Anteil des Warm-ups'),
      help: text(
        'The share of the training in which the rate first rises from 0 to its full size.',
        'Der Anteil des Trainings, in dem die Rate erst von 0 auf ihre volle Größe steigt.',
      ),
      default: 0.1,
      min: 0,
      max: 0.9,
      step: 0.05,
    },
  },
  rate({ base, step, total }, params) {
    const warmup = Math.floor(params.warmup * total);
    if (step < warmup) return (base * step) / warmup;
    return base * Math.max(0, (total - step) / Math.max(1, total - warmup));
  },
  pytorch: ({ warmup }) => [
    'total = epochs * steps_per_epoch',
    `warmup = int(${warmup} * total)`,
    'if step < warmup:',
    '    return step / warmup',
    'return max(0.0, (total - step) / max(1, total - warmup))',
  ],
  keras({ base, epochs }, { warmup }) {
    const total = `total = ${epochs} * steps_per_epoch`;
    const decay = (steps: string) => `${kerasSchedules}.PolynomialDecay(${base}, ${steps}, end_learning_rate=0.0)`;
    if (warmup === 0) return [total, `rate = ${decay('total')}`];
    return [
      total,
      `warmup = int(${warmup} * total)`,
      `rise = ${kerasSchedules}.PolynomialDecay(0.0, max(1, warmup), end_learning_rate=${base})`,
      `fall = ${decay('max(1, total - warmup)')}`,
      `class WarmUp(${kerasSchedules}.LearningRateSchedule):`,
      '    def __call__(self, step):',
      '        return keras.ops.where(step < warmup, rise(step), fall(step - warmup))',
      '    def get_config(self):',
      '        return {}',
      'rate = WarmUp()',
    ];
  },
});
