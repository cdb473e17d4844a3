import type { ParamsSchema, ParamValue, ParamValues } from '../../../../core/params.ts';
import { ParamField } from '../../../workspace/fields/ParamField.tsx';

interface KindParamsProps {
  readonly params: ParamsSchema;
  readonly unused?: readonly string[];
  readonly values: ParamValues;
  readonly onChange: (name: string, value: ParamValue) => void;
}

/** The params of an optimizer or a schedule. */
export function KindParams({ params, unused = [], values, onChange }: KindParamsProps) {
  return Object.entries(params).map(([name, param]) =>
    unused.includes(name) ? null : (
      <ParamField
        key={name}
        param={param}
        value={values[name] ?? param.default}
        onChange={(value) => onChange(name, value)}
      />
    ),
  );
}
