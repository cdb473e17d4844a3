import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { paramMessage } from '../../../core/analysis/paramMessage.ts';
import { floatsOf, formatAxes, withShapes } from '../../../core/tensorType.ts';
import { text, type Text } from '../../../core/text.ts';
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

/** In which order axes are typed, and how they are shown where that is another. */
export function typedAxes(shape: readonly number[]): Text {
  return withShapes((order) => {
    if (order === 'channelsLast') return typed;
    const shown = shape.length === 3 ? formatAxes(floatsOf(shape), order) : '';
    return text(
      `${typed.en}, as the network computes${shown && `; shown as ${shown}`}`,
      `${typed.de}, wie das Netz rechnet${shown && `; angezeigt als ${shown}`}`,
    );
  });
}

const typed = text('Of a picture: height, width, channels', 'Bei Bildern: Höhe, Breite, Kanäle');

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
          description={t(typedAxes(Array.isArray(value) ? (value as readonly number[]) : []))}
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
