import type { Document, GraphKey } from '../../../core/graph/document.ts';
import { moveNodes } from '../../../core/graph/edits.ts';
import { overlaps, type Box } from '../../../core/drawing/geometry.ts';
import { boxesOf } from '../../../core/drawing/places.ts';

/** What stays free between a card that has grown and those below it. */
const GAP = 16;

/** The document after an edit by which cards have got more ports: what a card would hide now stands below it. */
export function withRoom(before: Document, after: Document, key: GraphKey): Document {
  const former = new Map(boxesOf(before, key).map((box) => [box.id, box]));
  return boxesOf(after, key).reduce((document, { id, height }) => {
    const old = former.get(id);
    return old && height > old.height ? belowOf(document, key, old, height) : document;
  }, after);
}

/** All that stood below the old card goes down as far as it has grown, if the new one would hide any of it. */
function belowOf(document: Document, key: GraphKey, old: Box, height: number): Document {
  const below = boxesOf(document, key).filter((box) => box.id !== old.id && box.y >= old.y + old.height);
  if (!below.some((box) => overlaps(box, { ...old, height }, GAP))) return document;
  const grown = height - old.height;
  return moveNodes(document, key, Object.fromEntries(below.map(({ id, x, y }) => [id, { x, y: y + grown }])));
}
