import { memo, type CSSProperties } from 'react';
import type { Confusion } from '../../../core/protocol/requests/results.ts';
import { text } from '../../../core/text.ts';
import { isSame } from '../../kit/same.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import classes from './Confusion.module.css';
import { sharesOf } from './shares.ts';

interface ConfusionTableProps {
  readonly confusion: Confusion;
  /** The same function each time: rows whose numbers are the same are not drawn anew. */
  readonly onOpen: (label: number, predicted: number) => void;
}

/** With more classes, a cell has room for its number alone. */
const MOST_WITH_SHARES = 12;

/** The matrix as a table: blue on the diagonal, orange beside it, stronger with the share of the row. */
export function ConfusionTable({ confusion, onOpen }: ConfusionTableProps) {
  const t = useT();
  const { classes: names, matrix } = confusion;
  return (
    <table
      className={classes.table}
      aria-label={t(text('Confusion matrix', 'Konfusionsmatrix'))}
      data-narrow={names.length > MOST_WITH_SHARES}
      style={{ '--classes': names.length } as CSSProperties}
    >
      <thead>
        <tr>
          <th scope="col">{t(text('is \\ taken for', 'ist \\ gehalten für'))}</th>
          {names.map((name) => (
            <th key={name} scope="col" title={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {names.map((name, label) => (
          <Row key={name} names={names} label={label} counts={matrix[label] ?? []} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends Pick<ConfusionTableProps, 'onOpen'> {
  readonly names: readonly string[];
  readonly label: number;
  readonly counts: readonly number[];
}

/** What the examples of a class are taken for. Every answer brings new numbers, most of which are as they were. */
const Row = memo(function Row({ names, label, counts, onOpen }: RowProps) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const shares = sharesOf(counts);
  const name = names[label] ?? '?';
  return (
    <tr>
      <th scope="row" title={name}>
        {name}
      </th>
      {names.map((other, predicted) => {
        const [count, share] = [counts[predicted] ?? 0, shares[predicted] ?? 0];
        const title = t(text(`${name} taken for ${other}`, `${name}, gehalten für ${other}`));
        const said = `${title}: ${format(count)} (${percent(share)})`;
        return (
          <td key={other}>
            {count === 0 ? (
              // There is nothing to open.
              <span className={classes.cell} title={said}>
                <span className="visually-hidden">{said}</span>
              </span>
            ) : (
              <button
                type="button"
                className={classes.cell}
                style={{ background: tintOf(share, label === predicted) }}
                aria-label={said}
                title={said}
                onClick={() => onOpen(label, predicted)}
              >
                <span>{format(count)}</span>
                {names.length <= MOST_WITH_SHARES && <small>{percent(share)}</small>}
              </button>
            )}
          </td>
        );
      })}
    </tr>
  );
}, isSame);

/** Rare confusions have to be seen as well, so the colour grows with the root. */
function tintOf(share: number, isRight: boolean): string {
  const strength = Math.round(100 * Math.sqrt(share));
  const colour = isRight ? 'var(--positive)' : 'var(--negative)';
  return `color-mix(in srgb, ${colour} calc(${strength}% * var(--most-tint)), transparent)`;
}
