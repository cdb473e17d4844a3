import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphEdge, Point } from '../../../core/graph/document.ts';
import { fallbackPlace, NODE_HEIGHT, NODE_WIDTH, type Box } from '../../../core/drawing/geometry.ts';
import { laneOf } from '../../../core/drawing/route.ts';
import { createRouter, type Wire } from './router.ts';

type Boxes = ReadonlyMap<string, Box>;

const boxesAt = (places: readonly Point[]): Boxes =>
  new Map(places.map((place, i) => [`${i}`, { id: `${i}`, ...place, width: NODE_WIDTH, height: NODE_HEIGHT }]));

const edgeOf = (from: number, to: number): GraphEdge => ({
  id: `${from}-${to}`,
  from: { node: `${from}`, port: 'out' },
  to: { node: `${to}`, port: 'in' },
});

/** The wires from and to the middle of the cards' sides. */
function wiresOf(edges: readonly GraphEdge[], boxes: Boxes): Wire[] {
  return edges.flatMap((edge) => {
    const [source, target] = [boxes.get(edge.from.node), boxes.get(edge.to.node)];
    if (!source || !target) return [];
    const from = { x: source.x + source.width, y: source.y + source.height / 2 };
    return [{ edge, from, to: { x: target.x, y: target.y + target.height / 2 }, source, target }];
  });
}

/** A router, and how many wires it has led so far. */
function counted() {
  let count = 0;
  const route = createRouter((...args) => {
    count++;
    return laneOf(...args);
  });
  return { route, count: () => count };
}

describe('leading wires around cards', () => {
  const places = Array.from({ length: 300 }, (_, i) => fallbackPlace(i));
  const chain = places.slice(1).map((_, i) => edgeOf(i, i + 1));

  it('leads no wire again that nothing has come near to', () => {
    const { route, count } = counted();
    const at = (place: Point) => boxesAt(places.map((own, i) => (i === 150 ? place : own)));
    const start = at(places[150]!);
    const lanes = route(start, wiresOf(chain, start));
    expect(count()).toBe(299);
    expect(route(new Map(start), wiresOf(chain, start))).toEqual(lanes);
    expect(count()).toBe(299);
    const { x, y } = places[150]!;
    const moved = at({ x: x + 8, y: y + 8 });
    route(moved, wiresOf(chain, moved));
    // Its own two wires, and the one that runs back between its row and the next.
    expect(count()).toBeLessThanOrEqual(299 + 4);
  });

  it('finds the very lanes that leading all of them anew would', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 60 }), y: fc.integer({ min: 0, max: 40 }) });
    const spot = point.map(({ x, y }) => ({ x: 20 * x, y: 15 * y }));
    const scene = fc.record({
      places: fc.array(spot, { minLength: 3, maxLength: 12 }),
      ends: fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 8 }),
      moves: fc.array(fc.tuple(fc.nat(11), fc.option(spot, { nil: null })), { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(scene, ({ places, ends, moves }) => {
        const edges = ends.filter(([from, to]) => from !== to).map(([from, to]) => edgeOf(from, to));
        const route = createRouter();
        let boxes = boxesAt(places);
        route(boxes, wiresOf(edges, boxes));
        for (const [i, place] of moves) {
          const next = new Map(boxes);
          const box = next.get(`${i}`);
          if (!place) next.delete(`${i}`);
          else if (box) next.set(`${i}`, { ...box, ...place });
          boxes = next;
          const wires = wiresOf(edges, boxes);
          expect(route(boxes, wires)).toEqual(createRouter()(boxes, wires));
        }
      }),
      { numRuns: 400 },
    );
  });
});
