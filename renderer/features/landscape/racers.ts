import type { Text } from '../../../core/text.ts';
import { defaultOptimizers, optimizers, type OptimizerKind, type OptimizerSettings } from '../../../core/training/settings.ts'; // prettier-ignore

interface Racer {
  readonly name: string;
  readonly label: Text;
  readonly optimizer: OptimizerSettings;
}

/** The optimizers that race, and their variants. */
export const racers: readonly Racer[] = optimizers
  .filter(({ passesSteps }) => !passesSteps)
  .flatMap(({ kind, label, variants = [] }) => {
    const optimizer = defaultOptimizers[kind as OptimizerKind];
    const others = variants.map((own) => ({ ...own, optimizer: { ...optimizer, ...own.params } as OptimizerSettings }));
    return [{ name: kind, label, optimizer }, ...others];
  });

/** The one that is most like these settings. */
export function racerOf(optimizer: OptimizerSettings): Racer {
  const alike = racers.filter((racer) => racer.optimizer.kind === optimizer.kind);
  const [first] = alike.toSorted((a, b) => distance(a.optimizer, optimizer) - distance(b.optimizer, optimizer));
  const racer = first ?? racers[0];
  if (!racer) throw new Error('Nothing races.');
  return racer;
}

/** How far numbers of two settings of one kind are apart. */
function distance(a: OptimizerSettings, b: OptimizerSettings): number {
  const others: Readonly<Record<string, unknown>> = b;
  return Object.entries(a).reduce((sum, [name, value]) => {
    const other = others[name];
    return typeof value === 'number' && typeof other === 'number' ? sum + Math.abs(value - other) : sum;
  }, 0);
}

/** Colours that stay apart from each other, on panels of every theme and, with a light edge, on the landscape. */
const colours = ['#e5383b', '#2f7cf6', '#f08c00', '#c026d3', '#0aa2b5', '#8a5a3b'] as const;

export function racerColour(index: number): string {
  return colours[index % colours.length] ?? colours[0];
}
