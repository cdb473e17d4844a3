import type { Diagnosis } from '../../../core/protocol/runs.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../ui/language.ts';
import { useMetricTexts } from '../phrases.ts';

const phases: Readonly<Record<Diagnosis['phase'], Text>> = {
  forward: text('forward', 'vorwärts'),
  loss: text('loss', 'Verlust'),
  backward: text('backward', 'rückwärts'),
  update: text('update', 'Ändern'),
};

/** The others are weights, which are called what they are called in files. */
const tensors: Readonly<Record<string, Text>> = {
  output: text('output', 'Ausgabe'),
  loss: text('loss', 'Verlust'),
  gradient: text('gradient', 'Gradient'),
};

/** When and where a diagnosis found a number that is not finite, and the number. */
export function useTroubleTexts({ step, phase, tensor, value }: Diagnosis) {
  const t = useT();
  const format = useNumberFormat();
  const { loss } = useMetricTexts();
  const batch = format(step);
  return {
    where: t(text(`Batch ${batch}, ${phases[phase].en}`, `Batch ${batch}, ${phases[phase].de}`)),
    number: `${t(tensors[tensor] ?? same(tensor))} = ${loss(value)}`,
  };
}
