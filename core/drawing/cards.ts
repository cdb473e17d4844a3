import { moduleOf, type Document } from '../graph/document.ts';
import type { AxisOrder } from '../shape.ts';
import { shortNumber, wordsIn, type Language, type Text } from '../text.ts';
import { categoryColours, type Colours } from './colours.ts';
import { fitted, textWidth } from './letters.ts';
import type { DrawnCard, DrawnPort } from './scene.ts';
import { escaped, number } from './svg.ts';
import { drawThumbnail } from './thumbnail.ts';

/** How a picture is drawn: its colours, its language and order of axes, and the modules whose insides are shown on cards. */
export interface Style {
  readonly colours: Colours;
  readonly language: Language;
  readonly order: AxisOrder;
  readonly document: Document;
}

const PADDING = 12;
const GLYPH = 20;
const TITLE = 12;
const DETAIL = 11;
/** Titles that are too long get smaller, down to this size, before they are cut off. */
const SMALLEST = 9.5;

/** Written from `x` on at the baseline `y`. */
interface Words {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly weight?: 600 | 700;
}

export function written(words: string, { x, y, size, fill, anchor = 'start', weight }: Words): string {
  const side = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  const bold = weight === undefined ? '' : ' font-weight="bold"';
  return `<text x="${number(x)}" y="${number(y)}" font-size="${size}" fill="${fill}"${side}${bold}>${escaped(words)}</text>`;
}

export function said(words: Text, { language, order }: Style): string {
  return wordsIn(words, language, order);
}

/** A card as the canvas shows it. */
export function cardSvg(drawn: DrawnCard, style: Style): string {
  const parts = drawn.kind === 'perceptron' ? perceptron(drawn, style) : block(drawn, style);
  return `<g id="${escaped(`node-${drawn.id}`)}">${parts.join('')}${drawn.ports.map((port) => dot(port, style)).join('')}</g>`;
}

function block(drawn: DrawnCard, style: Style): readonly string[] {
  const { x, y, width, height, card } = drawn;
  const { colours } = style;
  const isUnknown = card.category === 'unknown';
  const colour = categoryColours[card.category];
  const [title, detail] = [said(card.title, style), said(card.detail, style)];
  const room = width - 2 * PADDING - GLYPH - 8;
  const size = Math.max(SMALLEST, Math.min(TITLE, (TITLE * room) / Math.max(1, textWidth(title, TITLE, true))));
  const ink = isUnknown ? colours.dim : colours.ink;
  return [
    `<title>${escaped(`${title}, ${detail}`)}</title>`,
    `<rect x="${number(x)}" y="${number(y)}" width="${width}" height="${number(height)}" rx="10" fill="${isUnknown ? colours.canvas : colours.panel}" stroke="${colours.edge}"${isUnknown ? ' stroke-dasharray="4 3"' : ''}/>`,
    `<rect x="${number(x + PADDING)}" y="${number(y + 8)}" width="${GLYPH}" height="${GLYPH}" rx="6" fill="${colour}"/>`,
    written(card.glyph, { x: x + PADDING + GLYPH / 2, y: y + 22, size: card.glyph.length > 2 ? 8 : 10.5, fill: '#ffffff', anchor: 'middle', weight: 700 }),
    written(fitted(title, room, size, true), { x: x + PADDING + GLYPH + 8, y: y + 22.5, size: Math.round(size * 10) / 10, fill: ink, weight: 600 }),
    written(fitted(detail, width - 2 * PADDING, DETAIL), { x: x + PADDING, y: y + 43, size: DETAIL, fill: colours.dim }),
    ...(drawn.isTall ? portRows(drawn, style) : []),
    ...inside(drawn, style),
  ];
} // prettier-ignore

/** The names of the ports, in rows below the head. */
function portRows({ x, y, width, ports }: DrawnCard, style: Style): readonly string[] {
  const hasBoth = new Set(ports.map(({ side }) => side)).size > 1;
  const room = (width - 3 * PADDING) / (hasBoth ? 2 : 1);
  return [
    `<path d="M${number(x + 0.5)} ${number(y + 54.5)}h${width - 1}" stroke="${style.colours.line}"/>`,
    ...ports.map((port) => {
      const isInput = port.side === 'inputs';
      const at = { x: isInput ? x + PADDING : x + width - PADDING, y: port.y + 3.5 };
      const anchor = isInput ? 'start' : 'end';
      return written(fitted(said(port.label, style), room, 10), { ...at, size: 10, fill: style.colours.dim, anchor });
    }),
  ];
}

const SMALL = { width: 296, height: 44, least: { width: 1200, height: 180 }, margin: 10 };

/** What is inside a module, very small, at the foot of its card. */
function inside({ x, y, width, height, module }: DrawnCard, { document, colours }: Style): readonly string[] {
  const graph = moduleOf(document, module)?.graph;
  if (!graph) return [];
  const { viewBox, boxes, lines } = drawThumbnail({ graph, layout: { root: document.layout[module ?? ''] ?? {} } }, SMALL); // prettier-ignore
  const room = { width: width - 2 * PADDING, height: 22 };
  const scale = Math.min(room.width / viewBox[2], room.height / viewBox[3]);
  const left = x + PADDING + (room.width - scale * viewBox[2]) / 2 - scale * viewBox[0];
  const top = y + height - room.height - 8 + (room.height - scale * viewBox[3]) / 2 - scale * viewBox[1];
  return [
    `<g transform="translate(${number(left)} ${number(top)}) scale(${Math.round(scale * 1e5) / 1e5})" stroke-width="6">`,
    `<path d="${lines.map(({ path }) => path).join('')}" fill="none" stroke="${colours.wire}"/>`,
    ...boxes.map((box) => {
      const colour = categoryColours[box.category];
      return `<rect x="${number(box.x)}" y="${number(box.y)}" width="${box.width}" height="${box.height}" rx="14" fill="${colour}" fill-opacity=".3" stroke="${colour}"/>`;
    }),
    '</g>',
  ];
}

/** The curves of activations, in a box of 16 times 14. */
export const activationCurves: Readonly<Record<string, string>> = {
  step: 'M1 11 H8 V3 H15',
  sign: 'M1 12 H8 V2 H15',
  sigmoid: 'M1 11.5 C7 11.5 6.5 2.5 15 2.5',
  tanh: 'M1 12 C8 12 8 2 15 2',
  relu: 'M1 11 H8 L15 3',
  linear: 'M2 12 L14 2',
};

/** A single neuron: a circle with its sum and activation, its threshold, and its name above. */
function perceptron({ x, y, width, height, card, activation, theta }: DrawnCard, style: Style): readonly string[] {
  const { colours, language } = style;
  const title = said(card.title, style);
  const curve = activationCurves[activation ?? ''] ?? '';
  const threshold = theta === undefined ? 'θ' : `θ = ${shortNumber(theta, language)}`;
  return [
    `<title>${escaped(title)}</title>`,
    `<rect x="${number(x)}" y="${number(y)}" width="${width}" height="${height}" rx="29" fill="${colours.panel}" stroke="${colours.edge}"/>`,
    `<circle cx="${number(x + 29)}" cy="${number(y + 29)}" r="22.5" fill="none" stroke="${colours.dim}" stroke-width="1.5"/>`,
    written('Σ', { x: x + 19, y: y + 33.5, size: 12, fill: colours.ink, anchor: 'middle', weight: 600 }),
    `<path transform="translate(${number(x + 26)} ${number(y + 22)})" d="${curve}" fill="none" stroke="${colours.ink}" stroke-width="1.6"/>`,
    written(fitted(title, width - 74, TITLE, true), { x: x + 60, y: y + 25, size: TITLE, fill: colours.ink, weight: 600 }),
    written(fitted(threshold, width - 74, DETAIL), { x: x + 60, y: y + 42, size: DETAIL, fill: colours.dim }),
  ];
} // prettier-ignore

function dot({ x, y }: DrawnPort, { colours }: Style): string {
  return `<circle cx="${number(x)}" cy="${number(y)}" r="5" fill="${colours.panel}" stroke="${colours.dim}" stroke-width="1.5"/>`;
}
