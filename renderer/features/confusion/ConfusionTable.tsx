import type { CSSProperties } from 'react';
import type { Confusion } from '../../../core/protocol/requests/results.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import classes from './Confusion.module.css';
import { shareOf } from './shares.ts';

interface ConfusionTableProps {
  readonly confusion: Confusion;
  readonly onOpen: (label: number, predicted: number) => void;
}

/** The matrix as a table: blue on the diagonal, orange beside it, stronger with the share of the row. */
export function ConfusionTable({ confusion, onOpen }: ConfusionTableProps) {
  const t = useT();
  const { classes: names, matrix } = confusion;
  return (
    <table
      className={classes.table}
      aria-label={t(text('Confusion matrix', 'Konfusionsmatrix'))}
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
          <tr key={name}>
            <th scope="row" title={name}>
              {name}
            </th>
            {names.map((other, predicted) => (
              <td key={other}>
                <Cell
                  count={matrix[label]?.[predicted] ?? 0}
                  share={shareOf(matrix, label, predicted)}
                  isRight={label === predicted}
                  title={t(text(`${name} taken for ${other}`, `${name}, gehalten für ${other}`))}
                  onOpen={() => onOpen(label, predicted)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps {
  readonly count: number;
  readonly share: number;
  readonly isRight: boolean;
  readonly title: string;
  readonly onOpen: () => void;
}

function Cell({ count, share, isRight, title, onOpen }: CellProps) {
  const format = useNumberFormat();
  const percent = usePercent()(share);
  const colour = isRight ? 'var(--positive)' : 'var(--negative)';
  // Rare confusions have to be seen as well, so the colour grows with the root.
  const strength = Math.round(100 * Math.sqrt(share));
  return (
    <button
      type="button"
      className={classes.cell}
      style={{ background: `color-mix(in srgb, ${colour} calc(${strength}% * var(--most-tint)), transparent)` }}
      disabled={count === 0}
      aria-label={`${title}: ${format(count)} (${percent})`}
      title={title}
      onClick={onOpen}
    >
      {count > 0 && (
        <>
          <span>{format(count)}</span>
          <small>{percent}</small>
        </>
      )}
    </button>
  );
}
