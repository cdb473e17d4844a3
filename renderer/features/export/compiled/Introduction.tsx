import { Text } from '@mantine/core';
import type { CompiledStepGraph } from '../../../../core/protocol/compiled.ts';
import { text } from '../../../../core/text.ts';
import { useLanguage, useNumberFormat, useT } from '../../../kit/language.ts';
import { bytesText } from '../../../kit/numberFormat.ts';

/** What is shown: one step, on what it runs, and how large its tensors are. */
export function Introduction({ graph }: { readonly graph: CompiledStepGraph }) {
  const t = useT();
  const format = useNumberFormat();
  const language = useLanguage();
  const { batchSize, label, bytes } = graph;
  const batch = format(batchSize);
  const sizes = [
    { what: text('weights', 'Gewichte'), count: bytes.weights },
    { what: text('optimizer state', 'Zustand des Optimierers'), count: bytes.slots },
    { what: text('batch', 'Batch'), count: bytes.batch },
  ];
  const step = text(
    `One training step on a batch of ${batch}: forward, backward and update in a single graph.`,
    `Ein Trainingsschritt mit einem Batch von ${batch}: vorwärts, rückwärts und Anpassung in einem einzigen Graphen.`,
  );
  const parts = sizes
    .filter(({ count }) => count > 0)
    .map(({ what, count }) => `${t(what)} ${bytesText(count, language)}`);
  return (
    <Text size="sm" c="dimmed">
      {t(step)}
      <br />
      {[label, ...parts].join(' · ')}
    </Text>
  );
}
