import { TextInput } from '@mantine/core';
import { useT } from '../../kit/language.ts';
import { useNumberDraft } from '../../workspace/fields/fields.tsx';
import { rangeSentence, type NumberRange } from '../../kit/fields/parseNumber.ts';

const range: NumberRange = { min: 0, max: 1000, isAbove: true };

interface RateFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A learning rate without words beside it. */
export function RateField({ label, value, onChange }: RateFieldProps) {
  const t = useT();
  const { shown, isWrong, refusal, take, forget } = useNumberDraft(value, range, onChange);
  return (
    <TextInput
      size="xs"
      inputMode="decimal"
      aria-label={label}
      value={shown}
      error={isWrong ? t(rangeSentence(range)) : refusal && t(refusal)}
      onChange={(event) => take(event.currentTarget.value)}
      onBlur={forget}
    />
  );
}
