import { TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { paramMessage } from '../../../core/analysis/paramMessage.ts';
import { floatsOf, formatAxes, withShapes } from '../../../core/tensorType.ts';
import { text, type Text } from '../../../core/text.ts';
import { isValidParam, type Param, type ParamValue, type ShapeParam } from '../../../core/params.ts';
import { ChoiceField, Field, NumberField, SwitchField } from './fields.tsx';
import { useT } from '../../kit/language.ts';
import classes from './fields.module.css';

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
export function TypedAxes({ id, shape = [] }: { readonly id: string; readonly shape?: readonly number[] }) {
  const t = useT();
  return (
    <p id={id} className={`dim ${classes.note}`}>
      {t(typedAxes(shape))}
    </p>
  );
}

function typedAxes(shape: readonly number[]): Text {
  return withShapes((order) => {
    if (order === 'channelsLast') return typed;
    const shown = shape.length === 3 ? formatAxes(floatsOf(shape), order) : '';
    return text(
      `${typed.en}, as the network computes${shown && `. Shown as ${shown}`}`,
      `${typed.de}, wie das Netz rechnet${shown && `. Angezeigt als ${shown}`}`,
    );
  });
}

const typed = text('Of a picture: height, width, channels', 'Bei Bildern: Höhe, Breite, Kanäle');

/** A list of whole numbers, with commas, spaces or × between them. */
function ShapeField({ param, value, onChange }: ParamFieldProps & { readonly param: ShapeParam }) {
  const t = useT();
  const noteId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const written = Array.isArray(value) ? value.join(', ') : String(value);
  const read = (words: string) =>
    words
      .split(/[\s,;×x]+/)
      .filter(Boolean)
      .map(Number);
  const isWrong = draft !== null && !isValidParam(param, read(draft));
  return (
    <>
      <Field label={param.label} help={param.help}>
        {(id) => (
          <TextInput
            id={id}
            size="xs"
            aria-describedby={noteId}
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
      <TypedAxes id={noteId} shape={Array.isArray(value) ? (value as readonly number[]) : []} />
    </>
  );
}
