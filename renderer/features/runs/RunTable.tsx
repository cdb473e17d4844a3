import { Checkbox } from '@mantine/core';
import { memo, useMemo, useRef } from 'react';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { Scroll } from '../../kit/Scroll.tsx';
import { useRowsInView } from '../../kit/useRowsInView.tsx';
import { useRuns } from '../../workspace/runs/runs.ts';
import { measuredPart } from '../../workspace/shared/phrases.ts';
import { runOf, useFocusWithItsRun } from './focus.ts';
import { removeRuns } from './remove.ts';
import { groupText, lettersOf, nameColumn, type Row, type RunColumn } from './rows.ts';
import { RunRow } from './RunRow.tsx';
import { sortBy, tick, useRunsView } from './state.ts';
import type { ShownRows } from './useShownRows.ts';
import classes from './runs.module.css';

/** A row, or what stands above the first one of its group. */
type Item = { readonly row: Row; readonly head?: Text };

/** With the heads of groups, if there are several. */
function itemsOf(rows: readonly Row[]): readonly Item[] {
  const first = new Map<string, number>();
  for (const { group, run } of rows) first.set(group, Math.min(first.get(group) ?? Infinity, run.number));
  return rows.flatMap((row, i) => {
    const isFirst = first.size > 1 && row.group !== rows[i - 1]?.group;
    return [...(isFirst ? [{ row, head: groupText(row.run, first.get(row.group) ?? 0) }] : []), { row }];
  });
}

/** Beside the letters of a cell: its padding. */
const ROOM = '1.125rem';
/** The same for a name, which has its line's colour before it. */
const NAME_ROOM = '3rem';

/** The runs, one a row: arrows walk, the space bar ticks, Enter or a click shows, F2 renames, Delete deletes. */
export function RunTable({ all, rows, columns }: ShownRows) {
  const t = useT();
  const around = useRef<HTMLDivElement>(null);
  const selectedId = useRuns((state) => state.selectedId);
  const ticked = useRunsView((view) => view.ticked);
  const renaming = useRunsView((view) => view.renaming);
  const isTicked = useMemo(() => new Set(ticked), [ticked]);
  const items = useMemo(() => itemsOf(rows), [rows]);
  const place = items.findIndex(({ row, head }) => !head && row.run.id === selectedId);
  const { from, to, slotOf, onScroll, within } = useRowsInView(around, items.length, { place, id: selectedId });
  const focusable = rows.some(({ run }) => run.id === selectedId) ? selectedId : rows[0]?.run.id;
  useFocusWithItsRun(around);
  const drawn = items.slice(from, to).map(({ row, head }, i) =>
    head ? (
      <tr key={`group ${row.group}`} className={classes.group}>
        <th colSpan={columns.length + 2} scope="rowgroup">
          {t(text('Not comparable with the others: ', 'Mit den anderen nicht vergleichbar: '))}
          {t(head)}
        </th>
      </tr>
    ) : (
      <RunRow
        key={row.run.id === renaming ? row.run.id : slotOf(from + i)}
        row={row}
        columns={columns}
        isSelected={row.run.id === selectedId}
        isTicked={isTicked.has(row.run.id)}
        isRenaming={row.run.id === renaming}
        isFocusable={row.run.id === focusable}
      />
    ),
  );
  return (
    <Scroll
      label={text('Table of runs', 'Tabelle der Läufe')}
      className={classes.scroll}
      ref={around}
      onScroll={() => {
        onScroll();
        const box = around.current;
        box?.toggleAttribute('data-shifted', box.scrollLeft > 0);
      }}
    >
      <table
        className={`${panel.table} ${classes.table}`}
        aria-label={t(text('Runs', 'Läufe'))}
        aria-rowcount={rows.length + 1}
        onKeyDown={(event) => onKey(event, rows)}
        onPointerLeave={() => useRunsView.setState({ hovered: null })}
      >
        <Widths all={all} columns={columns} />
        <Head rows={rows} columns={columns} isTicked={isTicked} />
        <tbody>{within(drawn)}</tbody>
      </table>
      {rows.length === 0 && <p className="dim">{t(noMatch)}</p>}
      {rows.length > 1 && rows.some(({ run }) => isByTest(run)) && <p className="dim">{t(byTest)}</p>}
    </Scroll>
  );
}

/** The widths of all columns: that of the ticks by the style sheet, the others by their letters. */
function Widths({ all, columns }: Pick<ShownRows, 'all' | 'columns'>) {
  const language = useLanguage();
  const named = useMemo(() => [nameColumn, ...columns], [columns]);
  const widths = useMemo(() => lettersOf(all, named, language), [all, named, language]);
  return (
    <colgroup>
      <col />
      {named.map(({ key }, i) => (
        <col key={key} style={{ width: `calc(${widths[i]}ch + ${i === 0 ? NAME_ROOM : ROOM})` }} />
      ))}
    </colgroup>
  );
}

function Head({
  rows,
  columns,
  isTicked,
}: {
  readonly rows: readonly Row[];
  readonly columns: readonly RunColumn[];
  readonly isTicked: ReadonlySet<string>;
}) {
  const t = useT();
  const count = rows.filter(({ run }) => isTicked.has(run.id)).length;
  return (
    <thead>
      <tr>
        <th scope="col">
          <Checkbox
            size="xs"
            aria-label={t(text('Draw all curves', 'Alle Kurven zeichnen'))}
            checked={count > 0 && count === rows.length}
            indeterminate={count > 0 && count < rows.length}
            onChange={() =>
              useRunsView.setState({ ticked: count === rows.length ? [] : rows.map(({ run }) => run.id) })
            }
          />
        </th>
        <SortHead column={nameColumn} />
        {columns.map((column) => (
          <SortHead key={column.key} column={column} />
        ))}
      </tr>
    </thead>
  );
}

const SortHead = memo(function SortHead({ column: { key, label, isDifferent } }: { readonly column: RunColumn }) {
  const t = useT();
  const isSorted = useRunsView((view) => view.sortedBy === key);
  const isUp = useRunsView((view) => view.isUp);
  return (
    <th
      scope="col"
      data-differs={isDifferent || undefined}
      aria-sort={isSorted ? (isUp ? 'ascending' : 'descending') : 'none'}
      title={
        isDifferent
          ? t(text('The runs differ in this setting.', 'In dieser Einstellung unterscheiden sich die Läufe.'))
          : undefined
      }
    >
      <button type="button" className={classes.sort} onClick={() => sortBy(key)}>
        {t(label)}
        <span aria-hidden>{isSorted ? (isUp ? ' ↑' : ' ↓') : ''}</span>
      </button>
    </th>
  );
});

function onKey(event: React.KeyboardEvent, rows: readonly Row[]): void {
  const id = runOf(event.target);
  if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = rows.findIndex(({ run }) => run.id === id);
  const acts: Readonly<Record<string, () => void>> = {
    ArrowDown: () => show(rows[at + 1]),
    ArrowUp: () => show(rows[at - 1]),
    Home: () => show(rows[0]),
    End: () => show(rows.at(-1)),
    ' ': () => tick(id),
    F2: () => useRunsView.setState({ renaming: id }),
    Delete: () => {
      removeRuns([id]);
      show(rows[at + 1] ?? rows[at - 1]);
    },
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** Shows a run, and takes the focus to its row once that is drawn. */
function show(row: Row | undefined): void {
  if (!row) return;
  useRuns.getState().select(row.run.id);
  requestAnimationFrame(() => {
    const button = document.querySelector<HTMLElement>(`tr[data-run="${row.run.id}"] [data-names]`);
    button?.scrollIntoView({ block: 'nearest' });
    button?.focus();
  });
}

/** Whether it is compared with others by what is to judge the choice in the end. */
function isByTest(run: RunRecord): boolean {
  return measuredPart(run) === 'test' && run.epochs.some(({ held }) => held !== null);
}

const byTest = text(
  'These runs are compared by the test part, whose numbers flatter the one that is chosen by them. With a validation part in the data, the test is left for the end.',
  'Diese Läufe werden am Testteil verglichen, dessen Zahlen dem schmeicheln, der nach ihnen gewählt wird. Mit einem Validierungsteil in den Daten bleibt der Test für den Schluss.',
);
const noMatch = text(
  'No run has these words. Empty the filter to see all of them.',
  'Kein Lauf hat diese Wörter. Ein leerer Filter zeigt wieder alle.',
);
