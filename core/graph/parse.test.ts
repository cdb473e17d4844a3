import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { networkSignature, signature, startSignature } from '../analysis/signature.ts';
import { startWeights } from '../analysis/startWeights.ts';
import { catalogue } from '../blocks/catalogue.ts';
import { chain } from './chain.ts';
import { MOST_NODES, type Document } from './document.ts';
import { parseDocument } from './parse.ts';

const small = chain('small', [['dataset'], ['flatten'], ['linear', { units: 10 }], ['output']]);
const [first] = small.graph.nodes;
const withNodes = (nodes: readonly unknown[]) => ({ ...small, graph: { ...small.graph, nodes } });
const module = { name: 'x', params: [], graph: { nodes: [], edges: [] } };

describe('a document with names that stand for something else', () => {
  it.each([
    ['a slash', withNodes([{ ...first, id: 'a/b' }]), 'graph.nodes[0].id'],
    ['a dot', withNodes([{ ...first, id: 'a.b' }]), 'graph.nodes[0].id'],
    ['a name of every object', withNodes([{ ...first, id: 'constructor' }]), 'graph.nodes[0].id'],
    ['the same id twice', withNodes([...small.graph.nodes, { ...first, block: 'relu' }]), 'graph.nodes[4].id'],
    ['two edges of one id', { ...small, graph: { ...small.graph, edges: [...small.graph.edges, small.graph.edges[0]] } }, 'graph.edges[3].id'],
    ['a module that is called like every object', withNodes([{ id: 'a', module: 'toString', params: {} }]), 'graph.nodes[0].module'],
    ['a module in the place of the outermost graph', { ...small, modules: { root: module } }, 'modules'],
    ['a port that is a path', { ...small, graph: { ...small.graph, edges: [{ ...small.graph.edges[0], to: { node: 'flatten1', port: 'a/b' } }] } }, 'graph.edges[0].to.port'],
  ])('%s: refused, and it says where', (_, document, place) => {
    const parsed = parseDocument(document);
    expect(parsed.ok || parsed.error.message.en).toContain(place);
  }); // prettier-ignore

  it('a module that is not there is a problem, whatever it is called', () => {
    const parsed = parseDocument(withNodes([{ id: 'a', module: 'nobody', params: {} }]));
    const [problem] = parsed.ok ? analyse(parsed.value).problems : [];
    expect([problem?.nodeId, problem?.message.en]).toEqual([
      'a',
      'Its module is not in this document: remove it, or load the module from a file.',
    ]);
  });
});

it('a document of version 1 becomes one of this version: its modules have no params', () => {
  const { params: _params, ...old } = module;
  const parsed = parseDocument({ ...small, version: 1, modules: { m: old } });
  expect(parsed).toEqual({ ok: true, value: { ...small, version: 2, modules: { m: module } } });
  expect(parseDocument({ ...small, version: 1, modules: 'none' })).toMatchObject({ error: { reason: 'invalid' } });
});

it.each([
  ['two params of one name', [{ kind: 'integer', name: 'a', default: 1 }, { kind: 'boolean', name: 'a', default: true }], 'modules.m.params[1].name'],
  ['a param that no expression can name', [{ kind: 'integer', name: 'a-b', default: 1 }], 'modules.m.params[0].name'],
  ['a param that is called like what every object has', [{ kind: 'integer', name: 'constructor', default: 1 }], 'modules.m.params[0].name'],
])('%s: refused, and it says where', (_, params, place) => {
  const parsed = parseDocument({ ...small, modules: { m: { ...module, params } } });
  expect(parsed.ok || parsed.error.message.en).toContain(place);
}); // prettier-ignore

describe('modules that multiply', () => {
  /** Each uses the next one `width` times. */
  const nested = (depth: number, width: number): Document => {
    const use = (level: number, i: number) =>
      level === depth ? { id: `n${i}`, block: 'relu', params: {} } : { id: `n${i}`, module: `m${level}`, params: {} };
    const level = (next: number) => ({ nodes: Array.from({ length: width }, (_, i) => use(next, i)), edges: [] });
    const modules = Object.fromEntries(
      Array.from({ length: depth }, (_, i) => [`m${i}`, { name: `M${i}`, params: [], graph: level(i + 1) }]),
    );
    return { ...small, graph: { nodes: [...small.graph.nodes, { id: 'all', module: 'm0', params: {} }], edges: small.graph.edges }, modules }; // prettier-ignore
  };
  const sentences = (document: Document) =>
    analyse(document).problems.map(({ nodeId, message }) => `${nodeId}: ${message.en}`);

  it.each([
    [4, 10],
    [9, 10],
    [60, 2],
    [5000, 1],
  ])('%i levels of %i: a problem at the node that does it, at once', (depth, width) => {
    const document = nested(depth, width);
    expect(parseDocument(JSON.parse(JSON.stringify(document))).ok).toBe(true);
    const analysis = analyse(document);
    expect(sentences(document)).toEqual([expect.stringContaining(`all: With this module expanded, the network has more than ${MOST_NODES}`)]); // prettier-ignore
    expect(analysis.nodes).toHaveLength(4);
    expect(signature(document)).toBeTypeOf('string');
  });

  it('also where no two are alike, because of their params', () => {
    const inner = (i: number) => ['2 * n', '2 * n + 1'].map((expression, j) => ({ id: `u${j}`, module: `m${i + 1}`, params: { n: { expression } } })); // prettier-ignore
    const modules = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `m${i}`,
        { name: 'M', params: [{ kind: 'integer', name: 'n', default: 1 } as const], graph: { nodes: i < 39 ? inner(i) : [], edges: [] } },
      ]),
    ); // prettier-ignore
    const use = { id: 'all', module: 'm0', params: {} };
    const document = { ...small, graph: { nodes: [...small.graph.nodes, use], edges: small.graph.edges }, modules };
    expect(sentences(document)).toEqual([expect.stringContaining('all: With this module expanded')]);
  });

  it('up to there they are opened', () => {
    expect(analyse(nested(2, 10)).problems).toHaveLength(100);
  });

  it('also where they contain each other in every way', () => {
    const ids = Array.from({ length: 12 }, (_, i) => `m${i}`);
    const graph = { nodes: ids.map((id) => ({ id, module: id, params: {} })), edges: [] };
    const modules = Object.fromEntries(ids.map((id) => [id, { name: id, params: [], graph }]));
    expect(sentences({ ...small, graph, modules })).toContain(
      'm0: This module contains itself and would never end: open it and remove it from itself.',
    );
  });
});

it('weights that no memory holds are a problem at their node', () => {
  const document = chain('x', [['dataset'], ['flatten'], ['linear', { units: 65_536 }], ['linear', { units: 65_536 }]]);
  const [problem] = analyse(document).problems;
  expect([problem?.nodeId, problem?.message.en]).toEqual([
    'linear2',
    expect.stringMatching(/65536, 65536.*fewer units/),
  ]);
});

describe('whatever can be read can be analysed', () => {
  const ids = fc.constantFrom('a', 'b', 'c', 'd', 'in1', 'out1', 'linear1');
  const value = fc.oneof(
    fc.constantFrom(0, 1, 2, 3, 5, -1, 0.5, 1e12, true, false, '', 'valid', 'same', 'sigmoid', 'crossEntropy'),
    fc.array(fc.constantFrom(0, 1, 2, 28, -1), { maxLength: 4 }),
  );
  const expression = fc.record({ expression: fc.constantFrom('size', '2 * size', 'size / 2', 'size / 0', '1 +', 'many', '', '1, 2', '1e300 * size') }); // prettier-ignore
  const names = [...new Set(catalogue.flatMap(({ params }) => Object.keys(params)))];
  const block = fc.constantFrom(...catalogue.map(({ type }) => type), 'nobody', 'constructor');
  const weights = fc.dictionary(fc.constantFrom('kernel', 'bias', 'theta', 'x'), fc.array(fc.float(), { maxLength: 3 }), { maxKeys: 2 }); // prettier-ignore
  const node = fc.record(
    {
      id: ids,
      block,
      module: ids,
      params: fc.dictionary(fc.constantFrom(...names, 'size'), fc.oneof(value, expression), { maxKeys: 2 }),
      repeat: fc.oneof(fc.constantFrom(0, 1, 2, 3, -1, 0.5, 1e300, 50), expression),
      isFrozen: fc.boolean(),
      shares: fc.oneof(ids, fc.constantFrom('a/b', 'b/1/linear1')),
      weights,
      locked: fc.dictionary(fc.constantFrom('kernel', 'theta'), fc.array(fc.nat(9), { maxLength: 3 }), { maxKeys: 1 }),
    },
    { requiredKeys: ['id', 'params'] },
  );
  const end = fc.record({ node: ids, port: fc.constantFrom('in', 'out', 'in1', 'out1', 'a') });
  const edge = fc.record(
    { id: fc.uuid(), from: end, to: end, weights: fc.array(fc.float(), { maxLength: 2 }), isLocked: fc.boolean() },
    { requiredKeys: ['id', 'from', 'to'] },
  );
  const graph = fc.record({
    nodes: fc.uniqueArray(node, { maxLength: 7, selector: ({ id }) => id }),
    edges: fc.uniqueArray(edge, { maxLength: 9, selector: ({ id }) => id }),
  });
  const param = fc.record({ kind: fc.constantFrom('integer' as const, 'number' as const), name: fc.constantFrom('size', 'units'), default: fc.constantFrom(1, 2, 0, 2.5) }); // prettier-ignore
  const modules = fc.dictionary(
    ids,
    fc.record({
      name: fc.constant('M'),
      params: fc.uniqueArray(param, { maxLength: 2, selector: ({ name }) => name }),
      graph,
    }),
    { maxKeys: 4 },
  );
  const data = fc.constantFrom(small.data, { kind: 'regression', examples: 100, noise: 0, classes: 2, testShare: 0.2, seed: 1 }); // prettier-ignore

  it('analysis, signatures and start weights return', () => {
    let read = 0;
    fc.assert(
      fc.property(graph, modules, data, (root, inner, source) => {
        const parsed = parseDocument(
          JSON.parse(JSON.stringify({ ...small, graph: root, modules: inner, data: source })),
        );
        if (!parsed.ok) return;
        read++;
        const { nodes, network } = analyse(parsed.value);
        expect(nodes.length).toBeLessThanOrEqual(MOST_NODES);
        for (const sign of [signature, networkSignature, startSignature])
          expect(sign(parsed.value)).toBeTypeOf('string');
        expect(startWeights([...nodes, ...network], 1).size).toBeLessThanOrEqual(4 * nodes.length);
      }),
      { seed: 20261128, numRuns: 600 },
    );
    expect(read).toBeGreaterThan(200);
  });
});

test('a place that is none, or that nobody would find again, is left out, and the document opens', () => {
  const places = { dataset1: { x: -250, y: 1e6 }, flatten1: { x: 1e18, y: 0 }, linear1: { x: null, y: 0 }, output1: 7 };
  const parsed = parseDocument({ ...small, layout: { root: places } });
  expect(parsed.ok && parsed.value.layout).toEqual({ root: { dataset1: { x: -250, y: 1e6 } } });
  // JSON reads it as infinite.
  const endless = parseDocument({
    ...small,
    layout: { root: JSON.parse('{"dataset1":{"x":1e400,"y":0}}') as unknown },
  });
  expect(endless.ok && endless.value.layout).toEqual({ root: {} });
});
