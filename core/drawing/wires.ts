import type { Point } from '../graph/document.ts';
import { shortNumber } from '../text.ts';
import { said, written, type Style } from './cards.ts';
import type { Box } from './geometry.ts';
import { labelPlace } from './labelPlace.ts';
import { textWidth } from './letters.ts';
import { curvePoint, lanePath } from './route.ts';
import type { DrawnWire } from './scene.ts';
import { escaped, number } from './svg.ts';

const LABEL = 10.5;
/** How many weights are written on one wire. */
const MOST_WEIGHTS = 4;

/** The line of a wire; weights give it their sign's colour and their size's width. */
export function wireSvg(wire: DrawnWire, { colours }: Style): string {
  const { id, weights, isWrong } = wire;
  const strongest = weights.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  const colour = isWrong ? colours.error : strongest === 0 ? colours.wire : strongest > 0 ? colours.positive : colours.negative; // prettier-ignore
  const width = strongest === 0 ? 1.8 : 1 + 4 * Math.tanh(Math.abs(strongest) / 2);
  const dashes = isWrong ? ' stroke-dasharray="5 4"' : '';
  return `<path id="${escaped(`edge-${id}`)}" d="${wirePath(wire)}" fill="none" stroke="${colour}" stroke-width="${number(width)}"${dashes}/>`;
}

/** What is written on a wire: its weights, or else the shape of what flows through it. */
export function labelSvg(wire: DrawnWire, style: Style): string {
  const { colours } = style;
  const { words, at } = labelOf(wire, style);
  if (words === '') return '';
  const width = textWidth(words, LABEL) + 8;
  return (
    `<rect x="${number(at.x - width / 2)}" y="${number(at.y - 8)}" width="${number(width)}" height="16" rx="5" fill="${colours.canvas}"/>` +
    written(words, { x: at.x, y: at.y + 4, size: LABEL, fill: wire.isWrong ? colours.error : colours.dim, anchor: 'middle' })
  );
} // prettier-ignore

/** The room that the line and the words of a wire take. */
export function wireArea(wire: DrawnWire, style: Style): Omit<Box, 'id'> {
  const { words, at } = labelOf(wire, style);
  const half = textWidth(words, LABEL) / 2 + 4;
  const { from, to, lane } = wire;
  const xs = [from.x, to.x, ...(words === '' ? [] : [at.x - half, at.x + half]), ...(lane === null ? [] : [from.x + 24, to.x - 24])]; // prettier-ignore
  const ys = [from.y, to.y, ...(words === '' ? [] : [at.y - 8, at.y + 8]), ...(lane === null ? [] : [lane])];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The line of a wire, as the data of a path. */
export function wirePath({ from, to, lane }: DrawnWire): string {
  if (lane !== null) return lanePath(from, to, lane);
  const bend = (to.x - from.x) / 2;
  return `M${number(from.x)} ${number(from.y)}C${number(from.x + bend)} ${number(from.y)} ${number(to.x - bend)} ${number(to.y)} ${number(to.x)} ${number(to.y)}`;
}

function labelOf({ from, to, lane, weights, shape }: DrawnWire, style: Style): { words: string; at: Point } {
  if (weights.length > 0) {
    const numbers = weights.slice(0, MOST_WEIGHTS).map((value) => shortNumber(value, style.language));
    const words = [...numbers, ...(weights.length > MOST_WEIGHTS ? ['…'] : [])].join('  ');
    const at = lane === null ? curvePoint(from, to, 0.7) : { x: from.x + 0.7 * (to.x - from.x), y: lane };
    return { words, at };
  }
  const middle = { x: (from.x + to.x) / 2, y: lane ?? (from.y + to.y) / 2 };
  const words = said(shape, style);
  return { words, at: lane === null ? labelPlace(middle, [from, to], words.length) : middle };
}
