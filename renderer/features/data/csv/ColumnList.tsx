import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import type { ColumnWish } from '../../../../core/data/csv/options.ts';
import type { CsvColumn } from '../../../../core/data/csv/source.ts';
import { kindOf } from '../../../../core/data/source.ts';
import type { FilePreview } from '../../../../core/protocol/requests/data.ts';
import { counted, text, type Text } from '../../../../core/text.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import panel from '../../../kit/panel.module.css';
import { useRem } from '../../../kit/plot/rem.ts';
import classes from './CsvDialog.module.css';

type Wish = Omit<ColumnWish, 'index'>;

interface ColumnListProps {
  readonly preview: FilePreview;
  readonly onWish: (indices: readonly number[], wish: Wish) => void;
}

const roles = [
  { value: 'feature', label: text('feature', 'Merkmal') },
  { value: 'target', label: text('target', 'Ziel') },
  { value: 'ignore', label: text('leave out', 'weglassen') },
] as const;

const types = [
  { value: 'number', label: text('number', 'Zahl') },
  { value: 'category', label: text('category', 'Kategorie') },
] as const;

const gapRules = [
  { value: 'drop', label: text('leave out the rows', 'Zeilen auslassen') },
  { value: 'mean', label: text('fill with the mean', 'mit dem Mittel füllen') },
  { value: 'median', label: text('fill with the median', 'mit dem Median füllen') },
  { value: 'mostFrequent', label: text('fill with the most frequent', 'mit dem häufigsten füllen') },
] as const;

/** Height of a row, and how many are drawn beyond what is seen, so that Tab finds the next ones. */
const ROW_REM = 2.125;
const BEYOND = 6;
const SEEN = 14;

/** What each column is and what it is for. Of thousands only those in sight are drawn. */
export function ColumnList({ preview, onWish }: ColumnListProps) {
  const t = useT();
  const rowHeight = ROW_REM * useRem();
  const [filter, setFilter] = useState('');
  const [above, setAbove] = useState(0);
  const { columns } = preview.source;
  const found = useMemo(() => matching(columns, filter), [columns, filter]);
  const first = Math.max(0, Math.min(found.length - SEEN, above) - BEYOND);
  const shown = found.slice(first, first + SEEN + 2 * BEYOND);
  const after = found.length - first - shown.length;
  return (
    <>
      <ColumnTools columns={columns} found={found} filter={filter} onFilter={setFilter} onWish={onWish} />
      {/* A scroll area that can be scrolled by keys as well. */}
      <div
        className={classes.columns}
        tabIndex={0}
        role="region"
        aria-label={t(text('Columns', 'Spalten'))}
        onScroll={(event) => setAbove(Math.floor(event.currentTarget.scrollTop / rowHeight))}
      >
        <table className={panel.table} aria-rowcount={found.length + 1}>
          <thead>
            <tr>
              <th scope="col">{t(text('column', 'Spalte'))}</th>
              <th scope="col">{t(text('role', 'Rolle'))}</th>
              <th scope="col">{t(text('type', 'Typ'))}</th>
              <th scope="col">{t(text('values', 'Werte'))}</th>
              <th scope="col">{t(text('gaps', 'Lücken'))}</th>
            </tr>
          </thead>
          <tbody>
            <Space height={first * rowHeight} />
            {shown.map((index, i) => (
              <ColumnRow key={index} index={index} row={first + i + 2} preview={preview} onWish={onWish} />
            ))}
            <Space height={after * rowHeight} />
          </tbody>
        </table>
      </div>
    </>
  );
}

interface ColumnToolsProps {
  readonly columns: readonly CsvColumn[];
  readonly found: readonly number[];
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly onWish: ColumnListProps['onWish'];
}

/** Finds columns by name, and sets all that are found at once. */
function ColumnTools({ columns, found, filter, onFilter, onWish }: ColumnToolsProps) {
  const t = useT();
  const format = useNumberFormat();
  const all = counted(columns.length, ['column', 'columns'], ['Spalte', 'Spalten']);
  return (
    <Group gap="xs" wrap="wrap">
      <TextInput
        size="xs"
        aria-label={t(text('Find columns', 'Spalten suchen'))}
        placeholder={t(text('Find columns', 'Spalten suchen'))}
        value={filter}
        onChange={(event) => onFilter(event.currentTarget.value)}
        // Who looks for a column is not done with the dialog.
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      <span className="dim">
        {t(text(`${format(found.length)} of ${all.en}:`, `${format(found.length)} von ${all.de}:`))}
      </span>
      {[...types, roles[0], roles[2]].map(({ value, label }) => (
        <Button
          key={value}
          size="compact-xs"
          variant="default"
          onClick={() => onWish(withoutTarget(columns, found), isType(value) ? { type: value } : { role: value })}
        >
          {t(text(`all: ${label.en}`, `alle: ${label.de}`))}
        </Button>
      ))}
    </Group>
  );
}

function Space({ height }: { readonly height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}

interface ColumnRowProps extends ColumnListProps {
  readonly index: number;
  readonly row: number;
}

/** Scrolling draws only those that come into sight: each has three choices. */
const ColumnRow = memo(function ColumnRow({ index, row, preview, onWish }: ColumnRowProps) {
  const t = useT();
  const format = useNumberFormat();
  const column = preview.source.columns[index];
  if (!column) return null;
  const { name, type, role, unit, gaps = 'drop' } = column;
  const values = preview.counts.values[index] ?? null;
  const typeWord = typeLabel(types.find(({ value }) => value === type) ?? types[0], unit);
  const missing = preview.counts.gaps[index] ?? 0;
  const rules = gapRules.filter(({ value }) => type === 'number' || value === 'drop' || value === 'mostFrequent');
  return (
    <tr className={classes.column} data-role={role} aria-rowindex={row}>
      <th scope="row" title={name}>
        {name}
      </th>
      <td>
        <NativeSelect
          size="xs"
          aria-label={t(text(`Role of ${name}`, `Rolle von ${name}`))}
          data={roles.map((option) => ({ value: option.value, label: t(option.label) }))}
          value={role}
          onChange={(event) => onWish([index], { role: chosen(roles, event) })}
        />
      </td>
      <td>
        {/* Where the file says it, there is nothing to choose. */}
        {kindOf(preview.source).isTyped ? (
          t(typeWord)
        ) : (
          <NativeSelect
            size="xs"
            aria-label={t(text(`Type of ${name}`, `Typ von ${name}`))}
            data={types.map((option) => ({ value: option.value, label: t(typeLabel(option, unit)) }))}
            value={type}
            onChange={(event) => onWish([index], { type: chosen(types, event) })}
          />
        )}
      </td>
      <td className="dim">{values === null ? t(text('over 1,000', 'über 1.000')) : format(values)}</td>
      <td>
        {missing > 0 && role === 'feature' ? (
          <NativeSelect
            size="xs"
            aria-label={t(text(`Gaps in ${name}`, `Lücken in ${name}`))}
            data={rules.map((rule) => ({ value: rule.value, label: `${format(missing)}: ${t(rule.label)}` }))}
            value={gaps}
            onChange={(event) => onWish([index], { gaps: chosen(gapRules, event) })}
          />
        ) : (
          <span className="dim">{format(missing)}</span>
        )}
      </td>
    </tr>
  );
});

/** A number with the unit that stands in the file. */
function typeLabel({ value, label }: (typeof types)[number], unit: string | undefined): Text {
  return value === 'category' || unit === undefined ? label : text(`number in ${unit}`, `Zahl in ${unit}`);
}

function chosen<Value extends string>(
  options: readonly { readonly value: Value }[],
  event: React.ChangeEvent<HTMLSelectElement>,
): Value | undefined {
  return options.find(({ value }) => value === event.currentTarget.value)?.value;
}

function isType(value: string): value is CsvColumn['type'] {
  return types.some((type) => type.value === value);
}

/** Places of the columns whose names contain the words. */
function matching(columns: readonly CsvColumn[], filter: string): readonly number[] {
  const words = filter.trim().toLowerCase();
  return columns.flatMap(({ name }, i) => (name.toLowerCase().includes(words) ? [i] : []));
}

/** What is set for all columns is not meant for the target. */
function withoutTarget(columns: readonly CsvColumn[], found: readonly number[]): readonly number[] {
  return found.filter((index) => found.length === 1 || columns[index]?.role !== 'target');
}
