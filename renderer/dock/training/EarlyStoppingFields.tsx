import { text } from '../../../core/text.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { ChoiceField, NumberField, SwitchField } from '../fields/fields.tsx';
import type { TrainingPart } from '../TrainingSettings.tsx';

type EarlyStopping = NonNullable<TrainingSettings['earlyStopping']>;

const usual: EarlyStopping = { metric: 'valLoss', patience: 5, minDelta: 0, restoresBest: true };

const metrics = [
  { value: 'valLoss', label: text('test loss', 'Testverlust') },
  { value: 'valAccuracy', label: text('test accuracy', 'Testgenauigkeit') },
] as const;

export function EarlyStoppingFields({ training, change }: TrainingPart) {
  const rule = training.earlyStopping;
  const set = (values: Partial<EarlyStopping>, field: string) =>
    change({ earlyStopping: { ...(rule ?? usual), ...values } }, `earlyStopping.${field}`);
  return (
    <>
      <SwitchField
        label={text('Early stopping', 'Früh beenden')}
        help={text(
          'Ends the run when the test examples no longer get better.',
          'Beendet den Lauf, wenn es bei den Testbeispielen nicht mehr besser wird.',
        )}
        value={rule !== null}
        onChange={(isOn) => change({ earlyStopping: isOn ? usual : null }, 'earlyStopping')}
      />
      {rule && (
        <>
          <ChoiceField
            label={text('Watches', 'Achtet auf')}
            value={rule.metric}
            options={metrics}
            onChange={(metric) => set({ metric }, 'metric')}
          />
          <NumberField
            label={text('Patience (epochs)', 'Geduld (Epochen)')}
            value={rule.patience}
            range={{ min: 1, max: 10_000, isWhole: true }}
            onChange={(patience) => set({ patience }, 'patience')}
          />
          <NumberField
            label={text('Least gain', 'Kleinste Verbesserung')}
            value={rule.minDelta}
            range={{ min: 0, max: 1e6 }}
            onChange={(minDelta) => set({ minDelta }, 'minDelta')}
          />
          <SwitchField
            label={text('Keep the best weights', 'Beste Gewichte behalten')}
            value={rule.restoresBest}
            onChange={(restoresBest) => set({ restoresBest }, 'restoresBest')}
          />
        </>
      )}
    </>
  );
}
