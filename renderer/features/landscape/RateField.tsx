import type { NumberRange } from '../../kit/fields/parseNumber.ts';
import { NumberBox } from '../../workspace/fields/fields.tsx';

const range: NumberRange = { min: 0, max: 1000, isAbove: true };

interface RateFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A learning rate without words beside it. */
export function RateField(props: RateFieldProps) {
  return <NumberBox {...props} range={range} />;
}
