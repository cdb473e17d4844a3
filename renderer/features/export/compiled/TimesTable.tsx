import { useRef } from 'react';
import { text, type Text } from '../../../../core/text.ts';
import panel from '../../../kit/panel.module.css';
import { useNumberFormat, usePercent, useT } from '../../../kit/language.ts';
import { useRowsInView } from '../../../kit/useRowsInView.tsx';
import classes from './compiled.module.css';
import type { Grouping, Row } from './rows.ts';

const captions: Readonly<Record<Grouping, { readonly table: Text; readonly first: Text }>> = {
  operator: { table: text('By operator', 'Nach Operator'), first: text('operator', 'Operator') },
  node: { table: text('By node', 'Nach Knoten'), first: text('node', 'Knoten') },
};

/** How often something is done in a step, how long that takes, and how much of the whole it is. */
export function TimesTable({ grouping, rows }: { readonly grouping: Grouping; readonly rows: readonly Row[] }) {
  const t = useT();
  const { table, first } = captions[grouping];
  const scroll = useRef<HTMLDivElement>(null);
  const { from, to, onScroll, within } = useRowsInView(scroll, rows.length);
  const largest = Math.max(...rows.map(({ timing }) => timing?.share ?? 0));
  return (
    // Reached by the keyboard, so that it can be scrolled by it.
    <div className={classes.scroll} role="region" aria-label={t(table)} tabIndex={0} ref={scroll} onScroll={onScroll}>
      <table className={`${panel.table} ${classes.times}`} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th scope="col">{t(first)}</th>
            <th scope="col">{t(text('count', 'Anzahl'))}</th>
            <th scope="col">{t(text('ms per step', 'ms je Schritt'))}</th>
            <th scope="col">{t(text('share', 'Anteil'))}</th>
          </tr>
        </thead>
        <tbody>
          {within(rows.slice(from, to).map((row) => <TimesRow key={row.key} row={row} largest={largest} />))}
        </tbody>
      </table>
    </div>
  );
}

function TimesRow({ row, largest }: { readonly row: Row; readonly largest: number }) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const { title, detail, count, timing } = row;
  const fixed = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (
    <tr>
      <th scope="row">
        {t(title)} {detail !== '' && <span className="dim">{detail}</span>}
      </th>
      <td>{format(count)}</td>
      <td>{timing ? format(timing.milliseconds, fixed(3)) : '–'}</td>
      <td>
        {timing ? (
          <span className={classes.share}>
            <span className={classes.track}>
              <span className={classes.bar} style={{ width: `${(100 * timing.share) / largest}%` }} />
            </span>
            <span className={classes.percent}>{percent(timing.share)}</span>
          </span>
        ) : (
          '–'
        )}
      </td>
    </tr>
  );
}
