import { useEffect, useRef, useState } from 'react';
import { catalogue } from '../../core/blocks/catalogue.ts';
import type { Block } from '../../core/blocks/define.ts';
import type { Point } from '../../core/graph/document.ts';
import { text } from '../../core/text.ts';
import { searchBlocks } from '../palette/search.ts';
import { useDocument } from '../store/document.ts';
import { useOverlay, type LooseWire } from '../store/overlay.ts';
import { BlockGlyph } from '../ui/BlockGlyph.tsx';
import { useT } from '../ui/language.ts';
import { SearchList } from '../ui/SearchList.tsx';
import { useDismiss } from '../ui/useDismiss.ts';
import { addBlockAt } from './actions.ts';
import classes from './AddBlockPopover.module.css';
import { keepFocus } from './focus.ts';
import { addWired, belongsIn } from './insert.ts';
import { useCanvasView } from './view.ts';

const WIDTH = 240;
const HEIGHT = 300;

/** The search for a block where the canvas was double-clicked or a wire was dropped. */
export function AddBlockPopover() {
  const overlay = useOverlay((state) => state.overlay);
  if (overlay?.kind !== 'addBlock') return null;
  const { at, wire } = overlay;
  return <BlockSearch key={`${at.x} ${at.y}`} at={at} wire={wire} />;
}

/** Blocks that can stand in the open graph and, when there is a loose wire, take it. */
function fittingBlocks(wire: LooseWire | null): readonly Block[] {
  const { document, graphKey } = useDocument.getState();
  const known = catalogue.filter((block) => belongsIn(block, graphKey));
  return wire ? known.filter((block) => addWired(document, graphKey, block.type, { x: 0, y: 0 }, wire)) : known;
}

/** Inside the canvas, beside the point that it belongs to. */
function placeOf(at: Point): { left: number; top: number } {
  const area = useCanvasView.getState().element?.getBoundingClientRect();
  if (!area) return { left: 0, top: 0 };
  const fit = (value: number, size: number, room: number) => Math.max(8, Math.min(value, room - size - 8));
  return { left: fit(at.x - area.x, WIDTH, area.width), top: fit(at.y - area.y, HEIGHT, area.height) };
}

function BlockSearch({ at, wire }: { readonly at: Point; readonly wire: LooseWire | null }) {
  const t = useT();
  const close = useOverlay((state) => state.close);
  const [fitting] = useState(() => fittingBlocks(wire));
  const [place] = useState(() => placeOf(at));
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, close);
  useEffect(() => keepFocus, []);
  return (
    <div ref={box} className={classes.box} style={{ ...place, width: WIDTH }} data-testid="add-block">
      <SearchList
        title={t(wire ? text('Continue with …', 'Weiter mit …') : text('Add a block …', 'Block einfügen …'))}
        search={(query) =>
          searchBlocks(query, fitting).map(({ type, label, glyph, category }) => ({
            id: type,
            label: t(label),
            icon: <BlockGlyph glyph={glyph} category={category} />,
          }))
        }
        onChoose={(block) => {
          close();
          addBlockAt(block, at, wire);
        }}
      />
    </div>
  );
}
