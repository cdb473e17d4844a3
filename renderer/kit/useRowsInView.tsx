import { useEffect, useEffectEvent, useState, type ReactNode, type RefObject } from 'react';

/** Tables of up to so many rows are drawn whole. */
export const FEW_ROWS = 200;
/** Rows that are drawn before and behind those in view. */
const MARGIN = 12;
/** Of a row, before any was measured. */
const HEIGHT_PX = 30;

interface RowsInView {
  /** What is drawn of them. */
  readonly from: number;
  readonly to: number;
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
  const [{ from, to, height, goesTo }, setView] = useState({ from: 0, to: 2 * MARGIN, height: HEIGHT_PX, goesTo: -1 });
  const [reached, setReached] = useState(current.id);
  const isWhole = count <= FEW_ROWS;
  if (reached !== current.id) {
    const { place, id } = current;
    setReached(id);
    if (place >= 0 && (place < from || place >= to))
      setView({ from: Math.max(0, place - MARGIN), to: place + 2 * MARGIN, height, goesTo: place });
  }
  useEffect(() => {
    const box = around.current;
    if (!isWhole && box && goesTo >= 0) box.scrollTo({ top: Math.max(0, goesTo * height - box.clientHeight / 2) });
  }, [around, isWhole, goesTo, height]);
  const onScroll = () => {
    const box = around.current;
    if (isWhole || !box) return;
    const measured = heightOf(box) ?? height;
    const first = Math.max(0, Math.floor(box.scrollTop / measured) - MARGIN);
    const last = Math.ceil((box.scrollTop + box.clientHeight) / measured) + MARGIN;
    // A few rows more or less are drawn with the next ones.
    setView((before) =>
      Math.abs(before.from - first) < MARGIN / 2 && Math.abs(before.to - last) < MARGIN / 2
        ? before
        : { from: first, to: last, height: measured, goesTo: -1 },
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
  const end = Math.min(count, to);
  return {
    from: isWhole ? 0 : Math.min(from, count),
    to: isWhole ? count : end,
    onScroll,
    within: (rows) =>
      isWhole ? (
        rows
      ) : (
        <>
          <Room height={from * height} />
          {rows}
          <Room height={(count - end) * height} />
        </>
      ),
  };
}

const none: Current = { place: -1, id: undefined };

const ROOM = 'room';

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
