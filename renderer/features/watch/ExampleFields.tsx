import type { Split } from '../../../core/data/split.ts';
import { text, type Text } from '../../../core/text.ts';
import { ChoiceField, NumberField } from '../../workspace/fields/fields.tsx';

interface Example {
  readonly split: Split;
  /** From 0; people count from 1. */
  readonly index: number;
}

interface ExampleFieldsProps {
  readonly label: Text;
  readonly example: Example;
  readonly onChange: (example: Example) => void;
}

const splits = [
  { value: 'test', label: text('test', 'Test') },
  { value: 'validation', label: text('validation', 'Validierung') },
  { value: 'training', label: text('training', 'Training') },
] as const;

/** Chooses an example by its part of the data and its number. */
export function ExampleFields({ label, example: { split, index }, onChange }: ExampleFieldsProps) {
  return (
    <>
      <ChoiceField
        label={label}
        value={split}
        options={splits}
        onChange={(chosen) => onChange({ split: chosen, index })}
      />
      <NumberField
        label={text('Example', 'Beispiel')}
        value={index + 1}
        range={{ min: 1, max: 10_000_000, isWhole: true }}
        onChange={(number) => onChange({ split, index: number - 1 })}
      />
    </>
  );
}
