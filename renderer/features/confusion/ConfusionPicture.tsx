import { useMemo, useState, type MouseEvent } from 'react';
import type { Confusion } from '../../../core/protocol/requests/results.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import { HeatMap } from '../../kit/plot/HeatMap.tsx';
import panel from '../../kit/panel.module.css';
import classes from './Confusion.module.css';
import { mistakesIn, sharesOf } from './shares.ts';

interface ConfusionPictureProps {
  readonly confusion: Confusion;
  readonly onOpen: (label: number, predicted: number) => void;
}

interface Cell {
  readonly label: number;
  readonly predicted: number;
}

/** So many of the mistakes are listed. */
const LISTED = 25;

/** The matrix of many classes as a picture, whose cells tell what they are under the pointer, and the most frequent mistakes as a list. */
export function ConfusionPicture({ confusion, onOpen }: ConfusionPictureProps) {
  const t = useT();
  const { classes: names, matrix } = confusion;
  const [over, setOver] = useState<Cell | null>(null);
  const weights = useMemo(() => weightsOf(matrix), [matrix]);
  const size = names.length;
  const cellAt = ({ currentTarget, clientX, clientY }: MouseEvent<HTMLElement>): Cell => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const at = (share: number) => Math.min(size - 1, Math.max(0, Math.floor(share * size)));
    return { label: at((clientY - top) / height), predicted: at((clientX - left) / width) };
  };
  return (
    <div className={classes.picture}>
      <figure>
        <div
          className={classes.map}
          role="img"
          aria-label={t(text('Confusion matrix as a picture: the list beside it names what is confused most', 'Konfusionsmatrix als Bild: Die Liste daneben nennt, was am häufigsten verwechselt wird'))}
          onPointerMove={(event) => setOver(cellAt(event))}
          onPointerLeave={() => setOver(null)}
          onClick={(event) => {
            const { label, predicted } = cellAt(event);
            if ((matrix[label]?.[predicted] ?? 0) > 0) onOpen(label, predicted);
          }}
        >
          <HeatMap weights={weights} rows={size} columns={size} colour="var(--positive)" below="var(--negative)" />
        </div>
        <figcaption className="dim">
          {over ? (
            <CellText confusion={confusion} cell={over} />
          ) : (
            t(text('Down: what it is. Across: what it is taken for. Point at a cell.', 'Nach unten: was es ist. Nach rechts: wofür es gehalten wird. Auf eine Zelle zeigen.'))
          )}
        </figcaption>
      </figure>
      <Mistakes confusion={confusion} onOpen={onOpen} />
    </div>
  );
} // prettier-ignore

/** Shares of the rows; those beside the diagonal below 0, in the other colour. */
function weightsOf(matrix: Confusion['matrix']): Float32Array {
  const size = matrix.length;
  const weights = new Float32Array(size * size);
  for (const [label, row] of matrix.entries()) {
    for (const [i, share] of sharesOf(row).entries()) weights[label * size + i] = i === label ? share : -share;
  }
  return weights;
}

function CellText({ confusion: { classes: names, matrix }, cell: { label, predicted } }: { readonly confusion: Confusion; readonly cell: Cell }) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const row = matrix[label] ?? [];
  const [is, taken] = [names[label] ?? '?', names[predicted] ?? '?'];
  const what = label === predicted ? text(`${is}, recognised`, `${is}, erkannt`) : text(`${is} taken for ${taken}`, `${is}, gehalten für ${taken}`);
  return `${t(what)}: ${format(row[predicted] ?? 0)} (${percent(sharesOf(row)[predicted] ?? 0)})`;
} // prettier-ignore

function Mistakes({ confusion: { classes: names, matrix }, onOpen }: ConfusionPictureProps) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const mistakes = useMemo(() => mistakesIn(matrix, LISTED), [matrix]);
  if (mistakes.length === 0) return <p className="dim">{t(text('Nothing is confused.', 'Nichts wird verwechselt.'))}</p>;
  return (
    <div className={classes.mistakes}>
      <table className={panel.table} aria-label={t(text('Most frequent confusions', 'Häufigste Verwechslungen'))}>
        <thead>
          <tr>
            <th scope="col">{t(text('is', 'ist'))}</th>
            <th scope="col">{t(text('taken for', 'gehalten für'))}</th>
            <th scope="col">{t(text('examples', 'Beispiele'))}</th>
            <th scope="col">{t(text('share of the class', 'Anteil der Klasse'))}</th>
          </tr>
        </thead>
        <tbody>
          {mistakes.map(({ label, predicted, count, share }) => (
            <tr key={`${label} ${predicted}`}>
              <th scope="row">{names[label]}</th>
              <td>
                <button type="button" className={panel.more} onClick={() => onOpen(label, predicted)}>
                  {names[predicted]}
                </button>
              </td>
              <td>{format(count)}</td>
              <td>{percent(share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
} // prettier-ignore
