import type { Diagnosis } from '../../../core/protocol/runs.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { useMetricTexts } from './phrases.ts';

const phases: Readonly<Record<Diagnosis['phase'], Text>> = {
  forward: text('forward', 'vorwärts'),
  loss: text('loss', 'Verlust'),
  backward: text('backward', 'rückwärts'),
  update: text('update', 'Update'),
};

/** The others are weights, which are called what they are called in files. */
const tensors: Readonly<Record<string, Text>> = {
  output: text('output', 'Ausgabe'),
  loss: text('loss', 'Verlust'),
  gradient: text('gradient', 'Gradient'),
};

/** The number that a diagnosis found not to be finite, and when and where. */
export function TroubleNumber({ diagnosis: { step, phase, tensor, value } }: { readonly diagnosis: Diagnosis }) {
  const t = useT();
  const format = useNumberFormat();
  const { loss } = useMetricTexts();
  const batch = format(step);
  return (
    <>
      <b>
        {t(tensors[tensor] ?? same(tensor))} = {loss(value)}
      </b>{' '}
      <span className="dim">
        {t(text(`Batch ${batch}, ${phases[phase].en}`, `Batch ${batch}, ${phases[phase].de}`))}
      </span>
    </>
  );
}
