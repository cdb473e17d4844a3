import { text } from '../../../../core/text.ts';
import type { TrainingSettings } from '../../../../core/training/settings.ts';
import { hasValidation } from '../../../../core/data/source.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { useT } from '../../../kit/language.ts';
import { useHeldMetrics } from '../../../workspace/shared/heldMetrics.ts';
import { Notice } from '../../../kit/Notice.tsx';
import { ChoiceField, NumberField, SwitchField } from '../../../workspace/fields/fields.tsx';
import { training as named } from './labels.ts';
import type { TrainingPart } from './part.ts';

type EarlyStopping = NonNullable<TrainingSettings['earlyStopping']>;

const usual: EarlyStopping = { metric: 'valLoss', patience: 5, minDelta: 0, restoresBest: true };

const helps = {
  validation: text(
    'Ends the run when the validation examples no longer get better. The test examples are looked at once, at the end.',
    'Beendet den Lauf, wenn es bei den Validierungsbeispielen nicht mehr besser wird. Die Testbeispiele kommen einmal dran, am Ende.',
  ),
  test: text(
    'Ends the run when the test examples no longer get better.',
    'Beendet den Lauf, wenn es bei den Testbeispielen nicht mehr besser wird.',
  ),
};

/** What is chosen by the test examples is better on them than on new ones. */
const chosenByTest = text(
  'These data have no validation part: the end of the run and the best weights are chosen by the test examples, so the test result is better than it would be on new examples. Set a validation part in the Data tab.',
  'Diese Daten haben keinen Validierungsteil: Ende und beste Gewichte werden nach den Testbeispielen gewählt, also ist das Testergebnis besser, als es bei neuen Beispielen wäre. Im Reiter „Daten“ einen Validierungsteil einstellen.',
);

export function EarlyStoppingFields({ training, change }: TrainingPart) {
  const rule = training.earlyStopping;
  const t = useT();
  const options = useHeldMetrics(rule?.metric ?? usual.metric);
  const part = useDocument(({ document: { data } }) => (hasValidation(data) ? 'validation' : 'test'));
  const set = (values: Partial<EarlyStopping>, field: string) =>
    change({ earlyStopping: { ...(rule ?? usual), ...values } }, `earlyStopping.${field}`);
  return (
    <>
      <SwitchField
        label={named.earlyStopping.label}
        help={helps[part]}
        value={rule !== null}
        onChange={(isOn) => change({ earlyStopping: isOn ? usual : null }, 'earlyStopping')}
      />
      {rule && (
        <>
          {part === 'test' && <Notice>{t(chosenByTest)}</Notice>}
          <ChoiceField
            label={text('Watches', 'Achtet auf')}
            value={rule.metric}
            options={options}
            onChange={(metric) => set({ metric }, 'metric')}
          />
          <NumberField
            label={text('Patience (epochs)', 'Geduld (Epochen)')}
            value={rule.patience}
            range={{ min: 1, max: 10_000, isWhole: true }}
            onChange={(patience) => set({ patience }, 'patience')}
          />
          <NumberField
            label={text('Smallest improvement', 'Kleinste Verbesserung')}
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
