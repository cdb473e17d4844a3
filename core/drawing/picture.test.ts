import { expect, test } from 'vitest';
import { examples } from '../examples/examples.ts';
import type { Document } from '../graph/document.ts';
import { group } from '../graph/modules.ts';
import { setParams } from '../graph/edits.ts';
import { analyse } from '../analysis/analyse.ts';
import { textWidth } from './letters.ts';
import { drawPicture, type PictureOptions } from './picture.ts';
import { boxesOf } from './places.ts';
import { sceneOf } from './scene.ts';

const options: PictureOptions = {
  theme: 'light',
  language: 'en',
  order: 'channelsLast',
  hasTitle: true,
  hasModules: true,
};
const iris = examples['iris']!;
const all = Object.entries(examples);

/** Elements that are opened and closed in turn: what XML asks of a picture. */
function requireWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, slash, tag = '', itself] of svg.matchAll(/<(\/?)([\w]+)[^<>]*?(\/?)>/g)) {
    if (slash === '/') expect(open.pop()).toBe(tag);
    else if (itself === '') open.push(tag);
  }
  expect(open).toEqual([]);
  expect(svg.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
}

test.each(all)('the picture of %s is whole, and the same every time', (_, document) => {
  for (const theme of ['light', 'dark'] as const) {
    for (const language of ['en', 'de'] as const) {
      const { svg, width, height } = drawPicture(document, { ...options, theme, language });
      requireWellFormed(svg);
      expect(svg).toContain(`viewBox="0 0 ${width} ${height}"`);
      expect(drawPicture(JSON.parse(JSON.stringify(document)) as Document, { ...options, theme, language }).svg).toBe(
        svg,
      );
    }
  }
});

test.each(all)('every node and wire of %s is in the picture, cards as large as on the canvas', (_, document) => {
  const { svg } = drawPicture(document, options);
  for (const { id } of document.graph.nodes) expect(svg).toContain(`id="node-${id}"`);
  for (const { id } of document.graph.edges) expect(svg).toContain(`id="edge-${id}"`);
  const drawn = sceneOf({ document, analysis: analyse(document), weightOf: () => undefined }, 'root', '');
  const boxes = new Map(boxesOf(document, 'root').map((box) => [box.id, box]));
  for (const { id, x, y, kind, width, height } of drawn.cards) {
    const box = boxes.get(id)!;
    expect({ x, y }).toEqual({ x: box.x, y: box.y });
    if (kind !== 'perceptron') expect({ width, height }).toEqual({ width: box.width, height: box.height });
  }
});

test('words are never wider than their card', () => {
  const long = { ...iris, graph: { ...iris.graph, nodes: iris.graph.nodes.map((node) => ({ ...node, name: 'W'.repeat(200) })) } }; // prettier-ignore
  const { svg } = drawPicture(long, { ...options, hasTitle: false });
  const titles = [...svg.matchAll(/font-size="([\d.]+)"[^>]*font-weight="bold">([^<]*)</g)];
  expect(titles.length).toBeGreaterThan(5);
  for (const [, size, words = ''] of titles) expect(textWidth(words, Number(size), true)).toBeLessThanOrEqual(172 - 24);
});

test('names may be anything', () => {
  const name = '<script>alert("&")</script>\u0000\ud800 𝔘 漢字';
  const named = { ...iris, name, graph: { ...iris.graph, nodes: iris.graph.nodes.map((node) => ({ ...node, name })) } };
  const { svg } = drawPicture(named, options);
  requireWellFormed(svg);
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&lt;script&gt;');
});

test('what is inside a module is drawn below the network, once for all its uses', () => {
  const grouped = group(iris, 'root', ['linear1', 'relu1'], 'hidden');
  if (!grouped.ok) throw new Error(grouped.error.en);
  const { svg } = drawPicture(grouped.value, options);
  expect(svg.match(/Inside hidden/g)).toHaveLength(1);
  expect(svg).toContain('id="node-relu1"');
  expect(drawPicture(grouped.value, { ...options, hasModules: false }).svg).not.toContain('id="node-relu1"');
});

test('formulas are listed, each once, that of the loss among them', () => {
  const asked: string[] = [];
  const formula = (latex: string) => {
    asked.push(latex);
    return { svg: '<g/>', width: 10, height: 10 };
  };
  const { svg } = drawPicture(iris, { ...options, formula });
  expect(asked).toEqual(['y = x\\,W + b', 'y = \\max(0, x)', expect.stringContaining('-\\ln p_c')]);
  expect(svg).toContain('What the blocks compute');
});

test('an empty canvas and a network with problems are drawn as they are', () => {
  const empty: Document = { ...iris, graph: { nodes: [], edges: [] } };
  requireWellFormed(drawPicture(empty, options).svg);
  const broken = setParams(iris, 'root', 'linear1', { units: 0 });
  requireWellFormed(drawPicture(broken, options).svg);
  const unknown = { ...iris, graph: { ...iris.graph, nodes: iris.graph.nodes.map((node) => node.id === 'relu1' ? { ...node, block: 'newer' } : node) } }; // prettier-ignore
  expect(drawPicture(unknown, options).svg).toContain('stroke-dasharray="4 3"');
});

test('perceptrons show the weights that are known', () => {
  const document = examples['xor-by-hand']!;
  const { svg } = drawPicture(document, { ...options, weightOf: (_, name) => (name === 'theta' ? [-1.5] : [2, -3]) });
  expect(svg).toContain('θ = −1.5');
  expect(svg).toContain('>2<');
  expect(svg).toContain('>−3<');
});

test('shapes are written in the order of axes that is chosen', () => {
  const shapes = (order: PictureOptions['order']) =>
    ['28×28×1', '1×28×28'].map((shape) =>
      drawPicture(examples['fashion-cnn']!, { ...options, order }).svg.includes(shape),
    );
  expect([shapes('channelsLast'), shapes('channelsFirst')]).toEqual([
    [true, false],
    [false, true],
  ]);
});
