import { text, type Text } from '../../../../core/text.ts';
import type { ClipSettings } from '../../../../core/training/settings.ts';
import { ChoiceField, NumberField } from '../../../workspace/fields/fields.tsx';
import { training as named } from './labels.ts';
import type { TrainingPart } from './part.ts';

const kinds: readonly { readonly value: ClipSettings['kind']; readonly label: Text }[] = [
  { value: 'none', label: text('off', 'aus') },
  { value: 'norm', label: text('by norm', 'nach Norm') },
  { value: 'value', label: text('each value', 'jeden Wert') },
];

export function ClipFields({ training, change }: TrainingPart) {
  const { clip } = training;
  return (
    <>
      <ChoiceField
        label={named.clip.label}
        help={text(
          'Keeps single large gradients from throwing the weights off.',
          'Schützt vor einzelnen großen Gradienten.',
        )}
        value={clip.kind}
        options={kinds}
        onChange={(kind) => change({ clip: kind === 'none' ? { kind } : { kind, limit: 1 } }, 'clip.kind')}
      />
      {clip.kind !== 'none' && (
        <NumberField
          label={text('At most', 'Höchstens')}
          value={clip.limit}
          range={{ min: 0, max: 1e6, isAbove: true }}
          onChange={(limit) => change({ clip: { ...clip, limit } }, 'clip.limit')}
        />
      )}
    </>
  );
}
