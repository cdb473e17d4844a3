import type { Box, Size } from '../../../core/drawing/geometry.ts';
import { boxOf, type FlowNode } from '../../workspace/editing/flow.ts';

/** In CSS pixels. */
export const MINIMAP: Size = { width: 160, height: 96 };
/** Around what is shown, in CSS pixels. */
const MARGIN = 5;
/** Of cards, in canvas units. */
const RADIUS = 12;

type Rect = Omit<Box, 'id'>;

/** The smallest rectangle around all cards; there must be one at least. */
export function boundsOf(nodes: readonly FlowNode[]): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    const { x, y, width, height } = boxOf(node);
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** About as large as what is said of a problem below its card, with the button that repairs it. In canvas units. */
const PROBLEM: Size = { width: 228, height: 110 };

/** Whether a part of the canvas would hide what is said of a problem, or the button that repairs it. */
export function hidesProblem(nodes: readonly FlowNode[], part: Rect): boolean {
  return nodes.some((node) => {
    if (!node.data.facts.problem) return false;
    const { x, y, width, height } = boxOf(node);
    const left = x + (width - PROBLEM.width) / 2;
    return left < part.x + part.width && left + PROBLEM.width > part.x && y + height < part.y + part.height && y + height + PROBLEM.height > part.y;
  });
} // prettier-ignore

export interface Frame extends Rect {
  /** Canvas units a pixel. */
  readonly scale: number;
}

/** What the minimap shows: all cards and the view, in its middle. */
export function frameOf(cards: Rect, view: Rect): Frame {
  const [x, y] = [Math.min(cards.x, view.x), Math.min(cards.y, view.y)];
  const width = Math.max(cards.x + cards.width, view.x + view.width) - x;
  const height = Math.max(cards.y + cards.height, view.y + view.height) - y;
  const scale = Math.max(width / (MINIMAP.width - 2 * MARGIN), height / (MINIMAP.height - 2 * MARGIN));
  const [wide, high] = [scale * MINIMAP.width, scale * MINIMAP.height];
  return { x: x - (wide - width) / 2, y: y - (high - height) / 2, width: wide, height: high, scale };
}

/** The cards of every category as one SVG path. */
export function pathsOf(nodes: readonly FlowNode[]): ReadonlyMap<string, string> {
  const cards = new Map<string, string[]>();
  for (const node of nodes) {
    const { category } = node.data.facts.card;
    const others = cards.get(category);
    if (others) others.push(cardPath(node));
    else cards.set(category, [cardPath(node)]);
  }
  return new Map([...cards].map(([category, paths]) => [category, paths.join('')]));
}

function cardPath(node: FlowNode): string {
  const { x, y, width, height } = boxOf(node);
  const [r, w, h] = [RADIUS, width - 2 * RADIUS, height - 2 * RADIUS];
  const corner = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${x + r} ${y}h${w}${corner(r, r)}v${h}${corner(-r, r)}h${-w}${corner(-r, -r)}v${-h}${corner(r, -r)}z`;
}
