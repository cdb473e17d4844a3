import { findBlock } from '../blocks/catalogue.ts';
import type { Category } from '../blocks/define.ts';
import { ROOT, type Document, type GraphNode, type Point } from '../graph/document.ts';
import { fallbackPlace, NODE_HEIGHT, NODE_WIDTH, type Box, type Size } from './geometry.ts';
import { categoryColours } from './colours.ts';
import { escaped } from './svg.ts';
import { laneOf, lanePath } from './route.ts';

/** How large a picture is, and how much of the canvas it shows. */
interface Format extends Size {
  /** Small graphs are not blown up beyond this. */
  readonly least: Size;
  readonly margin: number;
}
export const usualThumbnail: Format = { width: 480, height: 220, least: { width: 800, height: 300 }, margin: 40 };

export interface Thumbnail {
  readonly viewBox: readonly [x: number, y: number, width: number, height: number];
  readonly boxes: readonly (Box & { readonly category: Category | 'unknown'; readonly glyph: string })[];
  readonly lines: readonly { readonly id: string; readonly path: string }[];
}

/** A graph, and where its nodes stand. */
type Drawn = Pick<Document, 'graph' | 'layout'>;

/** The outermost graph as boxes and lines, in the places that the nodes have on the canvas. */
export function drawThumbnail(document: Drawn, format = usualThumbnail): Thumbnail {
  const places = document.layout[ROOT] ?? {};
  const boxes = document.graph.nodes.map((node, i) => ({
    id: node.id,
    ...(places[node.id] ?? fallbackPlace(i)),
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    category: categoryOf(node),
    glyph: findBlock(node.block ?? '')?.glyph ?? '',
  }));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const lines = document.graph.edges.flatMap((edge) => {
    const from = byId.get(edge.from.node);
    const to = byId.get(edge.to.node);
    if (!from || !to) return [];
    const start = { x: from.x + NODE_WIDTH, y: from.y + NODE_HEIGHT / 2 };
    const end = { x: to.x, y: to.y + NODE_HEIGHT / 2 };
    const lane = laneOf(start, end, boxes.filter((box) => box !== from && box !== to), [from, to]); // prettier-ignore
    return [{ id: edge.id, path: lane === null ? curve(start, end) : lanePath(start, end, lane) }];
  });
  return { viewBox: frame(boxes, format), boxes, lines };
}

function curve(start: Point, end: Point): string {
  const bend = Math.max(30, Math.abs(end.x - start.x) / 2);
  return `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
}

function categoryOf(node: GraphNode): Category | 'unknown' {
  return node.module === undefined ? (findBlock(node.block ?? '')?.category ?? 'unknown') : 'structure';
}

function frame(boxes: Thumbnail['boxes'], { least, margin }: Format): Thumbnail['viewBox'] {
  if (boxes.length === 0) return [0, 0, least.width, least.height];
  const left = Math.min(...boxes.map((box) => box.x)) - margin;
  const top = Math.min(...boxes.map((box) => box.y)) - margin;
  const right = Math.max(...boxes.map((box) => box.x)) + NODE_WIDTH + margin;
  const bottom = Math.max(...boxes.map((box) => box.y)) + NODE_HEIGHT + margin;
  const width = Math.max(least.width, right - left);
  const height = Math.max(least.height, bottom - top);
  return [(left + right - width) / 2, (top + bottom - height) / 2, width, height];
}

/** The document's graph as an SVG picture in a data URL. */
export function thumbnailSvg(document: Drawn, format = usualThumbnail): string {
  const { viewBox, boxes, lines } = drawThumbnail(document, format);
  const paths = lines.map((line) => `<path d="${line.path}"/>`).join('');
  const cards = boxes.map(({ x, y, width, height, category, glyph }) => {
    const colour = categoryColours[category];
    const place = `x="${x}" y="${y}" width="${width}" height="${height}"`;
    return (
      `<rect ${place} rx="14" fill="${colour}" fill-opacity=".16" stroke="${colour}" stroke-width="5"/>` +
      `<text x="${x + width / 2}" y="${y + height / 2 + 13}" fill="${colour}">${escaped(glyph)}</text>`
    );
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${format.width}" height="${format.height}" viewBox="${viewBox.join(' ')}">` +
    `<g fill="none" stroke="#868e96" stroke-width="5">${paths}</g>` +
    `<g font-family="sans-serif" font-size="38" font-weight="600" text-anchor="middle">${cards.join('')}</g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
