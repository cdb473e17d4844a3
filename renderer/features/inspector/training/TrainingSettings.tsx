import { text } from '../../../../core/text.ts';
import { settingRemarks } from '../../../../core/graph/settingRemarks.ts';
import { trainingSettings, type TrainingSettings } from '../../../../core/training/settings.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { useT } from '../../../kit/language.ts';
import { NumberField, SwitchField } from '../../../workspace/fields/fields.tsx';
import { ClipFields } from './ClipFields.tsx';
import { EarlyStoppingFields } from './EarlyStoppingFields.tsx';
import { FineTuningFields } from './FineTuningFields.tsx';
import { OptimizerFields } from './OptimizerFields.tsx';
import { training as named } from './labels.ts';
import type { TrainingPart } from './part.ts';
import { ScheduleFields } from './ScheduleFields.tsx';

function change(values: Partial<TrainingSettings>, field: string): void {
  useDocument.getState().edit((document) => {
    const training = { ...document.training, ...values };
    return trainingSettings.safeParse(training).success ? { ...document, training } : document;
  }, `training.${field}`);
}

/** How the document's network is trained: every setting, each change undoable. */
export function TrainingSettingsForm() {
  const t = useT();
  const training = useDocument((state) => state.document.training);
  const data = useDocument((state) => state.document.data);
  const remarks = settingRemarks({ data, training });
  const part: TrainingPart = { training, change };
  return (
    <form
      aria-label={t(text('Training settings', 'Trainingseinstellungen'))}
      onSubmit={(event) => event.preventDefault()}
    >
      <NumberField
        label={named.epochs.label}
        help={text('How often all training examples are seen.', 'Wie oft alle Trainingsbeispiele drankommen.')}
        value={training.epochs}
        range={{ min: 1, max: 100_000, isWhole: true }}
        onChange={(epochs) => change({ epochs }, 'epochs')}
        remark={remarks.epochs}
      />
      <NumberField
        label={named.batchSize.label}
        help={text('Examples per step of learning.', 'Beispiele je Lernschritt.')}
        value={training.batchSize}
        range={{ min: 1, max: 65_536, isWhole: true }}
        onChange={(batchSize) => change({ batchSize }, 'batchSize')}
        remark={remarks.batchSize}
      />
      <NumberField
        label={named.learningRate.label}
        help={text(
          'How far one step goes against the gradient. Too large: the loss blows up. Too small: it hardly falls.',
          'Wie weit ein Schritt gegen den Gradienten geht. Zu groß: der Verlust explodiert. Zu klein: er sinkt kaum.',
        )}
        value={training.learningRate}
        range={{ min: 0, max: 1000 }}
        onChange={(learningRate) => change({ learningRate }, 'learningRate')}
        remark={remarks.learningRate}
      />
      <OptimizerFields {...part} />
      <ScheduleFields {...part} />
      <FineTuningFields {...part} />
      <h3 className="section-title">{t(text('Regularisation', 'Regularisierung'))}</h3>
      <NumberField
        label={named.weightDecay.label}
        help={text(
          'Pulls weights towards zero (L2 penalty; in AdamW apart from the gradient).',
          'Zieht Gewichte zur Null (L2-Strafe; bei AdamW getrennt vom Gradienten).',
        )}
        value={training.weightDecay}
        range={{ min: 0, max: 10 }}
        onChange={(weightDecay) => change({ weightDecay }, 'weightDecay')}
        remark={remarks.weightDecay}
      />
      <ClipFields {...part} />
      <EarlyStoppingFields {...part} />
      <ChanceFields {...part} />
    </form>
  );
}

function ChanceFields({ training, change }: TrainingPart) {
  const t = useT();
  return (
    <>
      <h3 className="section-title">{t(text('Order and chance', 'Reihenfolge und Zufall'))}</h3>
      <SwitchField
        label={named.shuffles.label}
        value={training.shuffles}
        onChange={(shuffles) => change({ shuffles }, 'shuffles')}
      />
      <NumberField
        label={named.seed.label}
        help={text(
          'The same seed gives the same weights, the same order and the same losses on the same device.',
          'Derselbe Startwert ergibt dieselben Gewichte, dieselbe Reihenfolge und auf demselben Gerät dieselben Verluste.',
        )}
        value={training.seed}
        range={{ min: 0, max: 0xffffffff, isWhole: true }}
        onChange={(seed) => change({ seed }, 'seed')}
      />
    </>
  );
}
