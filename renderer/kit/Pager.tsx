import { Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect } from 'react';
import { text } from '../../core/text.ts';
import { IconButton } from './IconButton.tsx';
import { useNumberFormat, useT } from './language.ts';

interface PagerProps {
  readonly offset: number;
  /** Shown now. */
  readonly count: number;
  readonly total: number;
  /** Of a full page. */
  readonly size: number;
  readonly onMove: (offset: number) => void;
}

/** Walks through many examples page by page; back to the last page where there are fewer than there were. */
export function Pager({ offset, count, total, size, onMove }: PagerProps) {
  const t = useT();
  const format = useNumberFormat();
  const isBehind = offset > 0 && offset >= total;
  useEffect(() => {
    if (isBehind) onMove(Math.max(0, Math.floor((total - 1) / size) * size));
  }, [isBehind, total, size, onMove]);
  const [first, last] = [format(Math.min(offset + 1, total)), format(offset + count)];
  const shown = size === 1 ? first : `${first}–${last}`;
  return (
    <Group gap={4} wrap="nowrap">
      <IconButton
        size="sm"
        label={text('Previous examples', 'Vorige Beispiele')}
        reason={offset === 0 ? atFirst : undefined}
        onClick={() => onMove(Math.max(0, offset - size))}
      >
        <IconChevronLeft size={14} />
      </IconButton>
      <span className="dim">{t(text(`${shown} of ${format(total)}`, `${shown} von ${format(total)}`))}</span>
      <IconButton
        size="sm"
        label={text('Next examples', 'Nächste Beispiele')}
        reason={offset + count >= total ? atLast : undefined}
        onClick={() => onMove(offset + size)}
      >
        <IconChevronRight size={14} />
      </IconButton>
    </Group>
  );
}

const atFirst = text('There are no examples before these.', 'Davor gibt es keine Beispiele.');
const atLast = text('There are no examples after these.', 'Danach gibt es keine Beispiele.');
