import {
  cardSize,
  COLUMN_GAP,
  firstFree,
  freePlace,
  NODE_HEIGHT,
  NODE_WIDTH,
  overlaps,
  type Box,
} from '../../../core/drawing/geometry.ts';
import { boxesOf } from '../../../core/drawing/places.ts';
import { graphOf, type Document, type GraphKey, type Point } from '../../../core/graph/document.ts';
import { moveNodes } from '../../../core/graph/edits.ts';

/** What stays free between cards that are moved out of each other's way. */
const GAP = 16;

/** The node that an edit has added. */
export function addedNode(before: Document, after: Document, key: GraphKey): string | undefined {
  const known = new Set(graphOf(before, key)?.nodes.map((node) => node.id));
  return graphOf(after, key)?.nodes.find((node) => !known.has(node.id))?.id;
}

/**
 * Gives the node that was put into a wire a place where it hides nothing: at `wanted`, else half way between its
 * neighbours; where the wire is too short, what follows in the row moves to the right.
 */
export function settle(before: Document, after: Document, key: GraphKey, wanted?: Point): Document {
  const id = addedNode(before, after, key);
  const edges = graphOf(after, key)?.edges ?? [];
  const all = boxesOf(after, key);
  const boxes = all.filter((box) => box.id !== id);
  const card = all.find((box) => box.id === id) ?? cardSize(false);
  const boxOf = (nodeId: string | undefined) => boxes.find((box) => box.id === nodeId);
  const source = boxOf(edges.find((edge) => edge.to.node === id)?.from.node);
  const target = boxOf(edges.find((edge) => edge.from.node === id)?.to.node);
  if (id === undefined || !source || !target) return after;
  const middle = { x: (source.x + target.x) / 2, y: (source.y + target.y) / 2 };
  const isFree = (place: Point) => !boxes.some((box) => overlaps(box, { ...card, ...place }, GAP));
  const place = [wanted, middle].find((candidate) => candidate && isFree(candidate));
  if (place) return moveNodes(after, key, { [id]: place });
  if (target.x < source.x) return moveNodes(after, key, { [id]: freePlace(boxes, middle, card) });
  const between = { x: source.x + source.width + COLUMN_GAP, y: source.y };
  const shift = between.x + NODE_WIDTH + COLUMN_GAP - target.x;
  const isBehind = (box: Box) => box.x >= target.x && Math.abs(box.y - source.y) < NODE_HEIGHT;
  const moved = [...movedBy(boxes.filter(isBehind), shift, 0), { ...card, id, ...between }];
  // What stands in other rows, or is higher than a row, may be in the way.
  const isRoom = !moved.some((box) => boxes.some((other) => !isBehind(other) && overlaps(box, other)));
  if (!isRoom) return moveNodes(after, key, { [id]: freePlace(boxes, between, card) });
  return moveNodes(after, key, Object.fromEntries(moved.map((box) => [box.id, { x: box.x, y: box.y }])));
}

/**
 * Gives nodes that have come at once a place where they hide nothing, as they stand to each other: where they are, else
 * from `begin` on, where what lies to the right makes room, else further down.
 */
export function withRoomFor(document: Document, key: GraphKey, ids: readonly string[], begin: Point): Document {
  const isNew = new Set(ids);
  const all = boxesOf(document, key);
  const [own, others] = [all.filter(({ id }) => isNew.has(id)), all.filter(({ id }) => !isNew.has(id))];
  if (own.length === 0 || isClear(own, others)) return document;
  const left = Math.min(...own.map(({ x }) => x));
  const begun = movedBy(own, begin.x - left, 0);
  const grown = Math.max(...begun.map(({ x, width }) => x + width)) - begin.x - NODE_WIDTH;
  const isInRow = (box: Box) => begun.some(({ y, height }) => box.y < y + height + GAP && y < box.y + box.height + GAP);
  const isPushed = (box: Box) => grown > 0 && box.x >= begin.x + NODE_WIDTH && isInRow(box);
  const pushed = movedBy(others.filter(isPushed), grown, 0);
  const clear = clearBelow(begun, [...others.filter((box) => !isPushed(box)), ...pushed]);
  return moveNodes(document, key, Object.fromEntries([...pushed, ...clear].map(({ id, x, y }) => [id, { x, y }])));
}

const movedBy = (boxes: readonly Box[], dx: number, dy: number) =>
  boxes.map((box) => ({ ...box, x: box.x + dx, y: box.y + dy }));

const isClear = (boxes: readonly Box[], others: readonly Box[]) =>
  !boxes.some((box) => others.some((other) => overlaps(other, box, GAP)));

/** Boxes as they stand to each other, where they are or the first steps further down at which they hide none of the others. */
export function clearBelow(boxes: readonly Box[], others: readonly Box[]): readonly Box[] {
  const [lowest, top] = [Math.max(...others.map(({ y, height }) => y + height)), Math.min(...boxes.map(({ y }) => y))];
  return movedBy(
    boxes,
    0,
    firstFree((down) => isClear(movedBy(boxes, 0, down), others), lowest + GAP - top),
  );
}
