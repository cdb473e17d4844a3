import { same, text, type Text } from '../../../core/text.ts';
import { defaultOptimizers, type OptimizerSettings } from '../../../core/training/settings.ts';

interface Racer {
  readonly name: string;
  readonly label: Text;
  readonly optimizer: OptimizerSettings;
}

const momentum: OptimizerSettings = { ...defaultOptimizers.sgd, momentum: 0.9 };

/** The optimizers that race. */
export const racers: readonly [Racer, ...Racer[]] = [
  { name: 'sgd', label: same('SGD'), optimizer: defaultOptimizers.sgd },
  { name: 'momentum', label: text('SGD, μ 0.9', 'SGD, μ 0,9'), optimizer: momentum },
  { name: 'rmsprop', label: same('RMSprop'), optimizer: defaultOptimizers.rmsprop },
  { name: 'adam', label: same('Adam'), optimizer: defaultOptimizers.adam },
  { name: 'adamw', label: same('AdamW'), optimizer: defaultOptimizers.adamw },
];

/** The one that is most like these settings. */
export function racerOf(optimizer: OptimizerSettings): Racer {
  const name = optimizer.kind === 'sgd' && optimizer.momentum > 0 ? 'momentum' : optimizer.kind;
  return racers.find((racer) => racer.name === name) ?? racers[0];
}

/** Colours that stay apart from each other and from the landscape below. */
const colours = ['#ff3b30', '#00e5ff', '#ffffff', '#ffd43b', '#ff8ad8', '#111111'] as const;

export function racerColour(index: number): string {
  return colours[index % colours.length] ?? colours[0];
}
