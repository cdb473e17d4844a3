import { SegmentedControl } from '@mantine/core';
import { splits, type Split } from '../../../../core/data/split.ts';
import { text } from '../../../../core/text.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import { splitNames } from './FactList.tsx';

interface SplitPickerProps {
  readonly counts: Readonly<Record<Split, number>>;
  readonly value: Split;
  readonly onChange: (split: Split) => void;
  readonly className?: string;
}

/** The parts of the data, with how many examples each has; validation only where there is one. */
export function SplitPicker({ counts, value, onChange, className = '' }: SplitPickerProps) {
  const t = useT();
  const format = useNumberFormat();
  const offered = splits.filter((split) => split !== 'validation' || counts.validation > 0 || value === 'validation');
  return (
    <SegmentedControl
      className={className}
      size="xs"
      aria-label={t(text('Which examples', 'Welche Beispiele'))}
      data={offered.map((split) => ({ value: split, label: `${t(splitNames[split])} · ${format(counts[split])}` }))}
      value={value}
      onChange={onChange}
    />
  );
}
