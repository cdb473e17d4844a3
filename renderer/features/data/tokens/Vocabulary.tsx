import { SegmentedControl, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { counted, text } from '../../../../core/text.ts';
import { legible } from '../../../../core/text/legible.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import panel from '../../../kit/panel.module.css';
import { useRem } from '../../../kit/plot/rem.ts';
import { useChoice } from '../../../workspace/document/viewState.ts';
import type { Known } from '../../../kit/tokens/Chips.tsx';
import classes from './tokens.module.css';

interface VocabularyProps {
  readonly names: readonly string[];
  readonly isBytes: boolean;
  readonly known: Known;
}

/** Height of a row, and how many are drawn: those in sight and some beyond, so that Tab finds the next ones. */
const ROW_REM = 1.75;
const [SEEN, BEYOND] = [24, 8];

const orders = ['id', 'count'] as const;
type Order = (typeof orders)[number];

/** All pieces of a vocabulary. Of tens of thousands only those in sight are drawn. */
export function Vocabulary({ names, isBytes, known: { counts, norms } }: VocabularyProps) {
  const t = useT();
  const format = useNumberFormat();
  const rowHeight = ROW_REM * useRem();
  const [query, setQuery] = useChoice<string>('pieces search', '');
  const [order, setOrder] = useChoice<Order>('pieces order', 'id', orders);
  const [top, setTop] = useState(0);
  const wanted = useDeferredValue(query);
  const found = useMemo(() => {
    const ids = names.flatMap((name, id) => (isFound(name, id, wanted, isBytes) ? [id] : []));
    return order === 'id' ? ids : ids.toSorted((a, b) => (counts?.[b] ?? 0) - (counts?.[a] ?? 0) || a - b);
  }, [names, wanted, isBytes, order, counts]);
  const first = Math.max(0, Math.min(found.length - SEEN, Math.floor(top / rowHeight)) - BEYOND);
  const shown = found.slice(first, first + SEEN + 2 * BEYOND);
  return (
    <>
      <Tools
        query={query}
        onQuery={setQuery}
        order={order}
        onOrder={setOrder}
        found={found.length}
        all={names.length}
      />
      <div
        className={classes.vocabulary}
        tabIndex={0}
        role="region"
        aria-label={t(text('Vocabulary', 'Vokabular'))}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <table className={panel.table} aria-rowcount={found.length + 1}>
          <thead>
            <tr>
              <th scope="col">{t(text('id', 'Nummer'))}</th>
              <th scope="col">{t(text('piece', 'Stück'))}</th>
              <th scope="col">{t(text('times in the texts', 'mal in den Texten'))}</th>
              {norms && <th scope="col">{t(text('length of its vector', 'Länge seines Vektors'))}</th>}
            </tr>
          </thead>
          <tbody>
            <Space height={first * rowHeight} />
            {shown.map((id, i) => (
              <tr key={id} aria-rowindex={first + i + 2}>
                <th scope="row">{id}</th>
                <td>
                  <bdi>{legible(names[id] ?? '', isBytes)}</bdi>
                </td>
                <td>{counts ? format(counts[id] ?? 0) : ''}</td>
                {norms && <td>{format(norms[id] ?? 0, { maximumSignificantDigits: 3 })}</td>}
              </tr>
            ))}
            <Space height={(found.length - first - shown.length) * rowHeight} />
          </tbody>
        </table>
      </div>
    </>
  );
}

interface ToolsProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly found: number;
  readonly all: number;
}

function Tools({ query, onQuery, order, onOrder, found, all }: ToolsProps) {
  const t = useT();
  const format = useNumberFormat();
  const pieces = counted(all, ['piece', 'pieces'], ['Stück', 'Stücken']);
  const title = text('Find pieces', 'Stücke suchen');
  return (
    <div className={classes.tools}>
      <TextInput
        size="xs"
        aria-label={t(title)}
        placeholder={t(title)}
        value={query}
        onChange={(event) => onQuery(event.currentTarget.value)}
      />
      <SegmentedControl
        size="xs"
        aria-label={t(text('Order', 'Reihenfolge'))}
        data={[
          { value: 'id', label: t(text('by id', 'nach Nummer')) },
          { value: 'count', label: t(text('most frequent first', 'häufigste zuerst')) },
        ]}
        value={order}
        onChange={(value) => onOrder(value as Order)}
      />
      <span className="dim">{t(text(`${format(found)} of ${pieces.en}`, `${format(found)} von ${pieces.de}`))}</span>
    </div>
  );
}

/** By what it says, as it is written or as it is read, or by its number. */
function isFound(name: string, id: number, query: string, isBytes: boolean): boolean {
  const words = query.toLowerCase();
  return words === '' || name.toLowerCase().includes(words) || String(id) === query || legible(name, isBytes).toLowerCase().includes(words); // prettier-ignore
}

/** Stands for the rows above and below. */
function Space({ height }: { readonly height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}
