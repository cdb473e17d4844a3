import { paramMessage } from '../../../core/analysis/paramMessage.ts';
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

/** A list of whole numbers, with commas, spaces or × between them. */
function ShapeField({ param, value, onChange }: ParamFieldProps & { readonly param: ShapeParam }) {
  const language = useLanguage();
  const written = Array.isArray(value) ? value.join(', ') : String(value);
  const read = (words: string) => {
    const shape = parseSizes(words, language);
    return shape && isValidParam(param, shape) ? ok(shape) : failure(paramMessage(param));
  };
  return <TypedField label={param.label} help={param.help} {...{ written, read, onChange }} />;
}
