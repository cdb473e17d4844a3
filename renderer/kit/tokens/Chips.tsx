import { memo, useState } from 'react';
import { text, type Text } from '../../../core/text.ts';
import type { Piece } from '../../../core/text/layout.ts';
import { legible } from '../../../core/text/legible.ts';
import { useNumberFormat, useT } from '../language.ts';
import classes from './chips.module.css';

/** What is known of a piece of the vocabulary beside its number. */
export interface Known {
  /** How often each piece occurs in the texts. */
  readonly counts: ArrayLike<number> | undefined;
  /** How long the vector is in which the network looks it up. */
  readonly norms: ArrayLike<number> | undefined;
}

type Chip = Piece & { readonly wanted?: string | null };

interface ChipsProps {
  readonly label: Text;
  readonly pieces: readonly Chip[];
  readonly hasSegments: boolean;
  /** What is to be said at the places; null: nothing. */
  readonly target?: Text | null;
  readonly isBytes: boolean;
  readonly known: Known;
  /** The texts, where they are known: what a piece stands for. */
  readonly texts?: readonly (string | undefined)[];
}

/** More than these are not drawn at once. */
const MOST = 1024;

/** The pieces of an example, and under each its three numbers: token, segment, position; their vectors are added. */
export function Chips({ label, pieces, hasSegments, target = null, isBytes, known, texts = [] }: ChipsProps) {
  const t = useT();
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = pieces.slice(0, MOST);
  const piece = chosen === null ? undefined : shown[chosen];
  const hasNumbers = pieces.some(({ place }) => place !== null);
  return (
    <section className={classes.example} aria-label={t(label)}>
      <ol className={classes.columns}>
        <li className={classes.legend} aria-hidden>
          <span className={classes.chip}>{t(label)}</span>
          <span data-row="token">{t(text('token', 'Token'))}</span>
          {hasSegments && <span data-row="segment">+ {t(text('segment', 'Segment'))}</span>}
          {hasNumbers && <span data-row="position">+ {t(text('position', 'Position'))}</span>}
          {target && <span data-row="target">{t(target)}</span>}
        </li>
        {shown.map((one, i) => (
          <Column
            key={i}
            index={i}
            piece={one}
            isBytes={isBytes}
            hasSegment={hasSegments}
            hasTarget={target !== null}
            isChosen={i === chosen}
            onChoose={setChosen}
          />
        ))}
      </ol>
      {pieces.length > MOST && <p className={classes.more}>{t(moreThan(pieces.length - MOST))}</p>}
      <p className={classes.detail} role="status" data-testid="piece-detail">
        {piece ? (
          <Detail piece={piece} isBytes={isBytes} known={known} texts={texts} />
        ) : (
          <span className="dim">{t(hint)}</span>
        )}
      </p>
    </section>
  );
}

const hint = text('Point at a piece to see what it is.', 'Auf ein Stück zeigen, um zu sehen, was es ist.');
const moreThan = (count: number) => text(`and ${count} more pieces`, `und ${count} weitere Stücke`);

interface ColumnProps {
  readonly index: number;
  readonly piece: Chip;
  readonly isBytes: boolean;
  readonly hasSegment: boolean;
  readonly hasTarget: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (index: number) => void;
}

const Column = memo(function Column({ index, piece, isBytes, hasSegment, hasTarget, isChosen, onChoose }: ColumnProps) {
  const t = useT();
  const { id, token, segment, state, isSpecial, isUnknown, place, wanted } = piece;
  const choose = () => onChoose(index);
  return (
    <li className={classes.column} data-state={state} data-special={isSpecial} data-unknown={isUnknown}>
      <button
        type="button"
        className={classes.chip}
        aria-pressed={isChosen}
        aria-label={`${legible(token, isBytes)}, ${id}${state === 'kept' ? '' : `, ${t(states[state])}`}`}
        data-testid="piece"
        onPointerEnter={choose}
        onFocus={choose}
      >
        <bdi>{legible(token, isBytes)}</bdi>
      </button>
      <span data-row="token">{id}</span>
      {hasSegment && <span data-row="segment">{state === 'cut' ? '' : segment === 0 ? 'A' : 'B'}</span>}
      {place === null ? <span data-row="position" /> : <span data-row="position">{place}</span>}
      {hasTarget && (
        <span data-row="target">
          {wanted === null || wanted === undefined ? '' : <bdi>{legible(wanted, isBytes)}</bdi>}
        </span>
      )}
    </li>
  );
});

const states = {
  cut: text('cut off: no room in the example', 'abgeschnitten: kein Platz im Beispiel'),
  padding: text('only fills up, does not count', 'füllt nur auf, zählt nicht'),
} as const;

interface DetailProps extends Pick<ChipsProps, 'isBytes' | 'known' | 'texts'> {
  readonly piece: Chip;
}

/** All that is known of a piece, in one line. */
function Detail({ piece, isBytes, known: { counts, norms }, texts = [] }: DetailProps) {
  const t = useT();
  const format = useNumberFormat();
  const { id, token, offsets, segment, state, isSpecial, isUnknown, place } = piece;
  const own = offsets && texts[segment]?.slice(...offsets);
  const [count, norm] = [counts?.[id], norms?.[id]];
  const said: Text[] = [
    text(`id ${id}`, `Nummer ${id}`),
    ...(place === null ? [] : [text(`position ${place}`, `Position ${place}`)]),
    ...(offsets ? [text(`characters ${offsets[0]} to ${offsets[1]}`, `Zeichen ${offsets[0]} bis ${offsets[1]}`)] : []),
    ...(own !== undefined && own !== null && own !== token ? [text(`in the text: ${legible(own, false)}`, `im Text: ${legible(own, false)}`)] : []), // prettier-ignore
    ...(isSpecial ? [text('put there by the tokenizer', 'vom Tokenizer gesetzt')] : []),
    ...(isUnknown ? [text('not in the vocabulary', 'nicht im Vokabular')] : []),
    ...(state === 'kept' ? [] : [states[state]]),
    ...(count === undefined ? [] : [text(`${format(count)} times in the texts`, `${format(count)}-mal in den Texten`)]),
    ...(norm === undefined ? [] : [text(`length of its vector ${format(norm, { maximumSignificantDigits: 3 })}`, `Länge seines Vektors ${format(norm, { maximumSignificantDigits: 3 })}`)]), // prettier-ignore
  ];
  return (
    <>
      <strong>
        <bdi>{legible(token, isBytes)}</bdi>
      </strong>{' '}
      {said.map(t).join(' · ')}
    </>
  );
}
