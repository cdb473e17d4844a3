import { useEffect, useEffectEvent, useState, type ReactNode, type RefObject } from 'react';

/** Tables of up to so many rows are drawn whole. */
export const FEW_ROWS = 200;
/** Rows that are drawn before and behind those in view. */
const MARGIN = 6;
/** Of a row, before any was measured. */
const HEIGHT_PX = 30;

interface RowsInView {
  /** What is drawn of them. */
  readonly from: number;
  readonly to: number;
  /** A key for the row at a place. A row that goes out of sight gives its key, and so its elements, to the one that comes into sight. */
  slotOf(place: number): number;
  /** To be called whenever what is around the table scrolls. */
  onScroll(): void;
  /** The drawn rows, between the room that the others take. */
  within(rows: ReactNode): ReactNode;
}

/** The row that others are shown with, and what it is the row of. */
interface Current {
  readonly place: number;
  readonly id: unknown;
}

/**
 * Of a table of thousands of rows, those near what is seen of it; all of them, if they are few. The table is the only one in `around`, which
 * scrolls. Where another row becomes the current one, and is far from what is seen, the table is scrolled there; in another order it stays
 * where it is.
 */
export function useRowsInView(
  around: RefObject<HTMLElement | null>,
  count: number,
  current: Current = none,
): RowsInView {
  const [{ first, span, height, goesTo }, setView] = useState(atFirst);
  const [reached, setReached] = useState(current.id);
  const isWhole = count <= FEW_ROWS;
  // As many wherever they are, so that those that go are as many as those that come.
  const from = isWhole ? 0 : Math.max(0, Math.min(first, count - span));
  const to = isWhole ? count : Math.min(count, from + span);
  if (reached !== current.id) {
    const { place, id } = current;
    setReached(id);
    if (place >= 0 && (place < from || place >= to))
      setView({ first: place - Math.floor(span / 2), span, height, goesTo: place });
  }
  useEffect(() => {
    const box = around.current;
    if (!isWhole && box && goesTo >= 0) box.scrollTo({ top: Math.max(0, goesTo * height - box.clientHeight / 2) });
  }, [around, isWhole, goesTo, height]);
  const onScroll = () => {
    const box = around.current;
    if (isWhole || !box) return;
    const measured = heightOf(box) ?? height;
    const start = Math.floor(box.scrollTop / measured) - MARGIN;
    const needed = Math.ceil(box.clientHeight / measured) + 2 * MARGIN;
    // A few rows more or less are drawn with the next ones.
    setView((before) =>
      Math.abs(before.first - start) < MARGIN / 2 && Math.abs(before.span - needed) < MARGIN / 2
        ? before
        : { first: start, span: needed, height: measured, goesTo: -1 },
    );
  };
  // A panel that is maximised shows more rows than were drawn at first.
  const onResize = useEffectEvent(onScroll);
  useEffect(() => {
    const box = around.current;
    if (isWhole || !box) return undefined;
    const observer = new ResizeObserver(() => onResize());
    observer.observe(box);
    return () => observer.disconnect();
  }, [around, isWhole]);
  return {
    from,
    to,
    slotOf: (place) => (isWhole ? place : place % span),
    onScroll,
    within: (rows) => (isWhole ? rows : <Among above={from * height} below={(count - to) * height} rows={rows} />),
  };
}

const atFirst = { first: 0, span: 3 * MARGIN, height: HEIGHT_PX, goesTo: -1 };
const none: Current = { place: -1, id: undefined };

const ROOM = 'room';

/** Rows between the room of those that are not drawn. */
function Among({ above, below, rows }: { readonly above: number; readonly below: number; readonly rows: ReactNode }) {
  return (
    <>
      <Room height={above} />
      {rows}
      <Room height={below} />
    </>
  );
}

function Room({ height }: { readonly height: number }) {
  return (
    <tr data-testid={ROOM} aria-hidden style={{ height }}>
      <td style={{ padding: 0, border: 0 }} />
    </tr>
  );
}

/** The mean height of the rows that are drawn; undefined where nothing has been laid out. */
function heightOf(box: HTMLElement): number | undefined {
  const rows = [...(box.querySelector('tbody')?.rows ?? [])].filter(({ dataset }) => dataset['testid'] !== ROOM);
  const height = rows.reduce((sum, row) => sum + row.offsetHeight, 0) / rows.length;
  return height > 0 ? height : undefined;
}
