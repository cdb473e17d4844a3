import { analyse } from '../analysis/analyse.ts';
import { findBlock } from '../blocks/catalogue.ts';
import { graphOf, moduleOf, ROOT, type Document, type Graph, type GraphNode } from '../graph/document.ts';
import { asText } from '../graph/words.ts';
import { losses } from '../losses/losses.ts';
import type { AxisOrder } from '../shape.ts';
import { counted, text, type Language } from '../text.ts';
import { cardSvg, written, type Style } from './cards.ts';
import { categoryColours, themeColours, type PictureTheme } from './colours.ts';
import type { Box, Size } from './geometry.ts';
import { fitted, PICTURE_FONT, textWidth } from './letters.ts';
import { sceneOf, type Drawing, type Scene } from './scene.ts';
import { escaped, number } from './svg.ts';
import { labelSvg, wireArea, wireSvg } from './wires.ts';

/** A formula as a part of a picture: elements whose corner is the origin, in the colour that is current. */
export interface DrawnFormula extends Size {
  readonly svg: string;
}

/** What is drawn, and how. */
export interface PictureOptions {
  readonly theme: PictureTheme;
  readonly language: Language;
  readonly order: AxisOrder;
  /** The document's name and size above the network. */
  readonly hasTitle: boolean;
  /** Below the network, what is inside its modules. */
  readonly hasModules: boolean;
  /** Draws the formulas of blocks, which are listed at the end; absent: without formulas. */
  readonly formula?: ((latex: string) => DrawnFormula) | undefined;
  /** Known weights of perceptrons; absent: those that the document sets by hand. */
  readonly weightOf?: Drawing['weightOf'] | undefined;
}

export interface Picture extends Size {
  readonly svg: string;
}

const MARGIN = 28;
const SECTION = 28;
const FRAME = 20;
const LEAST_WIDTH = 360;

/** A part of the picture, below the others; drawn with its upper left corner at the origin. */
type Section = Picture;

/** The document as it is drawn on the canvas, as an SVG file: the same one for the same document. */
export function drawPicture(document: Document, options: PictureOptions): Picture {
  const analysis = analyse(document);
  const style: Style = {
    colours: themeColours[options.theme],
    language: options.language,
    order: options.order,
    document,
  };
  const drawing: Drawing = { document, analysis, weightOf: options.weightOf ?? (({ start }, name) => start[name]) };
  const uses = options.hasModules ? usesIn(document, document.graph, (path) => analysis.copies.has(path)) : new Map<string, string>(); // prettier-ignore
  const formulas = options.formula ? formulaSection(document, [ROOT, ...uses.keys()], options.formula, style) : [];
  const sections = [
    ...(options.hasTitle ? [titleSection(document, analysis.totals.parameters, style)] : []),
    graphSection(sceneOf(drawing, ROOT, ''), style),
    ...[...uses].map(([module, path]) => moduleSection(module, sceneOf(drawing, module, path), style)),
    ...formulas,
  ];
  return assembled(document.name, sections, style);
}

function assembled(name: string, sections: readonly Section[], { colours }: Style): Picture {
  const width = Math.ceil(Math.max(LEAST_WIDTH, ...sections.map((section) => section.width)) + 2 * MARGIN);
  let y = MARGIN;
  const parts = sections.map((section) => {
    const part = `<g transform="translate(${MARGIN} ${number(y)})">${section.svg}</g>`;
    y += section.height + SECTION;
    return part;
  });
  const height = Math.ceil(y - SECTION + MARGIN);
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${PICTURE_FONT}">`,
    `<title>${escaped(name)}</title>`,
    `<rect width="${width}" height="${height}" fill="${colours.canvas}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
  return { svg, width, height };
}

function titleSection({ name, graph }: Document, parameters: number, { colours, language }: Style): Section {
  const blocks = counted(graph.nodes.length, ['block', 'blocks'], ['Block', 'Blöcke'])[language];
  const weights = counted(parameters, ['weight', 'weights'], ['Gewicht', 'Gewichte'])[language];
  const [title, facts] = [fitted(name, 1000, 18, true), `${blocks} · ${weights}`];
  return {
    width: Math.max(textWidth(title, 18, true), textWidth(facts, 11)),
    height: 36,
    svg:
      written(title, { x: 0, y: 16, size: 18, fill: colours.ink, weight: 700 }) +
      written(facts, { x: 0, y: 34, size: 11, fill: colours.dim }),
  };
}

function graphSection(scene: Scene, style: Style): Section {
  const areas = [...scene.cards.map(withPorts), ...scene.wires.map((wire) => wireArea(wire, style))];
  if (areas.length === 0) return { width: 0, height: 0, svg: '' };
  const [left, top] = [Math.min(...areas.map(({ x }) => x)), Math.min(...areas.map(({ y }) => y))];
  return {
    width: Math.max(...areas.map(({ x, width }) => x + width)) - left,
    height: Math.max(...areas.map(({ y, height }) => y + height)) - top,
    svg: [
      `<g transform="translate(${number(-left)} ${number(-top)})">`,
      ...scene.wires.map((wire) => wireSvg(wire, style)),
      ...scene.cards.map((card) => cardSvg(card, style)),
      ...scene.wires.map((wire) => labelSvg(wire, style)),
      '</g>',
    ].join('\n'),
  };
}

/** A card with the dots of its ports, which stand out on both sides. */
function withPorts({ x, y, width, height }: Box): Omit<Box, 'id'> {
  return { x: x - 6, y, width: width + 12, height };
}

/** Modules in the order in which they are met, each with the path to its first use, which ends in a slash. */
function usesIn(
  document: Document,
  graph: Graph,
  isRepeated: (path: string) => boolean,
  prefix = '',
  found = new Map<string, string>(),
): ReadonlyMap<string, string> {
  for (const { id, module } of graph.nodes) {
    const definition = moduleOf(document, module);
    if (module === undefined || !definition || found.has(module)) continue;
    const path = `${prefix}${id}${isRepeated(prefix + id) ? '/1' : ''}/`;
    found.set(module, path);
    usesIn(document, definition.graph, isRepeated, path, found);
  }
  return found;
}

/** A frame around what is inside a module. */
function moduleSection(id: string, scene: Scene, style: Style): Section {
  const { colours, language, document } = style;
  const inner = graphSection(scene, style);
  const said = asText(moduleOf(document, id)?.name ?? id)[language];
  const title = fitted(text(`Inside ${said}`, `In ${said}`)[language], 600, 12, true);
  const width = Math.max(inner.width, textWidth(title, 12, true)) + 2 * FRAME;
  const height = inner.height + 2 * FRAME + 24;
  const svg =
    `<rect width="${number(width)}" height="${number(height)}" rx="12" fill="none" stroke="${colours.line}" stroke-width="1.5"/>` +
    written(title, { x: FRAME, y: 27, size: 12, fill: categoryColours.structure, weight: 600 }) +
    `<g transform="translate(${FRAME} ${FRAME + 24})">${inner.svg}</g>`;
  return { width, height, svg };
}

const FORMULA_ROW = 14;
const NAME = 190;

/** What a node computes: its block's formula; of an output, that of its loss. */
function explanationOf({ block: type, params }: GraphNode) {
  const block = findBlock(type ?? '');
  if (!block) return [];
  const { glyph, category, help, label } = block;
  if (type === 'output') {
    const loss = losses.find(({ kind }) => kind === (params['loss'] ?? block.params['loss']?.default));
    return loss ? [{ glyph, category, label: loss.label, latex: loss.help.formula }] : [];
  }
  return help.formula === undefined ? [] : [{ glyph, category, label, latex: help.formula }];
}

/** What all kinds of blocks in these graphs compute, one below the other. */
function formulaSection(
  document: Document,
  keys: readonly string[],
  formulaOf: (latex: string) => DrawnFormula,
  { colours, language }: Style,
): readonly Section[] {
  const nodes = keys.flatMap((key) => graphOf(document, key)?.nodes ?? []);
  const explained = [...new Map(nodes.flatMap(explanationOf).map((one) => [one.label.en, one])).values()];
  if (explained.length === 0) return [];
  let y = 24;
  const rows = explained.map(({ label, glyph, category, latex }) => {
    const drawn = formulaOf(latex);
    const row = Math.max(20, drawn.height);
    const middle = y + row / 2;
    y += row + FORMULA_ROW;
    const svg = [
      `<rect x="0" y="${number(middle - 10)}" width="20" height="20" rx="6" fill="${categoryColours[category]}"/>`,
      written(glyph, { x: 10, y: middle + 4, size: glyph.length > 2 ? 8 : 10.5, fill: '#ffffff', anchor: 'middle', weight: 700 }),
      written(fitted(label[language], NAME - 40, 12), { x: 28, y: middle + 4.5, size: 12, fill: colours.ink }),
      `<g transform="translate(${NAME} ${number(middle - drawn.height / 2)})" color="${colours.ink}">${drawn.svg}</g>`,
    ].join('');
    return { svg, width: NAME + drawn.width };
  }); // prettier-ignore
  const title = text('What the blocks compute', 'Was die Blöcke berechnen')[language];
  const svg = written(title, { x: 0, y: 11, size: 12, fill: colours.dim, weight: 600 }) + rows.map((row) => row.svg).join('\n'); // prettier-ignore
  return [{ svg, width: Math.max(...rows.map((row) => row.width)), height: y - FORMULA_ROW }];
}
