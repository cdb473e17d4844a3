import { useState, type KeyboardEvent, type MouseEvent } from 'react';
import { text } from '../../../core/text.ts';
import { usePercent, useT } from '../../kit/language.ts';
import { classColour } from '../../kit/plot/classColours.ts';
import { useLetterRem } from '../../kit/plot/rem.ts';
import { Empty } from '../../link/Empty.tsx';
import classes from './attention.module.css';
import { isCut, toggledCut } from './changes.ts';
import { HeatMap } from '../../kit/plot/HeatMap.tsx';
import { useAttentionView } from './state.ts';
import type { Look, SideText } from './useLook.ts';

interface Cell {
  readonly query: number;
  readonly key: number;
}

/** Up to so many words are written at the sides, large or as small as they can be read. */
const [FEW_WRITTEN, MOST_WRITTEN] = [24, 64];
/** The edge of a cell beside a written word, and of the whole where none are. */
const [CELL_REM, SMALL_REM, WHOLE_REM] = [1.25, 0.9, 26];

/** The weights of the chosen head, or of the mean of all, large: a row for each word that looks. A press cuts a connection. */
export function Matrix({ look, isMean }: { readonly look: Look; readonly isMean: boolean }) {
  const t = useT();
  const rem = useLetterRem();
  const { intervene } = useAttentionView();
  const [cell, setCell] = useState<Cell>();
  const { weights, head, attention, rows, columns, interventions } = look;
  const matrix = isMean ? weights.mean : (weights.of(head) ?? weights.mean);
  if (weights.rows === 0 || weights.columns === 0) return <Empty message={nothing} />;
  const most = Math.max(weights.rows, weights.columns);
  const isWritten = most <= MOST_WRITTEN;
  const edge = isWritten ? (most <= FEW_WRITTEN ? CELL_REM : SMALL_REM) * rem : (WHOLE_REM * rem) / most;
  const cutOf = ({ query, key }: Cell) => ({ attention: attention.identity, head: isMean ? null : head, query, key });
  const toggle = (one: Cell | undefined) => one && intervene((now) => toggledCut(now, cutOf(one)));
  const cellAt = ({ clientX, clientY, currentTarget }: MouseEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const within = (place: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(place * count)));
    return {
      query: within((clientY - box.top) / box.height, weights.rows),
      key: within((clientX - box.left) / box.width, weights.columns),
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { query, key } = cell ?? { query: 0, key: 0 };
    const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] ?? [0, 0];
    const isPress = event.key === 'Enter' || event.key === ' ';
    if (!isPress && down === 0 && right === 0) return;
    event.preventDefault();
    const within = (place: number | undefined, count: number) => Math.min(count - 1, Math.max(0, place ?? 0));
    if (isPress) toggle(cell);
    else setCell({ query: within(query + (down ?? 0), weights.rows), key: within(key + (right ?? 0), weights.columns) });
  };
  const size = { width: edge * weights.columns, height: edge * weights.rows };
  const cuts = interventions.cuts.filter((cut) => cut.attention === attention.identity && (isMean ? cut.head === null : (cut.head ?? head) === head));
  return (
    <div className={classes.matrix}>
      <Says look={look} cell={cell} weight={cell && matrix[cell.query * weights.columns + cell.key]} isCut={cell !== undefined && isCut(interventions, cutOf(cell))} />
      <div className={classes.matrixGrid} style={{ ['--cell' as string]: `${edge}px` }}>
        {isWritten && <Labels text={columns} isAcross at={cell?.key} />}
        {isWritten && <Labels text={rows} at={cell?.query} />}
        <div
          className={classes.cells}
          style={size}
          role="application"
          tabIndex={0}
          aria-label={t(matrixLabel)}
          onMouseMove={(event) => setCell(cellAt(event))}
          onMouseLeave={() => setCell(undefined)}
          onFocus={() => setCell((before) => before ?? { query: 0, key: 0 })}
          onClick={(event) => toggle(cellAt(event))}
          onKeyDown={onKeyDown}
        >
          <HeatMap weights={matrix} rows={weights.rows} columns={weights.columns} colour={isMean ? 'var(--accent)' : classColour(head + 1)} />
          {cuts.map(({ head: own, query, key }) => <Mark key={`${own} ${query} ${key}`} cell={{ query, key }} edge={edge} isCut />)}
          {cell && <Mark cell={cell} edge={edge} />}
        </div>
      </div>
    </div>
  );
} // prettier-ignore

function Mark({ cell: { query, key }, edge, isCut: crossed = false }: { readonly cell: Cell; readonly edge: number; readonly isCut?: boolean }) {
  const place = { left: key * edge, top: query * edge, width: edge, height: edge };
  return <span className={classes.mark} data-cut={crossed} style={place} aria-hidden />;
} // prettier-ignore

interface LabelsProps {
  readonly text: SideText;
  readonly isAcross?: boolean;
  readonly at: number | undefined;
}

function Labels({ text: own, isAcross = false, at }: LabelsProps) {
  return (
    <div className={isAcross ? classes.across : classes.down} aria-hidden>
      {own.words.map((word, index) => (
        <span
          key={index}
          data-special={own.special.has(index)}
          data-padding={own.padding.has(index)}
          data-here={at === index}
        >
          {word}
        </span>
      ))}
    </div>
  );
}

interface SaysProps {
  readonly look: Look;
  readonly cell: Cell | undefined;
  readonly weight: number | undefined;
  readonly isCut: boolean;
}

/** The cell that is pointed at, in words. */
function Says({ look: { rows, columns, weights }, cell, weight, isCut: isGone }: SaysProps) {
  const t = useT();
  const percent = usePercent();
  const share = cell && weight !== undefined ? percent(weight) : '';
  const cutWords = isGone ? t(text(' · cut', ' · gekappt')) : '';
  return (
    <p className={classes.says} aria-live="polite" data-testid="attention-cell">
      {cell ? (
        <>
          <b>{rows.words[cell.query]}</b> → <b>{columns.words[cell.key]}</b>: {share}
          {cutWords}
        </>
      ) : (
        <span className="dim">{t(size(weights.rows, weights.columns))}</span>
      )}
    </p>
  );
}

const size = (rows: number, columns: number) =>
  text(
    `${rows} words look (rows) at ${columns} (columns). Press a cell to cut it.`,
    `${rows} Wörter (Zeilen) achten auf ${columns} (Spalten). Eine Zelle drücken, um sie zu kappen.`,
  );
const matrixLabel = text(
  'Weights: arrow keys go from cell to cell, Enter cuts a connection or joins it again',
  'Gewichte: Pfeiltasten gehen von Zelle zu Zelle, Eingabe kappt eine Verbindung oder verbindet sie wieder',
);
const nothing = text('There are no words here.', 'Hier sind keine Wörter.');
