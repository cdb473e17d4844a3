import type { GraphEdge, Point } from '../../../core/graph/document.ts';
import type { Box } from '../../../core/drawing/geometry.ts';
import { laneArea, laneOf, touches, type Area } from '../../../core/drawing/route.ts';

/** A wire to be led around the cards: from the right of one card to the left of another. */
export interface Wire {
  readonly edge: GraphEdge;
  readonly from: Point;
  readonly to: Point;
  /** The cards at both ends. */
  readonly source: Box;
  readonly target: Box;
}

interface Route {
  readonly from: Point;
  readonly to: Point;
  readonly lane: number | null;
  /** What happens elsewhere leaves it as it is. */
  readonly area: Area;
}

/** Leads wires around cards, each anew only when it or a card near it has changed since the last time. */
export type Router = (boxes: ReadonlyMap<string, Box>, wires: readonly Wire[]) => ReadonlyMap<string, number | null>;

/** @param lead finds the lane of one wire */
export function createRouter(lead: typeof laneOf = laneOf): Router {
  let before: ReadonlyMap<string, Box> = new Map();
  let routes = new Map<GraphEdge, Route>();
  return (boxes, wires) => {
    const changed = changedBoxes(before, boxes);
    const all = [...boxes.values()];
    const isUntouched = ({ area }: Route) => !changed.some((box) => touches(box, area));
    const routeOf = ({ edge, from, to, source, target }: Wire): Route => {
      const old = routes.get(edge);
      if (old && isSame(old.from, from) && isSame(old.to, to) && isUntouched(old)) return old;
      const others = all.filter((box) => box !== source && box !== target);
      const lane = lead(from, to, others, [source, target]);
      return { from, to, lane, area: laneArea(from, to, lane) };
    };
    routes = new Map(wires.map((wire) => [wire.edge, routeOf(wire)]));
    before = boxes;
    return new Map([...routes].map(([edge, { lane }]) => [edge.id, lane]));
  };
}

/** What has come, gone or changed, as it was and as it is. */
function changedBoxes(before: ReadonlyMap<string, Box>, now: ReadonlyMap<string, Box>): readonly Box[] {
  const changed: Box[] = [];
  for (const [id, box] of now) {
    const old = before.get(id);
    if (old && isSame(old, box) && old.width === box.width && old.height === box.height) continue;
    changed.push(box);
    if (old) changed.push(old);
  }
  for (const [id, box] of before) if (!now.has(id)) changed.push(box);
  return changed;
}

function isSame(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}
