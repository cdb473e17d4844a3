import { text } from '../../../../core/text.ts';
import { useT } from '../../../kit/language.ts';
import { NumberField, SwitchField } from '../../../workspace/fields/fields.tsx';
import { training as named } from './labels.ts';
import type { TrainingPart } from './part.ts';

/** What is mostly of use with weights that have been trained before, and with batches that need much memory. */
export function FineTuningFields({ training, change }: TrainingPart) {
  const { accumulate = 1, layerDecay = 1, unfreezing } = training;
  const t = useT();
  return (
    <>
      <h3 className="section-title">{t(text('Fine-tuning', 'Fine-Tuning'))}</h3>
      <NumberField
        label={named.accumulate.label}
        help={text(
          'Gradient accumulation: the gradients of a batch are computed in this number of parts and added, which takes less memory. The numbers stay the same, except for batch norm and dropout.',
          'Gradienten-Akkumulation: Die Gradienten eines Batches werden in dieser Anzahl von Teilen berechnet und addiert, was weniger Speicher braucht. Die Zahlen bleiben gleich, außer bei Batch Norm und Dropout.',
        )}
        value={accumulate}
        range={{ min: 1, max: 1024, isWhole: true }}
        onChange={(parts) => change({ accumulate: parts === 1 ? undefined : parts }, 'accumulate')}
      />
      <NumberField
        label={named.layerDecay.label}
        help={text(
          'Each layer learns at this share of the rate of the layer behind it, so that the first layers change least. 1: all at the same rate; 0.95 is usual for BERT.',
          'Jede Schicht lernt mit diesem Anteil der Rate der Schicht dahinter, sodass sich die ersten am wenigsten ändern. 1: alle mit derselben Rate; bei BERT ist 0,95 üblich.',
        )}
        value={layerDecay}
        range={{ min: 0, max: 1, isAbove: true }}
        onChange={(decay) => change({ layerDecay: decay === 1 ? undefined : decay }, 'layerDecay')}
      />
      <SwitchField
        label={named.unfreezing.label}
        help={text(
          'Trains the head first, then one more layer every few epochs.',
          'Trainiert zuerst den Kopf, dann alle paar Epochen eine Schicht mehr.',
        )}
        value={unfreezing !== undefined}
        onChange={(isOn) => change({ unfreezing: isOn ? 1 : undefined }, 'unfreezing')}
      />
      {unfreezing !== undefined && (
        <NumberField
          label={text('Epochs for each layer', 'Epochen je Schicht')}
          value={unfreezing}
          range={{ min: 1, max: 100_000, isWhole: true }}
          onChange={(epochs) => change({ unfreezing: epochs }, 'unfreezing.epochs')}
        />
      )}
    </>
  );
}
