import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { text } from '../../../core/text.ts';
import { BlockGlyph } from '../../kit/BlockGlyph.tsx';
import { useT } from '../../kit/language.ts';
import classes from './diff.module.css';
import { signs } from './marks.ts';
import { countsText, MOST_LINES, type MarkedCard } from './scene.ts';
import { useDiff } from './state.ts';

export type CardNode = Node<{ readonly card: MarkedCard; readonly isCurrent: boolean }, 'card'>;

/** A block of one of both versions, or of both. */
export const DiffCard = memo(function DiffCard({ data: { card, isCurrent } }: NodeProps<CardNode>) {
  const t = useT();
  const { drawn, mark, lines, inside } = card;
  const { glyph, category, title, detail } = drawn.card;
  const more = lines.length - MOST_LINES;
  return (
    <div className={classes.card} data-mark={mark} data-current={isCurrent} data-testid={`diff-${card.id}`}>
      {mark !== 'same' && (
        <span className={classes.badge} aria-hidden>
          {signs[mark]}
        </span>
      )}
      <div className={classes.title}>
        <BlockGlyph glyph={glyph} category={category} />
        <span title={t(title)}>{t(title)}</span>
      </div>
      <div className={classes.detail}>{t(detail)}</div>
      {drawn.module !== undefined && (
        <button type="button" className={classes.open} onClick={() => openInside(card)}>
          {t(text('Open', 'Öffnen'))} {inside && <b>{t(countsText(inside))}</b>}
        </button>
      )}
      {lines.length > 0 && (
        <div className={classes.lines}>
          {lines.slice(0, MOST_LINES).map((line) => (
            <div key={line.en}>{t(line)}</div>
          ))}
          {more > 0 && <div>+{more}</div>}
        </div>
      )}
    </div>
  );
});

/** What is inside a module comes onto the canvas. */
export function openInside({ drawn }: MarkedCard): void {
  if (drawn.module !== undefined) useDiff.setState({ key: drawn.module, current: null });
}
