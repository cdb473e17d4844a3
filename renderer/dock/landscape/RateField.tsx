import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSettings } from '../../store/settings.ts';
import { editText, parseNumber, type NumberRange } from '../fields/parseNumber.ts';

const range: NumberRange = { min: 0, max: 1000, isAbove: true };

interface RateFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A learning rate without words beside it. */
export function RateField({ label, value, onChange }: RateFieldProps) {
  const language = useSettings((state) => state.language);
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <TextInput
      size="xs"
      inputMode="decimal"
      aria-label={label}
      value={draft ?? editText(value, language)}
      error={draft !== null && parseNumber(draft, range) === undefined}
      onChange={({ currentTarget }) => {
        setDraft(currentTarget.value);
        const rate = parseNumber(currentTarget.value, range);
        if (rate !== undefined) onChange(rate);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
