import { SegmentedControl } from '@mantine/core';
import type { Split } from '../../core/data/split.ts';
import { text } from '../../core/text.ts';
import { useT } from '../ui/language.ts';

interface SplitControlProps {
  readonly value: Split;
  readonly onChange: (split: Split) => void;
}

/** Test or training examples. */
export function SplitControl({ value, onChange }: SplitControlProps) {
  const t = useT();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t(text('Which examples', 'Welche Beispiele'))}
      data={[
        { value: 'test', label: t(text('Test', 'Test')) },
        { value: 'training', label: t(text('Training', 'Training')) },
      ]}
      value={value}
      onChange={onChange}
    />
  );
}
