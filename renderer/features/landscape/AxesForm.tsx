import { Select } from '@mantine/core';
import type { LandscapeAxes, WeightPlace } from '../../../core/protocol/landscape.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { NumberField } from '../../workspace/fields/fields.tsx';
import { useWeights, WeightField, type Weight } from '../../workspace/fields/WeightField.tsx';
import classes from './Landscape.module.css';

type Kind = LandscapeAxes['kind'];

const kinds = {
  principal: text('Where the run has moved', 'Wohin der Lauf gegangen ist'),
  random: text('Two random directions', 'Zwei zufällige Richtungen'),
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
