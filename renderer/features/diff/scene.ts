import { countsInside, type Counts } from '../../../core/diff/counts.ts';
import { graphDifference, partnersIn } from '../../../core/diff/graphs.ts';
import { freePlace, ROW_GAP, type Box } from '../../../core/drawing/geometry.ts';
import { boxesOf, placesOf } from '../../../core/drawing/places.ts';
import { sceneOf, type DrawnCard, type DrawnWire } from '../../../core/drawing/scene.ts';
import type { Document, GraphEdge, GraphKey, GraphNode, Point } from '../../../core/graph/document.ts';
import { inBoth, same, type Text } from '../../../core/text.ts';
import { markNames, signs, type Mark } from './marks.ts';
import { prefixOf, type Side, type Sides } from './sides.ts';
import { nodeChanges } from './words.ts';

export interface MarkedCard {
  /** Of removed ones `− id`: an added one may have the same. */
  readonly id: string;
  readonly drawn: DrawnCard;
  readonly mark: Mark;
  /** What has changed, and how far weights have moved. */
  readonly lines: readonly Text[];
  /** Of a module in which something differs. */
  readonly inside: Counts | null;
}

export interface MarkedWire {
  readonly id: string;
  readonly drawn: DrawnWire;
  readonly mark: Mark;
}

/** A graph of both versions on one canvas. */
export interface MarkedScene {
  readonly cards: readonly MarkedCard[];
  readonly wires: readonly MarkedWire[];
}

export const cardId = (node: Pick<GraphNode, 'id'>, mark: Mark) => (mark === 'removed' ? `− ${node.id}` : node.id);

/**
 * A graph of both versions: the newer one as it is, and of the older one what it alone has, where the newer one leaves
 * room for it.
 */
export function markedScene(sides: Sides, key: GraphKey): MarkedScene {
  const { before, after } = sides;
  const difference = graphDifference(before.document, after.document, key);
  const [added, removed] = [idsOf(difference.added), idsOf(difference.removed)];
  const changed = new Map(difference.changed.map((node) => [node.after.id, node]));
  const [wired, unwired] = [idsOf(difference.wired), idsOf(difference.unwired)];
  const prefix = prefixOf(after, key);
  const linesOf = (id: string): readonly Text[] => {
    const [node, moved] = [changed.get(id), sides.moved?.get(prefix + id)];
    return [...(node ? nodeChanges(after.document, node) : []), ...(moved ? [moved] : [])];
  };
  const own = sceneIn(after, after.document, key);
  const old = sceneIn(before, placedAs(before.document, after.document, key, (id) => hanging(linesOf(id))), key);
  const ownCards = own.cards.map((drawn): MarkedCard => {
    const node = changed.get(drawn.id);
    const mark = added.has(drawn.id) ? 'added' : node ? 'changed' : 'same';
    return { id: drawn.id, drawn, mark, lines: linesOf(drawn.id), inside: mark === 'added' ? null : insideOf(sides, drawn.module) };
  });
  const gone = old.cards.filter(({ id }) => removed.has(id));
  return {
    cards: [
      ...ownCards,
      ...gone.map((drawn): MarkedCard => ({ id: cardId(drawn, 'removed'), drawn, mark: 'removed', lines: [], inside: null })),
    ],
    wires: [
      ...own.wires.map((drawn): MarkedWire => ({ id: drawn.id, drawn, mark: wired.has(drawn.id) ? 'added' : 'same' })),
      ...old.wires.flatMap((drawn): MarkedWire[] => (unwired.has(drawn.id) ? [{ id: `− ${drawn.id}`, drawn, mark: 'removed' }] : [])),
    ],
  };
} // prettier-ignore

const idsOf = (items: readonly (GraphNode | GraphEdge)[]) => new Set(items.map(({ id }) => id));

function sceneIn(side: Side, document: Document, key: GraphKey) {
  return sceneOf({ document, analysis: side.analysis, weightOf: () => undefined }, key, prefixOf(side, key));
}

/** How much differs in a module; null if nothing does. */
function insideOf({ difference, after }: Sides, module: string | undefined): Counts | null {
  if (module === undefined) return null;
  const counts = countsInside(difference, after.document, module);
  return counts.added + counts.removed + counts.changed > 0 ? counts : null;
}

/** The counts as they stand at a module: "+2 −1 ~3". */
export function countsText(counts: Counts): Text {
  const parts = (['added', 'removed', 'changed'] as const).filter((mark) => counts[mark] > 0);
  return same(parts.map((mark) => `${signs[mark]}${counts[mark]}`).join(' '));
}

/** So many changes stand below a card; the list has them all. */
export const MOST_LINES = 3;
/** Letters in a row of such a line, and the height of a row, in canvas units. */
const [LETTERS, ROW] = [34, 17];

/** What stands below a card takes so much height. */
function hanging(lines: readonly Text[]): number {
  const rows = lines.slice(0, MOST_LINES).map(({ en, de }) => Math.ceil(Math.max(en.length, de.length) / LETTERS));
  const more = lines.length > MOST_LINES ? 1 : 0;
  return ROW * rows.reduce((sum, count) => sum + count, more);
}

/** The older version with the nodes of both where the newer one has them, and its own beside those, on free places. */
function placedAs(before: Document, after: Document, key: GraphKey, below: (id: string) => number): Document {
  const partners = partnersIn(before, after, key);
  const [old, own] = [placesOf(before, key), placesOf(after, key)];
  const taken: Box[] = boxesOf(after, key).map((box) => ({ ...box, height: box.height + below(box.id) }));
  const shift = shiftBetween(old, own, partners);
  const layout: Record<string, Point> = {};
  for (const box of boxesOf(before, key)) {
    const partner = own.get(partners.get(box.id) ?? '');
    const place = partner ?? freePlace(taken, { x: box.x + shift.x, y: box.y + shift.y }, box);
    if (!partner) taken.push({ ...box, ...place });
    layout[box.id] = place;
  }
  return { ...before, layout: { ...before.layout, [key]: layout } };
}

type Places = ReadonlyMap<string, Point>;

/** By how much the common nodes have moved, in the middle; without any, the older graph stands below the newer one. */
function shiftBetween(old: Places, own: Places, partners: ReadonlyMap<string, string>): Point {
  const moves = [...partners].flatMap(([one, other]) => {
    const [from, to] = [old.get(one), own.get(other)];
    return from && to ? [{ x: to.x - from.x, y: to.y - from.y }] : [];
  });
  if (moves.length > 0) return { x: median(moves.map(({ x }) => x)), y: median(moves.map(({ y }) => y)) };
  if (old.size === 0 || own.size === 0) return { x: 0, y: 0 };
  const least = (places: Places, axis: 'x' | 'y') => Math.min(...[...places.values()].map((place) => place[axis]));
  const lowest = Math.max(...[...own.values()].map(({ y }) => y));
  return { x: least(own, 'x') - least(old, 'x'), y: lowest + 2 * ROW_GAP - least(old, 'y') };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** What is said of a card to those who do not see its mark. */
export function cardWords({ drawn, mark, lines, inside }: MarkedCard): Text {
  return inBoth((language) =>
    [drawn.card.title, markNames[mark], ...lines, ...(inside ? [countsText(inside)] : [])]
      .map((words) => words[language])
      .filter((words) => words !== '')
      .join(', '),
  );
}
