import { text } from '../../text.ts';
import { defineSchedule, kerasSchedules } from './define.ts';

/**
 * Decays from the full rate to its `floor` share along half a cosine, after linear warmup over the first `warmup`
 * share.
 */
export const cosine = defineSchedule({
  kind: 'cosine',
  order: 4,
  label: text('cosine', 'Kosinus'),
  params: {
    warmup: {
      kind: 'number',
      label: text('Share of warm-up', 'Anteil des Warm-ups'),
      help: text(
        'The share of the training in which the rate first rises to its full size.',
        'Der Anteil des Trainings, in dem die Rate erst auf ihre volle Größe steigt.',
      ),
      default: 0.05,
      min: 0,
      max: 0.9,
      step: 0.05,
    },
    floor: {
      kind: 'number',
      label: text('Share at the end', 'Anteil am Ende'),
      help: text('The share of the rate that is left at the end.', 'Der Anteil der Rate, der am Ende bleibt.'),
      default: 0,
      min: 0,
      max: 1,
      step: 0.05,
      isLater: true,
    },
  },
  rate({ base, step, total }, params) {
    const warmup = Math.floor(params.warmup * total);
    if (step < warmup) return (base * (step + 1)) / warmup;
    const way = (1 + Math.cos((Math.PI * (step - warmup)) / Math.max(1, total - warmup))) / 2;
    return base * (params.floor + (1 - params.floor) * way);
  },
  pytorch: ({ warmup, floor }) => [
    'total = epochs * steps_per_epoch',
    `warmup = int(${warmup} * total)`,
    'if step < warmup:',
    '    return (step + 1) / warmup',
    `return ${floor === 0 ? '' : `${floor} + ${1 - floor} * `}(1 + math.cos(math.pi * (step - warmup) / max(1, total - warmup))) / 2`,
  ],
  // Keras's own warmup starts from zero instead of the first step's share.
  keras({ base, epochs }, { warmup, floor }) {
    const rest = floor === 0 ? '' : `, alpha=${floor}`;
    const total = `total = ${epochs} * steps_per_epoch`;
    if (warmup === 0) return [total, `rate = ${kerasSchedules}.CosineDecay(${base}, total${rest})`];
    return [
      total,
      `warmup = int(${warmup} * total)`,
      `rate = ${kerasSchedules}.CosineDecay(0.0, total - warmup${rest}, warmup_target=${base}, warmup_steps=warmup)`,
    ];
  },
});
