import { SegmentedControl } from '@mantine/core';
import type { Split } from '../../../core/data/split.ts';
import { hasValidation } from '../../../core/data/source.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../document/document.ts';
import { useT } from '../../kit/language.ts';

interface SplitControlProps {
  readonly value: Split;
  readonly onChange: (split: Split) => void;
}

/** The examples of a part; validation is shown where the document has such a part, or it is the chosen one. */
export function SplitControl({ value, onChange }: SplitControlProps) {
  const t = useT();
  const hasMore = useDocument(({ document: { data } }) => hasValidation(data)) || value === 'validation';
  return (
    <SegmentedControl
      size="xs"
      aria-label={t(text('Which examples', 'Welche Beispiele'))}
      data={[
        { value: 'test', label: t(text('Test', 'Test')) },
        ...(hasMore ? [{ value: 'validation' as const, label: t(text('Validation', 'Validierung')) }] : []),
        { value: 'training', label: t(text('Training', 'Training')) },
      ]}
      value={value}
      onChange={onChange}
    />
  );
}
