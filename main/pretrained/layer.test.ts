import { expect, it } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { ROOT, type Document, type GraphNode } from '../../core/graph/document.ts';
import { encoderByHand } from '../../core/examples/encoderByHand.ts';
import { compile, initialWeights } from '../model/model.ts';
import { besideLayer } from './layer.ts';
import { readPretrained } from './read.ts';
import { computed, fixture, largestDifference } from './testing.ts';

/** The block that is built by hand, as large as the layers of the fixture and with their activation. */
function byHand(): { readonly document: Document; readonly own: string; readonly builtIn: string } {
  const before = encoderByHand();
  const size: Readonly<Record<number, number>> = { 8: 16, 16: 24 };
  const sized = (node: GraphNode): GraphNode => ({
    ...node,
    ...(node.block === 'relu' && { block: 'geluTanh' }),
    params: Object.fromEntries(
      Object.entries(node.params).map(([key, value]) => [
        key,
        /units|width|feedForward/.test(key) && typeof value === 'number' ? (size[value] ?? value) : value,
      ]),
    ),
  });
  const widened = { ...before.graph, nodes: before.graph.nodes.map(sized) };
  const hand = before.modules['byHand']!;
  const modules = { ...before.modules, byHand: { ...hand, graph: { ...hand.graph, nodes: hand.graph.nodes.map(sized) } } };
  const document = { ...before, graph: widened, modules };
  const useOf = (module: string) => document.graph.nodes.find((node) => node.module === module)!.id;
  return { document, own: useOf('byHand'), builtIn: useOf('encoderBlock') };
} // prettier-ignore

it('a block built by hand takes the weights of a real layer, and computes what it computes', async () => {
  const pretrained = await readPretrained(fixture('bert-classes'));
  const { document, own } = byHand();
  const part = { graph: ROOT, within: '', nodes: [own] };
  const { pairs, left, weights, other } = besideLayer(document, part, pretrained, 2);
  expect(left).toEqual([]);
  expect(Object.fromEntries(pairs.map(({ own: { name }, layer }) => [name, layer]))).toMatchObject({
    [`${own}/linear1.kernel`]: 'self_attn/q_proj.kernel',
    [`${own}/linear4.bias`]: 'self_attn/out_proj.bias',
    [`${own}/linear5.kernel`]: 'feed_forward/linear1.kernel',
    [`${own}/layerNorm2.gamma`]: 'norm2.gamma',
  });
  expect(other).toMatchObject({ kind: 'builtIn', id: 'encoderBlock', params: { width: 16, heads: 2, feedForward: 24, activation: 'geluTanh' } });
  const body = pretrained.document.graph.nodes.find(({ module }) => module !== undefined)!.id;
  expect(weights.get(`${own}/linear6.kernel`)).toEqual(pretrained.weights.get(`${body}/encoder/layer/2/feed_forward/linear2.kernel`));
}); // prettier-ignore

it('with them it computes what the layer computes', async () => {
  const pretrained = await readPretrained(fixture('bert-classes'));
  const { document, own, builtIn } = byHand();
  const params = { width: 16, heads: 2, feedForward: 24, dropout: 0, activation: 'geluTanh', epsilon: 1e-5 };
  const nodes = document.graph.nodes.map((node) => (node.id === builtIn ? { ...node, params } : node));
  const ofHand = { ...document, graph: { ...document.graph, nodes } };
  // The same network, in which the module of the app takes the place of the block.
  const edges = document.graph.edges.map((edge) => (edge.from.node === own ? { ...edge, from: { node: builtIn, port: 'out1' } } : edge));
  const ofModule = { ...document, graph: { nodes, edges } };
  const outputOf = async (one: Document, use: string, last: string) => {
    const { weights } = besideLayer(one, { graph: ROOT, within: '', nodes: [use] }, pretrained, 1);
    const all = new Map([...initialWeights(compile(analyse(one)), 1), ...weights]);
    const { nodes: values } = await computed({ document: one, weights: all }, { tokens: [1, 2, 3, 4] });
    return values.get(`${use}/${last}`)!;
  };
  const [hand, module] = [await outputOf(ofHand, own, 'layerNorm2'), await outputOf(ofModule, builtIn, 'norm2')];
  expect(hand.length).toBe(4 * 16);
  expect(largestDifference(hand, module)).toBeLessThan(1e-5);
  const { weights } = besideLayer(ofHand, { graph: ROOT, within: '', nodes: [own] }, pretrained, 2);
  const other = new Map([...initialWeights(compile(analyse(ofHand)), 1), ...weights]);
  const second = (await computed({ document: ofHand, weights: other }, { tokens: [1, 2, 3, 4] })).nodes.get(`${own}/layerNorm2`)!;
  expect(largestDifference(second, module)).toBeGreaterThan(0.1);
}); // prettier-ignore

it('a layer that is not there is refused', async () => {
  const { document, own } = byHand();
  const pretrained = await readPretrained(fixture('bert-classes'));
  expect(() => besideLayer(document, { graph: ROOT, within: '', nodes: [own] }, pretrained, 3)).toThrow('no layer 3');
});
