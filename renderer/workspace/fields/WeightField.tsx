import { Select } from '@mantine/core';
import type { WeightPlace } from '../../../core/protocol/landscape.ts';
import { sizeOf } from '../../../core/shape.ts';
import { text } from '../../../core/text.ts';
import { useAnalysis } from '../document/analysis.ts';
import { useT } from '../../kit/language.ts';
import { NumberBox } from './fields.tsx';
import classes from './fields.module.css';

/** A weight of the network on the canvas, by its name in files: `linear1.kernel`. */
export interface Weight {
  readonly name: string;
  /** By the path of its node, as it is shown. */
  readonly label: string;
  readonly size: number;
}

/** Those that training changes. */
export function useWeights(): readonly Weight[] {
  const { nodes } = useAnalysis();
  return nodes.flatMap((node) =>
    node.weights
      .filter(({ isTrainable }) => isTrainable)
      .map(({ name, shape }) => ({
        name: `${node.identity}.${name}`,
        label: `${node.id}.${name}`,
        size: sizeOf(shape),
      })),
  );
}

interface WeightFieldProps {
  readonly weights: readonly Weight[];
  readonly place: WeightPlace;
  readonly onChange: (place: WeightPlace) => void;
}

/** Chooses a single number of a weight. */
export function WeightField({ weights, place, onChange }: WeightFieldProps) {
  const t = useT();
  const size = weights.find(({ name }) => name === place.name)?.size ?? 1;
  return (
    <div className={classes.weight}>
      <Select
        size="xs"
        aria-label={t(text('Weight', 'Gewicht'))}
        allowDeselect={false}
        data={weights.map(({ name, label }) => ({ value: name, label }))}
        value={place.name}
        onChange={(name) => name !== null && onChange({ name, index: 0 })}
      />
      <NumberBox
        label={t(text('Number of the weight', 'Nummer des Gewichts'))}
        range={{ min: 0, max: size - 1, isWhole: true }}
        value={place.index}
        onChange={(index) => onChange({ ...place, index })}
      />
    </div>
  );
}
