import { useMemo } from 'react';
import { cellReader, cellsOf, type CellReader } from '../../../../core/data/csv/reading.ts';
import type { CsvColumn } from '../../../../core/data/csv/source.ts';
import type { FilePreview } from '../../../../core/protocol/requests/data.ts';
import { text } from '../../../../core/text.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import panel from '../../../kit/panel.module.css';
import classes from './CsvDialog.module.css';

/** The first rows as they are read: numbers as numbers, gaps as gaps, and what is no number where one should be. */
export function FirstRows({ preview }: { readonly preview: FilePreview }) {
  const format = useNumberFormat();
  const t = useT();
  const { source, rows } = preview;
  const reader = useMemo(() => cellReader(cellsOf(source)), [source]);
  const columns = source.columns.slice(0, rows[0]?.cells.length ?? 0);
  const left = source.columns.length - columns.length;
  if (rows.length === 0) return null;
  return (
    <div className={classes.rows} tabIndex={0} role="region" aria-label={t(text('First rows', 'Erste Zeilen'))}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t(text('line', 'Zeile'))}</th>
            {columns.map(({ name, role }, i) => (
              <th key={i} scope="col" data-role={role} title={name}>
                {name}
              </th>
            ))}
            {left > 0 && <th scope="col">{t(text(`and ${format(left)} more`, `und ${format(left)} weitere`))}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, cells }) => (
            <tr key={line}>
              <th scope="row">{line}</th>
              {columns.map((column, i) => (
                <Cell key={i} column={column} cell={cells[i] ?? ''} {...{ reader, t, format }} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A wide table has a thousand of them: what they need of the language is asked for once, above. */
interface CellProps {
  readonly column: CsvColumn;
  readonly cell: string;
  readonly reader: CellReader;
  readonly t: ReturnType<typeof useT>;
  readonly format: ReturnType<typeof useNumberFormat>;
}

function Cell({ column, cell, reader, t, format }: CellProps) {
  const { role, type, gaps, unit } = column;
  const gap = gaps === undefined || gaps === 'drop' ? text('gap', 'Lücke') : text('filled', 'gefüllt');
  if (role === 'ignore') return <td data-role="ignore">{cell}</td>;
  if (reader.isMissing(cell)) return <td data-read="gap">{t(gap)}</td>;
  if (type === 'category') return <td>{cell}</td>;
  const value = reader.number(cell, unit);
  if (Number.isNaN(value)) {
    return (
      <td data-read="wrong" title={t(text('This is not a number.', 'Das ist keine Zahl.'))}>
        {cell}
      </td>
    );
  }
  return (
    <td>
      {format(value, { maximumSignificantDigits: 12, notation: isExtreme(value) ? 'scientific' : 'standard' })}
      {unit !== undefined && `\u00a0${unit}`}
    </td>
  );
}

function isExtreme(value: number): boolean {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e12);
}
