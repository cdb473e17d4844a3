import { NumberInput, Select } from '@mantine/core';
import type { LandscapeAxes, WeightPlace } from '../../../core/protocol/landscape.ts';
import { sizeOf } from '../../../core/shape.ts';
import { text } from '../../../core/text.ts';
import { useAnalysis } from '../../store/analysis.ts';
import { useT } from '../../ui/language.ts';
import { NumberField } from '../fields/fields.tsx';
import classes from './Landscape.module.css';

type Kind = LandscapeAxes['kind'];

const kinds = {
  random: text('Two random directions', 'Zwei zufällige Richtungen'),
  principal: text('Where the run has moved', 'Wohin der Lauf gegangen ist'),
  weights: text('Two weights', 'Zwei Gewichte'),
} as const satisfies Record<Kind, unknown>;

interface FormProps {
  readonly axes: LandscapeAxes;
  readonly onChange: (axes: LandscapeAxes) => void;
}

/** Along what the landscape is seen. */
export function AxesForm({ axes, onChange }: FormProps) {
  const t = useT();
  const weights = useWeights();
  const choose = (kind: Kind) => {
    if (kind === 'random') return onChange({ kind, seed: 1 });
    if (kind === 'principal') return onChange({ kind });
    const [first, second] = firstTwo(weights);
    if (first && second) onChange({ kind, a: first, b: second });
  };
  return (
    <div className={classes.form}>
      <Select
        size="xs"
        aria-label={t(text('Axes', 'Achsen'))}
        allowDeselect={false}
        data={(Object.keys(kinds) as Kind[]).map((value) => ({ value, label: t(kinds[value]) }))}
        value={axes.kind}
        onChange={(value) => value && choose(value as Kind)}
      />
      {axes.kind === 'random' && (
        <NumberField
          label={text('Seed', 'Startwert')}
          value={axes.seed}
          range={{ min: 0, max: 9999, isWhole: true }}
          onChange={(seed) => onChange({ kind: 'random', seed })}
        />
      )}
      {axes.kind === 'weights' &&
        (['a', 'b'] as const).map((axis) => (
          <WeightField
            key={axis}
            weights={weights}
            place={axes[axis]}
            onChange={(place) => onChange({ ...axes, [axis]: place })}
          />
        ))}
    </div>
  );
}

interface Weight {
  readonly name: string;
  readonly size: number;
}

function useWeights(): readonly Weight[] {
  const { nodes } = useAnalysis();
  return nodes.flatMap((node) =>
    node.weights
      .filter(({ isTrainable }) => isTrainable)
      .map(({ name, shape }) => ({ name: `${node.id}.${name}`, size: sizeOf(shape) })),
  );
}

function firstTwo(weights: readonly Weight[]): readonly WeightPlace[] {
  return weights.flatMap(({ name, size }) =>
    size > 1
      ? [
          { name, index: 0 },
          { name, index: 1 },
        ]
      : [{ name, index: 0 }],
  );
}

interface WeightFieldProps {
  readonly weights: readonly Weight[];
  readonly place: WeightPlace;
  readonly onChange: (place: WeightPlace) => void;
}

function WeightField({ weights, place, onChange }: WeightFieldProps) {
  const t = useT();
  const size = weights.find(({ name }) => name === place.name)?.size ?? 1;
  return (
    <div className={classes.weight}>
      <Select
        size="xs"
        aria-label={t(text('Weight', 'Gewicht'))}
        allowDeselect={false}
        data={weights.map(({ name }) => name)}
        value={place.name}
        onChange={(name) => name !== null && onChange({ name, index: 0 })}
      />
      <NumberInput
        size="xs"
        aria-label={t(text('Number of the weight', 'Nummer des Gewichts'))}
        hideControls
        allowDecimal={false}
        min={0}
        max={size - 1}
        clampBehavior="strict"
        value={place.index}
        onChange={(index) => typeof index === 'number' && onChange({ ...place, index })}
      />
    </div>
  );
}
