import { SegmentedControl } from '@mantine/core';
import type { CsvColumn, CsvSource } from '../../../core/data/source.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../../ui/language.ts';
import panel from '../panel.module.css';
import classes from './CsvDialog.module.css';
import { withRole, withType } from './columns.ts';

interface CsvColumnsProps {
  readonly source: CsvSource;
  readonly onChange: (source: CsvSource) => void;
}

const roles = [
  { value: 'feature', label: text('feature', 'Merkmal') },
  { value: 'target', label: text('target', 'Ziel') },
  { value: 'ignore', label: text('ignore', 'weglassen') },
] as const;

const types = [
  { value: 'number', label: text('number', 'Zahl') },
  { value: 'category', label: text('category', 'Kategorie') },
] as const;

/** What each column is and what it is for. */
export function CsvColumns({ source, onChange }: CsvColumnsProps) {
  const t = useT();
  const format = useNumberFormat();
  return (
    <div className={classes.rows}>
      <table className={panel.table} aria-label={t(text('Columns', 'Spalten'))}>
        <thead>
          <tr>
            <th scope="col">{t(text('column', 'Spalte'))}</th>
            <th scope="col">{t(text('type', 'Typ'))}</th>
            <th scope="col">{t(text('role', 'Rolle'))}</th>
            <th scope="col">{t(text('values', 'Werte'))}</th>
          </tr>
        </thead>
        <tbody>
          {source.columns.map((column, i) => (
            <tr key={column.name}>
              <th scope="row">{column.name}</th>
              <td>
                <SegmentedControl
                  size="xs"
                  aria-label={t(text(`Type of ${column.name}`, `Typ von ${column.name}`))}
                  data={types.map(({ value, label }) => ({ value, label: t(label), disabled: !canBe(column, value) }))}
                  value={column.type}
                  onChange={(type) => onChange(withType(source, i, type))}
                />
              </td>
              <td>
                <SegmentedControl
                  size="xs"
                  aria-label={t(text(`Role of ${column.name}`, `Rolle von ${column.name}`))}
                  data={roles.map(({ value, label }) => ({ value, label: t(label) }))}
                  value={column.role}
                  onChange={(role) => onChange(withRole(source, i, role))}
                />
              </td>
              <td className="dim">{column.categories ? format(column.categories.length) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Categories are known only where the file has few different values; words are no numbers. */
function canBe(column: CsvColumn, type: CsvColumn['type']): boolean {
  if (type === column.type) return true;
  if (type === 'category') return column.categories !== undefined;
  return column.categories?.every((value) => Number.isFinite(Number(value.replace(',', '.')))) ?? false;
}
