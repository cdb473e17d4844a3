import { Slider } from '@mantine/core';
import { shortestDecimal } from '../../../core/decimal.ts';
import { same } from '../../../core/text.ts';
import { WEIGHT_RANGE } from '../../workspace/neurons/WeightNumber.tsx';
import { NumberField } from '../../workspace/fields/fields.tsx';
import { setWeight, type WeightPlace } from '../../workspace/neurons/weightEdits.ts';

/** As far as the slider reaches to both sides, unless the weight is larger. */
const REACH = 3;

interface WeightFieldProps {
  readonly place: WeightPlace;
  readonly label: string;
  readonly value: number;
}

/** A weight as a number and a slider. */
export function WeightField({ place, label, value }: WeightFieldProps) {
  const shown = shortestDecimal(value);
  const reach = Math.max(REACH, Math.ceil(2 * Math.abs(value)) / 2);
  const merge = `field ${place.path}.${place.name} ${place.index}`;
  const set = (number: number) => void setWeight(place, number, merge);
  return (
    <>
      <NumberField label={same(label)} value={shown} range={WEIGHT_RANGE} onChange={set} />
      <Slider
        size="xs"
        mb="xs"
        thumbLabel={label}
        label={null}
        min={-reach}
        max={reach}
        step={0.01}
        value={shown}
        onChange={(number) => {
          // The slider reports its own rounding of what it was given.
          if (Math.abs(number - shown) >= 0.005) set(number);
        }}
      />
    </>
  );
}
