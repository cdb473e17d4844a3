import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { paramMessage } from '../../../core/analysis/paramMessage.ts';
import { isValidParam, type Param, type ParamValue, type ShapeParam } from '../../../core/params.ts';
import { ChoiceField, Field, NumberField, SwitchField } from './fields.tsx';
import { useT } from '../../kit/language.ts';

interface ParamFieldProps {
  readonly param: Param;
  readonly value: ParamValue;
  readonly onChange: (value: ParamValue) => void;
}

/** The field that a param's description asks for. */
export function ParamField({ param, value, onChange }: ParamFieldProps) {
  const { label, help } = param;
  switch (param.kind) {
    case 'boolean':
      return <SwitchField label={label} help={help} value={value === true} onChange={onChange} />;
    case 'choice':
      return (
        <ChoiceField label={label} help={help} value={String(value)} options={param.options} onChange={onChange} />
      );
    case 'shape':
      return <ShapeField param={param} value={value} onChange={onChange} />;
    case 'text':
      return null;
    default: {
      const isAbove = param.kind === 'number' && (param.isAbove ?? false);
      const range = { min: param.min, max: param.max, isWhole: param.kind === 'integer', isAbove };
      return <NumberField label={label} help={help} value={Number(value)} range={range} onChange={onChange} />;
    }
  }
}

/** A list of whole numbers, with commas, spaces or × between them. */
function ShapeField({ param, value, onChange }: ParamFieldProps & { readonly param: ShapeParam }) {
  const t = useT();
  const [draft, setDraft] = useState<string | null>(null);
  const written = Array.isArray(value) ? value.join(', ') : String(value);
  const read = (words: string) =>
    words
      .split(/[\s,;×x]+/)
      .filter(Boolean)
      .map(Number);
  const isWrong = draft !== null && !isValidParam(param, read(draft));
  return (
    <Field label={param.label} help={param.help}>
      {(id) => (
        <TextInput
          id={id}
          size="xs"
          value={draft ?? written}
          error={isWrong && t(paramMessage(param))}
          onChange={(event) => {
            const words = event.currentTarget.value;
            setDraft(words);
            if (isValidParam(param, read(words))) onChange(read(words));
          }}
          onBlur={() => setDraft(null)}
        />
      )}
    </Field>
  );
}
