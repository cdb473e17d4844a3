import type { Param, ParamValue } from '../../../core/params.ts';
import type { Setting } from '../../../core/graph/document.ts';
import type { ModuleParam } from '../../../core/graph/moduleParams.ts';
import { isComputed } from '../../../core/graph/settings.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { ChoiceField, TypedField } from '../../workspace/fields/fields.tsx';
import { useSettings } from '../../kit/settings.ts';
import { ParamField, typedAxes } from '../../workspace/fields/ParamField.tsx';
import { readSetting, writtenSetting } from './settingWords.ts';

interface SettingFieldProps {
  readonly param: Param;
  readonly setting: Setting | ParamValue;
  /** Params of the module that the node stands in: it may be computed from them. */
  readonly scope: readonly ModuleParam[];
  /** Takes expressions although there are no names for it. */
  readonly computes?: boolean;
  /** What analysis says of it. */
  readonly problem: Text | undefined;
  readonly onChange: (setting: Setting | ParamValue) => void;
}

/** A param's field, in which one can also say how it is computed. */
export function SettingField({ param, setting, scope, computes = false, problem, onChange }: SettingFieldProps) {
  const isNumeric = param.kind === 'integer' || param.kind === 'number' || param.kind === 'shape';
  const names = scope.filter(({ kind }) => kind === param.kind).map(({ name }) => name);
  if (isNumeric && (computes || scope.length > 0 || isComputed(setting))) {
    return <ExpressionField param={param} setting={setting} scope={scope} problem={problem} onChange={onChange} />;
  }
  if (!isNumeric && (names.length > 0 || isComputed(setting))) {
    return <WordField param={param} setting={setting} names={names} onChange={onChange} />;
  }
  const value = isComputed(setting) ? param.default : (setting as ParamValue);
  return <ParamField param={param} value={value} onChange={onChange} />;
}

type OfExpression = Pick<SettingFieldProps, 'param' | 'setting' | 'scope' | 'problem' | 'onChange'>;

/** A number, a list of numbers, or an expression. */
function ExpressionField({ param, setting, scope, problem, onChange }: OfExpression) {
  const language = useSettings((state) => state.language);
  const names = scope.map(({ name }) => name).join(', ');
  const help = scope.length > 0 ? text(` It can be computed: ${names}, + - * / ( ), min, max.`, ` Lässt sich berechnen: ${names}, + - * / ( ), min, max.`) : text('', ''); // prettier-ignore
  return (
    <TypedField
      label={param.label}
      help={text(param.help.en + help.en, param.help.de + help.de)}
      note={param.kind === 'shape' ? typedAxes() : undefined}
      written={writtenSetting(setting, language)}
      read={(typed) => readSetting(param, typed, language)}
      onChange={onChange}
      // What analysis says stands above the fields, with its repair.
      isWrong={problem !== undefined}
    />
  );
}

interface OfWords {
  readonly param: Param;
  readonly setting: Setting | ParamValue;
  /** Of params that can stand for it. */
  readonly names: readonly string[];
  readonly onChange: (setting: Setting | ParamValue) => void;
}

/** One of the options, or what a param of the module says. */
function WordField({ param, setting, names, onChange }: OfWords) {
  const own =
    param.kind === 'choice'
      ? param.options.map(({ value, label }) => ({ value: `:${value}`, label }))
      : [
          { value: ':true', label: text('yes', 'ja') },
          { value: ':false', label: text('no', 'nein') },
        ];
  const named = isComputed(setting) ? [...new Set([...names, setting.expression])] : names;
  const options = [...own, ...named.map((name) => ({ value: `=${name}`, label: same(`= ${name}`) }))];
  const value = isComputed(setting) ? `=${setting.expression}` : `:${String(setting)}`;
  const take = (chosen: string) => {
    const word = chosen.slice(1);
    if (chosen.startsWith('=')) onChange({ expression: word });
    else onChange(param.kind === 'boolean' ? word === 'true' : word);
  };
  return <ChoiceField label={param.label} help={param.help} value={value} options={options} onChange={take} />;
}
