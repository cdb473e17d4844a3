import { NativeSelect } from '@mantine/core';
import { text } from '../../../core/text.ts';
import type { ModelLayers } from '../../../core/protocol/layers.ts';
import { useT } from '../../kit/language.ts';
import classes from './compare.module.css';
import { chooseLayer, useComparing } from './state.ts';

/** Which of a model's layers stands beside. */
export function LayerSelect({ layers }: { readonly layers: ModelLayers | undefined }) {
  const t = useT();
  const layer = useComparing((state) => state.layer);
  if (!layer) return null;
  const count = layers?.count ?? layer.layer;
  const words = text('Layer', 'Schicht');
  return (
    <NativeSelect
      size="xs"
      className={classes.layer}
      aria-label={t(words)}
      value={String(layer.layer)}
      data={Array.from({ length: count }, (_, i) => ({
        value: String(i + 1),
        label: t(
          layers
            ? text(`Layer ${i + 1} of ${count}`, `Schicht ${i + 1} von ${count}`)
            : text(`Layer ${i + 1}`, `Schicht ${i + 1}`),
        ),
      }))}
      onChange={({ currentTarget }) => chooseLayer({ ...layer, layer: Number(currentTarget.value) })}
    />
  );
}
