import { describe, expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { encoderByHand } from '../examples/encoderByHand.ts';
import { ROOT, type Document, type PortEnd } from '../graph/document.ts';
import { addNode, connect, remove, setParams } from '../graph/edits.ts';
import { builtIns, placeBuiltIn } from '../modules/catalogue.ts';
import { decoderBlock } from '../modules/decoderBlock.ts';
import { multiHead } from '../modules/multiHead.ts';
import { endsOf, likelyWiring } from './beside.ts';
import { analysedIn, nodesOf, sourcesOf, type Part } from './part.ts';
import { partnersOf } from './partners.ts';
import { regionOf } from './region.ts';
import { rolesOf } from './roles.ts';
import { sidesOf } from './sides.ts';
import { firstPart, suggested, usesIn, withBuiltIn } from './suggest.ts';

const document = encoderByHand();
const byHand: Part = { graph: ROOT, within: '', nodes: ['module1'] };
const inside = (...nodes: string[]): Part => ({ graph: 'byHand', within: 'module1/', nodes });

function wired(before: Document, key: string, from: PortEnd, to: PortEnd): Document {
  const drawn = connect(before, key, from, to);
  if (!drawn.ok) throw new Error(drawn.error.en);
  return drawn.value;
}

describe('a part', () => {
  test('has all that lies between its nodes, and neither data nor ends of modules', () => {
    const part = inside('matMul1', 'softmax1', 'in1', 'out1');
    expect([...nodesOf(document, part)]).toEqual(['matMul1', 'scale1', 'mask1', 'softmax1']);
    expect(nodesOf(document, { ...part, nodes: ['gone'] }).size).toBe(0);
    expect(nodesOf(document, { graph: ROOT, within: '', nodes: ['dataset1', 'output1'] }).size).toBe(0);
  });

  test('is fed by every output from outside once, with its type', () => {
    const analysis = analyse(document);
    expect(sourcesOf(document, analysis, byHand)).toMatchObject([
      { end: { node: 'positionalEncoding1', port: 'out' }, port: 'in1', type: { shape: [16, 8] } },
      { end: { node: 'dataset1', port: 'mask' }, port: 'mask', type: { shape: [16], dtype: 'bool' } },
    ]);
    const scores = sourcesOf(document, analysis, inside('matMul1', 'softmax1'));
    expect(scores.map(({ end }) => end.node)).toEqual(['splitHeads1', 'splitHeads2', 'mask']);
  });

  test('is found in every copy of a repeated module', () => {
    const repeated = { ...document, graph: { ...document.graph, nodes: document.graph.nodes.map((node) => (node.id === 'module1' ? { ...node, repeat: 2 } : node)) } }; // prettier-ignore
    const analysis = analyse(repeated);
    const second = { ...inside('linear1'), within: 'module1/2/' };
    expect(analysedIn(repeated, analysis, second).map(({ id }) => id)).toEqual(['module1/2/linear1']);
    expect(regionOf(analysedIn(repeated, analysis, byHand)).weights).toHaveLength(32);
  });
});

describe('steps', () => {
  test('come in an order of the wiring alone, without what only passes something on', () => {
    const ids = (one: Document) => regionOf(analysedIn(one, analyse(one), byHand)).steps.map(({ node }) => node.id.replace('module1/', '')); // prettier-ignore
    const usual = ids(document);
    expect(usual).toHaveLength(20);
    expect(usual.slice(0, 5)).toEqual(['linear1', 'splitHeads1', 'linear2', 'splitHeads2', 'matMul1']);
    expect(ids(withBackwards(document))).toEqual(usual);
  });

  test('of an unfinished part come in the order in which they will be used', () => {
    const edges = document.modules['byHand']!.graph.edges.filter(({ to }) => to.node === 'softmax1').map(
      ({ id }) => id,
    );
    const cut = remove(document, 'byHand', { nodes: [], edges });
    const { steps, exits } = regionOf(analysedIn(cut, analyse(cut), byHand));
    expect(exits).toEqual(['module1/mask1', 'module1/splitHeads3']);
    expect(steps[0]?.name).toBe('module1/linear1');
  });

  test('of attention have their names', () => {
    const { nodes, data } = analyse(document);
    const roles = rolesOf(nodes, data);
    const named = ['linear1', 'splitHeads2', 'linear3', 'matMul1', 'scale1', 'mask1', 'softmax1', 'matMul2'];
    expect(named.map((id) => roles.get(`module1/${id}`)?.en)).toEqual(['Q', 'K, by heads', 'V', 'Scores', 'Scaled scores', 'Masked scores', 'After softmax', 'Output per head']); // prettier-ignore
    expect(roles.get('module2/self_attn/v_proj')?.en).toBe('V');
    expect(roles.get('module1/linear5')).toBeUndefined();
  });
});

/** The nodes of the block by hand in the reverse order. */
function withBackwards(one: Document): Document {
  const module = one.modules['byHand']!;
  const graph = { ...module.graph, nodes: module.graph.nodes.toReversed() };
  return { ...one, modules: { ...one.modules, byHand: { ...module, graph } } };
}

describe('partners', () => {
  const sides = sidesOf(document, byHand, { kind: 'part', part: { ...byHand, nodes: ['module2'] } }, {});
  const [left, right] = [sides.left.weights, sides.right.weights];
  const pairs = (chosen: Parameters<typeof partnersOf>[2]) =>
    new Map(partnersOf(left, right, chosen).map((pair) => [pair.left?.name, pair.right?.name]));

  test('are found by role and shape, in order', () => {
    expect(pairs({}).get('module1/linear3.kernel')).toBe('module2/self_attn/v_proj.kernel');
    expect(pairs({}).get('module1/linear4.bias')).toBe('module2/self_attn/out_proj.bias');
    // A norm of the module is chosen by a param.
    expect(pairs({}).get('module1/layerNorm2.gamma')).toBe('module2/norm2.gamma');
    expect([...pairs({}).values()]).not.toContain(undefined);
  });

  test('are chosen by hand; those of another shape are none', () => {
    const chosen = { 'module1/linear1.kernel': 'module2/self_attn/k_proj.kernel', 'module1/linear5.kernel': 'module2/norm1.gamma', 'module1/linear6.bias': null }; // prettier-ignore
    const found = pairs(chosen);
    expect(found.get('module1/linear1.kernel')).toBe('module2/self_attn/k_proj.kernel');
    expect(found.get('module1/linear5.kernel')).toBeUndefined();
    expect(found.get('module1/linear6.bias')).toBeUndefined();
    // What is left over of the right side comes last.
    expect(partnersOf(left, right, chosen).filter((pair) => pair.left === null).length).toBe(2);
  });
});

describe('a built-in module beside a part', () => {
  test('is as large as the part and wired to the same', () => {
    const other = withBuiltIn(document, inside('linear1', 'linear2', 'linear3', 'linear4'), multiHead);
    expect(other).toMatchObject({ params: { width: 8, heads: 2, bias: true, causal: false }, wiring: { query: 0, key: 0, value: 0, mask: 1 } }); // prettier-ignore
    const { left, right, partners, rightProblem } = sidesOf(
      document,
      inside('linear1', 'linear2', 'linear3', 'linear4'),
      other,
      {},
    );
    expect(rightProblem).toBeNull();
    expect([left.steps.length, right.steps.length]).toEqual([13, 13]);
    expect(partners).toHaveLength(8);
  });

  test('gets several texts in order, the last of them for the rest', () => {
    const source = (node: string, shape: readonly number[]) => ({ end: { node, port: 'out' }, port: 'in', type: { dtype: 'float32', shape } }) as const; // prettier-ignore
    const sources = [source('mask', [4]), source('x', [4, 8]), source('memory', [6, 8])];
    expect(endsOf(decoderBlock).map(({ id }) => id)).toEqual(['in1', 'memory', 'mask', 'memory_mask']);
    expect(likelyWiring(decoderBlock, sources)).toEqual({ in1: 1, memory: 2, mask: 0, memory_mask: null });
    expect(likelyWiring(multiHead, sources)).toEqual({ query: 1, key: 2, value: 2, mask: 0 });
  });

  test('is found for every module of the app by its own steps', () => {
    for (const id of ['encoderBlock', 'multiHead', 'feedForward', 'gptBlock', 'llamaBlock', 'swiGlu']) {
      const builtIn = builtIns.find((one) => one.id === id)!;
      const { document: placed, ids } = placeBuiltIn(remove(document, ROOT, { nodes: ['module1', 'module2'], edges: [] }), ROOT, builtIn, { x: 0, y: 0 }); // prettier-ignore
      const [use = ''] = ids;
      const sized = setParams(placed, ROOT, use, { width: 8, heads: 2, keyHeads: 2, feedForward: 16 });
      const document_ = endsOf(builtIn).filter(({ isOptional }) => !isOptional).reduce((before, { id: port }) => wired(before, ROOT, { node: 'positionalEncoding1', port: 'out' }, { node: use, port }), sized); // prettier-ignore
      expect(suggested(document_, { graph: ROOT, within: '', nodes: [use] }), id).toMatchObject({
        kind: 'builtIn',
        id,
      });
    }
  });

  test('cannot be computed where its inputs are unknown', () => {
    const { document: more, id } = addNode(document, ROOT, 'linear', { x: 0, y: 0 });
    const alone: Part = { graph: ROOT, within: '', nodes: [id] };
    const sides = sidesOf(more, alone, { kind: 'builtIn', id: 'feedForward', params: {}, wiring: { in1: null } }, {});
    expect(sides.leftProblem?.en).toMatch(/Nothing arrives at Linear/);
    expect(sides.rightProblem).not.toBeNull();
    expect(sidesOf(more, byHand, { kind: 'builtIn', id: 'gone', params: {}, wiring: {} }, {}).rightProblem).not.toBeNull(); // prettier-ignore
  });
});

test('one’s own module is compared first', () => {
  expect(usesIn(document).map(({ nodes }) => nodes[0])).toEqual(['module1', 'module2']);
  expect(firstPart(document)).toEqual(byHand);
  expect(firstPart(remove(document, ROOT, { nodes: ['module1'], edges: [] }))).toMatchObject({ nodes: ['module2'] });
});
