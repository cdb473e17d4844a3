import { create } from 'zustand';
import { overlaps, type Box, type Size } from '../../../core/drawing/geometry.ts';
import type { Problem } from '../../../core/graph/problem.ts';
import type { Language } from '../../../core/text.ts';
import type { FlowNode } from '../../workspace/editing/flow.ts';
import { isSaidAloud } from '../../workspace/editing/nodeFacts.ts';
import { insideIt } from '../../workspace/editing/problemWords.ts';

/** Where what is said of a problem stands: under its card, above it, or as a mark at it until somebody looks. */
export type ProblemPlace = 'below' | 'above' | 'folded';

/** In canvas units, as ProblemCard.module.css has them. */
const [WIDTH, GAP] = [228, 8];
/** Letters a line, and the heights of a line, of a repair and of what is around them. */
const [LETTERS, LINE, REPAIR, AROUND] = [29, 16, 30, 16];

/** About as large as the card of a problem. */
export function problemSize({ message, fixes = [] }: Problem, language: Language, isOwn = true): Size {
  const lines = Math.ceil((isOwn ? message : insideIt(message))[language].length / LETTERS);
  return { width: WIDTH, height: AROUND + LINE * lines + REPAIR * (isOwn ? fixes.length : 1) };
}

/** Of every problem that is said aloud, by its node: where it covers neither a card nor another problem. */
export function problemPlaces(
  nodes: readonly FlowNode[],
  boxes: ReadonlyMap<string, Box>,
  language: Language,
): ReadonlyMap<string, ProblemPlace> {
  const told = nodes.flatMap(({ id, data: { facts } }) => {
    const [{ problem, path }, box] = [facts, boxes.get(id)];
    if (!box || !problem || !isSaidAloud(facts)) return [];
    return [{ id, box, size: problemSize(problem, language, problem.nodeId === path) }];
  });
  const taken: Omit<Box, 'id'>[] = [...boxes.values()];
  const places = told.map(({ id, box, size }) => {
    const left = box.x + (box.width - size.width) / 2;
    const tops = { below: box.y + box.height + GAP, above: box.y - GAP - size.height };
    const place = (['below', 'above'] as const).find((candidate) => {
      const wanted = { ...size, x: left, y: tops[candidate] };
      return !taken.some((other) => overlaps(other, wanted));
    });
    if (place) taken.push({ ...size, x: left, y: tops[place] });
    return [id, place ?? 'folded'] as const;
  });
  return new Map(places);
}

const usePlaces = create<{ readonly places: ReadonlyMap<string, ProblemPlace> }>()(() => ({ places: new Map() }));

/** Every card of a problem asks for its place at each change: most gestures change none. */
export function takeProblemPlaces(places: ReadonlyMap<string, ProblemPlace>): void {
  const { places: old } = usePlaces.getState();
  if (old.size !== places.size || [...places].some(([id, place]) => old.get(id) !== place))
    usePlaces.setState({ places });
}

export function useProblemPlace(nodeId: string): ProblemPlace {
  return usePlaces(({ places }) => places.get(nodeId) ?? 'below');
}
