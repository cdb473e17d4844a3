import { useEffect, useRef, useState, type CSSProperties } from 'react';
import { catalogue, findBlock } from '../../../core/blocks/catalogue.ts';
import { graphOf, type Point } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { listedModules, searchModules } from '../../workspace/editing/modulesOffered.ts';
import { searchBlocks } from '../../workspace/editing/search.ts';
import { analysisOf } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useOverlay, type LooseWire } from '../../workspace/document/overlay.ts';
import { pathOf, useSelection } from '../../workspace/document/selection.ts';
import { BlockGlyph } from '../../kit/BlockGlyph.tsx';
import { useT } from '../../kit/language.ts';
import { SearchList } from '../../kit/SearchList.tsx';
import { useDismiss } from '../../kit/useDismiss.ts';
import { addBeside, addNearby, insertAfter } from '../../workspace/editing/actions.ts';
import classes from './AddBlockPopover.module.css';
import { keepFocus } from '../../workspace/editing/focus.ts';
import { addAfter, addWired, belongsIn, place, type Item } from '../../workspace/editing/insert.ts';
import { useCanvasView } from '../../workspace/editing/view.ts';

const WIDTH = 240;
const HEIGHT = 300;
/** Of the field above the list. */
const FIELD = 48;

/** The search for a block where the canvas was double-clicked or a wire was dropped. */
export function AddBlockPopover() {
  const overlay = useOverlay((state) => state.overlay);
  if (overlay?.kind !== 'addBlock') return null;
  const { at, wire, by } = overlay;
  return <BlockSearch key={`${at.x} ${at.y} ${by}`} at={at} wire={wire} by={by} />;
}

type How = Pick<BlockSearchProps, 'wire' | 'by'>;
type Added = NonNullable<ReturnType<typeof addWired>>;

/** What adding an item comes to; undefined where it cannot be added so. */
function tried(item: Item, { wire, by }: How): Added | undefined {
  const { document, graphKey } = useDocument.getState();
  const [selected] = useSelection.getState().nodes;
  if (wire) return addWired(document, graphKey, item, ORIGIN, wire);
  const isAfter = by === 'after' && selected !== undefined;
  const added = isAfter ? addAfter(document, graphKey, item, selected) : place(document, graphKey, item, ORIGIN);
  return added.ok ? added.value : undefined;
}

/** How badly it fits: what does not take what arrives comes after all that does. Of a large network nobody waits to know. */
function misfit({ document, id }: Added): number {
  if (analysisOf(useDocument.getState().document).nodes.length > MOST_NODES) return 0;
  const path = pathOf(useDocument.getState().trail, id);
  const { problems } = analysisOf(document);
  return problems.length + (problems.some(({ nodeId, isUnwired }) => nodeId === path && !isUnwired) ? REFUSED : 0);
}

/** The network is analysed once with every block: of one that has more nodes, the list would be waited for. */
const MOST_NODES = 150;

/** Where the network reads its data already, what reads data comes after all else. */
function again({ document, id }: Added): number {
  const readers = graphOf(document, useDocument.getState().graphKey)?.nodes.filter(
    ({ block = '' }) => findBlock(block)?.category === 'data',
  ); // prettier-ignore
  return readers && readers.length > 1 && readers.some((node) => node.id === id) ? OF_DATA : 0;
}

/** More than a network has problems. */
const [REFUSED, OF_DATA] = [1e6, 2e6];

const ORIGIN: Point = { x: 0, y: 0 };

/** Those that can stand in the open graph and, when there is a wire to take, take it; first those that fit without a repair. */
function fitting<T>(all: readonly T[], itemOf: (one: T) => Item, how: How): readonly T[] {
  const isWired = how.wire !== null || how.by === 'after';
  const taken = all.flatMap((one) => {
    const added = tried(itemOf(one), how);
    return added ? [{ one, rank: again(added) + (isWired ? misfit(added) : 0) }] : [];
  });
  return taken.toSorted((a, b) => a.rank - b.rank).map(({ one }) => one);
}

function fittingBlocks(how: How) {
  const { graphKey } = useDocument.getState();
  return fitting(catalogue.filter((block) => belongsIn(block, graphKey)), ({ type }) => type, how); // prettier-ignore
}

function fittingModules(how: How) {
  return fitting(listedModules(useDocument.getState().document.modules), (listed) => listed, how);
}

/** No block is called so. */
const MODULE = 'module ';

/** Inside the canvas, beside the point that it belongs to; no higher than there is room. */
function placeOf(at: Point): CSSProperties {
  const area = useCanvasView.getState().element?.getBoundingClientRect();
  if (!area) return { left: 0, top: 0 };
  const height = Math.min(HEIGHT, area.height - 16);
  const fit = (value: number, size: number, room: number) => Math.max(8, Math.min(value, room - size - 8));
  const [left, top] = [fit(at.x - area.x, WIDTH, area.width), fit(at.y - area.y, height, area.height)];
  return { left, top, ['--search-height' as string]: `${height - FIELD}px` };
}

interface BlockSearchProps {
  readonly at: Point;
  readonly wire: LooseWire | null;
  readonly by: 'beside' | 'after' | undefined;
}

function BlockSearch({ at, wire, by }: BlockSearchProps) {
  const t = useT();
  const close = useOverlay((state) => state.close);
  const [blocks] = useState(() => fittingBlocks({ wire, by }));
  const [modules] = useState(() => fittingModules({ wire, by }));
  const [place] = useState(() => placeOf(at));
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, close);
  useEffect(() => keepFocus, []);
  return (
    <div ref={box} className={classes.box} style={{ ...place, width: WIDTH }} data-testid="add-block">
      <SearchList
        title={t(wire ? continued : titles[by ?? 'beside'])}
        search={(query) => [
          ...searchBlocks(query, blocks).map(({ type, label, glyph, category }) => ({
            id: type,
            label: t(label),
            icon: <BlockGlyph glyph={glyph} category={category} />,
          })),
          ...searchModules(query, modules).map(({ key, label }) => ({
            id: MODULE + key,
            label: t(label),
            icon: <BlockGlyph glyph="▣" category="structure" />,
          })),
        ]}
        onChoose={(id) => {
          close();
          const item = modules.find(({ key }) => MODULE + key === id) ?? id;
          if (by === 'after') insertAfter(item);
          else if (by === 'beside') addBeside(item);
          else addNearby(item, at, wire);
        }}
      />
    </div>
  );
}

const continued = text('Continue with …', 'Weiter mit …');
const titles = {
  beside: text('Add a block …', 'Block einfügen …'),
  after: text('Insert after …', 'Danach einfügen …'),
};
