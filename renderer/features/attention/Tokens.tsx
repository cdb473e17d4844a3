import { useRef, type KeyboardEvent } from 'react';
import { text } from '../../../core/text.ts';
import { usePercent, useT } from '../../kit/language.ts';
import classes from './attention.module.css';
import { useAttentionView } from './state.ts';
import type { SideText } from './useLook.ts';
import type { Place, Side } from './weights.ts';

interface TokensProps {
  readonly side: Side;
  readonly title: string;
  readonly text: SideText;
  readonly place: Place | null;
  /** How much the word of the other side looks at each, or is looked at by it. */
  readonly shares: Float32Array | undefined;
  readonly onPoint: (place: Place | null) => void;
}

/** The words of one side below each other. Arrow keys go through them; a press holds one. */
export function Tokens({ side, title, text: own, place, shares, onPoint }: TokensProps) {
  const t = useT();
  const percent = usePercent();
  const { held } = useAttentionView();
  const list = useRef<HTMLUListElement>(null);
  const heldHere = held?.side === side ? held.index : undefined;
  const first = heldHere !== undefined && heldHere < own.words.length ? heldHere : 0;
  const most = shares?.reduce((largest, share) => Math.max(largest, share), 0) ?? 0;
  const go = (event: KeyboardEvent, index: number) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -index, End: own.words.length - 1 - index }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(own.words.length - 1, Math.max(0, index + step));
    list.current?.querySelectorAll('button')[next]?.focus();
  };
  const hold = (index: number) =>
    useAttentionView.setState({ held: heldHere === index ? null : { side, index } });
  return (
    <div className={classes.tokens} data-side={side}>
      <ul ref={list} aria-label={title} onMouseLeave={() => onPoint(null)}>
        {own.words.map((word, index) => {
          const share = shares?.[index];
          const isHere = place?.side === side && place.index === index;
          const said = share === undefined ? '' : percent(share);
          const kind = own.padding.has(index) ? padding : own.special.has(index) ? special : undefined;
          return (
            <li key={index}>
              <button
                type="button"
                tabIndex={index === first ? 0 : -1}
                aria-pressed={heldHere === index}
                aria-label={[word, t(text(`place ${index + 1}`, `Stelle ${index + 1}`)), kind && t(kind), said].filter(Boolean).join(', ')}
                title={kind && t(kind)}
                data-special={own.special.has(index)}
                data-padding={own.padding.has(index)}
                data-here={isHere}
                onMouseEnter={() => onPoint({ side, index })}
                onFocus={() => onPoint({ side, index })}
                onBlur={() => onPoint(null)}
                onClick={() => hold(index)}
                onKeyDown={(event) => go(event, index)}
              >
                {share !== undefined && <span className={classes.tint} style={{ opacity: most > 0 ? (0.6 * share) / most : 0 }} aria-hidden />}
                <span className={classes.word}>{word}</span>
                <span className={classes.share}>{share === 0 ? '' : said}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
} // prettier-ignore

const special = text('stands for no word', 'steht für kein Wort');
const padding = text('only filled up: does not count', 'nur aufgefüllt: zählt nicht');
