import { paramMessage } from '../../../core/analysis/paramMessage.ts';
import { floatsOf, formatAxes, withShapes } from '../../../core/tensorType.ts';
import { text, type Text } from '../../../core/text.ts';
import { isValidParam, type Param, type ParamValue, type ShapeParam } from '../../../core/params.ts';
import { failure, ok } from '../../../core/result.ts';
import { parseSizes } from '../../kit/fields/parseNumber.ts';
import { useLanguage } from '../../kit/language.ts';
import { ChoiceField, NumberField, SwitchField, TypedField } from './fields.tsx';

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
export function typedAxes(shape: readonly number[] = []): Text {
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
  const language = useLanguage();
  const sizes = Array.isArray(value) ? (value as readonly number[]) : [];
  const read = (words: string) => {
    const shape = parseSizes(words, language);
    return shape && isValidParam(param, shape) ? ok(shape) : failure(paramMessage(param));
  };
  return (
    <TypedField
      label={param.label}
      help={param.help}
      note={typedAxes(sizes)}
      written={Array.isArray(value) ? sizes.join(', ') : String(value)}
      {...{ read, onChange }}
    />
  );
}
