import { SegmentedControl } from '@mantine/core';
import type { Comparison } from '../../../core/protocol/comparison.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { ChoiceField, NumberField } from '../../workspace/fields/fields.tsx';
import { SplitControl } from '../../workspace/shared/SplitControl.tsx';
import classes from './compare.module.css';
import { useComparing } from './state.ts';

const weightKinds = [
  { value: 'drawn', label: text('drawn alike', 'gleich gezogen') },
  { value: 'left', label: text('those of the left side', 'die der linken Seite') },
  { value: 'right', label: text('those of the right side', 'die der rechten Seite') },
] as const;

/** What is computed with: whose weights, and what enters. */
export function Numbers({ comparison }: { readonly comparison: Comparison | undefined }) {
  const t = useT();
  const { weights, isNoise, split, index, seed } = useComparing();
  const usesSeed = isNoise || weights === 'drawn' || comparison?.isNoise === true;
  return (
    <div className={panel.toolbar}>
      <div className={classes.field}>
        <ChoiceField
          label={text('Weights', 'Gewichte')}
          help={text(
            'Both sides get the same weights. Drawn ones are never 0 or 1 for biases and norms, as they are before training: so nothing is overlooked.',
            'Beide Seiten bekommen die gleichen Gewichte. Gezogene sind auch bei Bias und Normen nicht 0 oder 1 wie vor dem Training: So wird nichts übersehen.',
          )}
          value={weights}
          options={weightKinds}
          onChange={(chosen) => useComparing.setState({ weights: chosen })}
        />
      </div>
      <SegmentedControl
        size="xs"
        aria-label={t(text('Input', 'Eingabe'))}
        data={[
          { value: 'example', label: t(text('Example', 'Beispiel')) },
          { value: 'noise', label: t(text('Random numbers', 'Zufallszahlen')) },
        ]}
        value={isNoise ? 'noise' : 'example'}
        onChange={(value) => useComparing.setState({ isNoise: value === 'noise' })}
      />
      {!isNoise && (
        <>
          <SplitControl value={split} onChange={(chosen) => useComparing.setState({ split: chosen, index: 0 })} />
          <div className={classes.number}>
            <NumberField
              label={text('Example', 'Beispiel')}
              value={index + 1}
              range={{ min: 1, max: Math.max(1, comparison?.count ?? 1), isWhole: true }}
              onChange={(number) => useComparing.setState({ index: number - 1 })}
            />
          </div>
        </>
      )}
      {usesSeed && (
        <div className={classes.number}>
          <NumberField
            label={text('Seed', 'Startwert')}
            value={seed}
            range={{ min: 0, max: 0xffffffff, isWhole: true }}
            onChange={(number) => useComparing.setState({ seed: number })}
          />
        </div>
      )}
      {!isNoise && comparison?.isNoise === true && (
        <p className="dim">
          {t(text('The data are not there: random numbers take their place.', 'Die Daten sind nicht da: An ihre Stelle treten Zufallszahlen.'))}
        </p>
      )}
    </div>
  );
} // prettier-ignore
