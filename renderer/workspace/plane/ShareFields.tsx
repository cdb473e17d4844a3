import type { Shares } from '../../../core/data/parts.ts';
import { text } from '../../../core/text.ts';
import { NumberField } from '../fields/fields.tsx';

/** At least a tenth is left to train on. */
const MOST = 90;

interface ShareFieldsProps {
  readonly shares: Shares;
  readonly onChange: (values: { testShare: number } | { validationShare: number }, field: string) => void;
}

/** How much of the data is not trained on. */
export function ShareFields({ shares: { testShare, validationShare = 0 }, onChange }: ShareFieldsProps) {
  return (
    <>
      <NumberField
        label={text('Held out for the test (%)', 'Für den Test zurückgehalten (%)')}
        value={percentOf(testShare)}
        range={{ min: 0, max: MOST - percentOf(validationShare) }}
        onChange={(percent) => onChange({ testShare: percent / 100 }, 'testShare')}
      />
      <ValidationField
        value={validationShare}
        most={MOST - percentOf(testShare)}
        onChange={(share) => onChange({ validationShare: share }, 'validationShare')}
      />
    </>
  );
}

interface ValidationFieldProps {
  readonly value: number;
  /** In percent. */
  readonly most: number;
  readonly onChange: (share: number) => void;
}

export function ValidationField({ value, most, onChange }: ValidationFieldProps) {
  return (
    <NumberField
      label={text('For validation (%)', 'Zur Validierung (%)')}
      help={text(
        'Early stopping and the best weights are chosen by these examples. The test is then kept for the end, so its result holds for new examples.',
        'Nach diesen Beispielen werden Early Stopping und beste Gewichte gewählt. Der Test bleibt dann für das Ende, und sein Ergebnis gilt auch für neue Beispiele.',
      )}
      value={percentOf(value)}
      range={{ min: 0, max: Math.max(0, most) }}
      onChange={(percent) => onChange(percent / 100)}
    />
  );
}

function percentOf(share: number): number {
  return Math.round(1000 * share) / 10;
}
