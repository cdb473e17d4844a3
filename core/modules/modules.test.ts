import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { startWeights } from '../analysis/startWeights.ts';
import { chain } from '../graph/chain.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { addNode, connect, setParam, setRepeat } from '../graph/edits.ts';
import { paramsOf } from '../graph/moduleParams.ts';
import { parseDocument } from '../graph/parse.ts';
import { asText } from '../graph/words.ts';
import { portsOf } from '../graph/ports.ts';
import { builtIns, placeBuiltIn } from './catalogue.ts';
import type { BuiltIn } from './define.ts';

/** Columns of flowers as if they were words: tokens, a sequence as wide as modules are by default, heads of it. */
const text = chain(
  'x',
  [['dataset'], ['tokens', { count: 2 }], ['embedding', { tokens: 2, width: 64 }], ['splitHeads', { heads: 4 }]],
  { data: { kind: 'iris' } },
);
const segments = addNode(text, ROOT, 'tokens', { x: 0, y: 0 }, { count: 2 });
const wiredSegments = connect(
  segments.document,
  ROOT,
  { node: 'dataset1', port: 'out' },
  { node: segments.id, port: 'in' },
);
const words = wiredSegments.ok ? wiredSegments.value : text;

/** Data of the right rank, and a layer as wide as the module is by default. */
const before: Readonly<Record<string, Document>> = {
  residualDense: chain('x', [['dataset'], ['flatten'], ['linear', { units: 64 }]]),
  residualConv: chain('x', [['dataset'], ['conv2d', { filters: 16, stride: 4 }]]),
};

/** What is to be wired to an input, by its name. */
function sourceOf(document: Document, port: string): string {
  if (document !== words) return document.graph.nodes.at(-1)?.id ?? '';
  if (['q', 'k', 'v'].includes(port)) return 'splitHeads1';
  if (port === 'segments') return segments.id;
  return /tokens|mask/.test(port) ? 'tokens1' : 'embedding1';
}

/** With a use of the module behind it; masks are wired where that is wanted. */
function used(builtIn: BuiltIn, isMasked: boolean) {
  const start = before[builtIn.id] ?? words;
  const placed = placeBuiltIn(start, ROOT, builtIn, { x: 10, y: 20 });
  let { document } = placed;
  const [use = ''] = placed.ids;
  for (const { name, isOptional } of portsOf(document, document.graph.nodes.at(-1)!, 'inputs')) {
    if (isOptional && !isMasked) continue;
    const wired = connect(document, ROOT, { node: sourceOf(start, name), port: 'out' }, { node: use, port: name });
    if (!wired.ok) throw new Error(wired.error.en);
    document = wired.value;
  }
  return { document, use };
}

const problemsOf = (document: Document) => analyse(document).problems.filter(({ nodeId }) => nodeId !== undefined);

describe.each(builtIns.map((builtIn) => [builtIn.id, builtIn] as const))('the module %s', (id, builtIn) => {
  const { document, use } = used(builtIn, false);

  it('can be placed, saved and computed, with masks and without', () => {
    for (const one of [document, used(builtIn, true).document]) {
      expect(parseDocument(JSON.parse(JSON.stringify(one)))).toEqual({ ok: true, value: one });
      expect(problemsOf(one)).toEqual([]);
      expect(one.layout[ROOT]?.[use]).toEqual({ x: 10, y: 20 });
    }
  });

  it('has a place of its own for each of its nodes, and wires that go to the right', () => {
    const { graph } = builtIn.module;
    const places = Object.values(builtIn.points).map(({ x, y }) => `${x} ${y}`);
    expect([places.length, new Set(places).size]).toEqual([graph.nodes.length, graph.nodes.length]);
    const leftwards = graph.edges.filter(({ from, to }) => {
      const [a, b] = [builtIn.points[from.node]!, builtIn.points[to.node]!];
      return b.x < a.x && a.y === b.y;
    });
    expect(leftwards).toEqual([]);
  });

  it('comes into a document once, as long as it is the same', () => {
    const twice = placeBuiltIn(document, ROOT, builtIn, { x: 0, y: 0 }).document;
    expect(Object.keys(twice.modules)).toEqual(Object.keys(document.modules));
    expect(document.modules[id]).toEqual(builtIn.module);
    const [first] = builtIn.module.graph.nodes;
    const changed = setParam(document, id, first!.id, 'x', 1);
    const modules = Object.keys(placeBuiltIn(changed, ROOT, builtIn, { x: 0, y: 0 }).document.modules);
    expect(modules).toEqual([...Object.keys(document.modules), 'module1']);
  });

  it('is told in both languages', () => {
    const labels = Object.values(paramsOf(builtIn.module)).map(({ label }) => label);
    for (const { en, de } of [builtIn.help, ...labels]) expect(en).not.toBe(de);
    const { name, help } = document.modules[id]!;
    expect([asText(name), help]).toEqual([builtIn.label, builtIn.help]);
  });
});

describe.each(builtIns.map((builtIn) => [builtIn.id, builtIn] as const))('the ends of the module %s', (id, builtIn) => {
  const { document, use } = used(builtIn, false);
  const node = document.graph.nodes.find((candidate) => candidate.id === use)!;
  const labels = (of: Document) =>
    (['inputs', 'outputs'] as const).flatMap((side) => portsOf(of, node, side)).map(({ label }) => label);

  it('are called in both languages; where a person has named the module, as was typed', () => {
    for (const { en, de } of labels(document)) expect([de, de === en]).toEqual([de, en.length === 1]);
    const own = { ...document, modules: { ...document.modules, [id]: { ...document.modules[id]!, name: 'Mine' } } };
    for (const { en, de } of labels(own)) expect([en, 'Eingabe', 'Ausgabe']).toContain(de);
  });
});

describe('modules that keep the shape', () => {
  it.each(['residualDense', 'residualConv', 'encoderBlock', 'decoderBlock', 'gptBlock', 'llamaBlock'])('%s can be repeated', (id) => {
    const { document, use } = used(builtIns.find((builtIn) => builtIn.id === id)!, false);
    const often = setRepeat(document, ROOT, use, 6);
    expect(problemsOf(often)).toEqual([]);
    const { byId } = analyse(often);
    expect(byId.get(`${use}/6/out1`)?.type).toEqual(byId.get(`${use}/1/in1`)?.type);
  });
}); // prettier-ignore

it('GPT starts what adds up smaller, the more layers there are', () => {
  const { document, use } = used(
    builtIns.find(({ id }) => id === 'gpt')!,
    false,
  );
  const deviations = (layers: number) => {
    const weights = startWeights(analyse(setParam(document, ROOT, use, 'layers', layers)).nodes, 1);
    const deviationOf = (name: string) => {
      const values = weights.get(`${use}/h/2/${name}.kernel`)!;
      return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    };
    return ['attn/c_attn', 'attn/c_proj', 'mlp/c_fc', 'mlp/c_proj'].map(deviationOf);
  };
  for (const layers of [2, 8]) {
    const projection = 0.02 / Math.sqrt(2 * layers);
    const expected = [0.02, projection, 0.02, projection];
    for (const [i, deviation] of deviations(layers).entries()) expect(deviation / expected[i]!).toBeCloseTo(1, 1);
  }
});
