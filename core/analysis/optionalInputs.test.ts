import { describe, expect, test } from 'vitest';
import { chain } from '../graph/chain.ts';
import type { Document, Module } from '../graph/document.ts';
import { parseDocument } from '../graph/parse.ts';
import { portsOf } from '../graph/ports.ts';
import { analyse } from './analyse.ts';

describe('an optional input of a module', () => {
  const open = chain('m', [['moduleInput'], ['sequenceMean'], ['moduleOutput']]).graph;
  /** A mean over the places of a sequence, with a mask that need not be there. */
  const module = (optional: boolean): Module => ({
    name: 'Mean',
    params: [],
    graph: {
      nodes: [...open.nodes, { id: 'mask', block: 'moduleInput', params: { optional } }],
      edges: [
        ...open.edges,
        { id: 'toMask', from: { node: 'mask', port: 'out' }, to: { node: 'sequenceMean1', port: 'mask' } },
      ],
    },
  });
  /** The module in another one of the same inputs, behind words; its mask is wired or not. */
  const nested = (optional: boolean, isWired: boolean): Document => {
    const words = chain('x', [['dataset'], ['tokens'], ['embedding']], { data: { kind: 'iris' } });
    const inner = module(optional);
    const outer: Module = {
      ...inner,
      graph: {
        nodes: inner.graph.nodes.map((node) => (node.block === 'sequenceMean' ? { id: node.id, module: 'm', params: {} } : node)),
        edges: inner.graph.edges.map(({ to, from, ...edge }) => ({
          ...edge,
          from: { ...from, port: from.node === 'sequenceMean1' ? 'moduleOutput1' : from.port },
          to: { ...to, port: to.node === 'sequenceMean1' && to.port === 'in' ? 'moduleInput1' : to.port },
        })),
      },
    }; // prettier-ignore
    const wire = (node: string, port: string) => ({ id: `${node}_${port}`, from: { node, port: 'out' }, to: { node: 'use', port } }); // prettier-ignore
    const edges = [...words.graph.edges, wire('embedding1', 'moduleInput1'), ...(isWired ? [wire('tokens1', 'mask')] : [])]; // prettier-ignore
    const nodes = [...words.graph.nodes, { id: 'use', module: 'outer', params: {} }];
    const parsed = parseDocument({ ...words, graph: { nodes, edges }, modules: { m: inner, outer } });
    if (!parsed.ok) throw new Error(parsed.error.message.en);
    return parsed.value;
  };
  const inside = (document: Document) => analyse(document).byId.get('use/sequenceMean1/sequenceMean1')?.inputs.map(({ port }) => port); // prettier-ignore
  const atNodes = (document: Document) => analyse(document).problems.flatMap(({ nodeId }) => nodeId ?? []);

  test('that is left open leaves those open to which it leads, modules within too', () => {
    expect(atNodes(nested(true, false))).toEqual([]);
    expect(inside(nested(true, false))).toEqual(['in']);
    expect(inside(nested(true, true))).toEqual(['in', 'mask']);
    const [use] = nested(true, true).graph.nodes.filter(({ id }) => id === 'use');
    expect(portsOf(nested(true, true), use!, 'inputs').map(({ isOptional }) => isOptional)).toEqual([undefined, true]);
  });
  test('any other has to be wired, which is said at the use', () => {
    expect(atNodes(nested(false, false))).toEqual(['use']);
  });
  test('is called by its name where it has one', () => {
    const document = nested(false, false);
    const said = (name?: string) => {
      const { outer } = document.modules;
      const nodes = outer!.graph.nodes.map((node) => (node.id === 'mask' && name !== undefined ? { ...node, name } : node)); // prettier-ignore
      const renamed = { ...document, modules: { ...document.modules, outer: { ...outer!, graph: { ...outer!.graph, nodes } } } }; // prettier-ignore
      return analyse(renamed).problems.find(({ nodeId }) => nodeId === 'use')?.message;
    };
    expect(said()?.en).toBe('Nothing arrives at “Mean”: draw a wire to its input “mask”.');
    expect(said('K')?.de).toBe('Bei „Mean“ kommt nichts an: eine Leitung zu seinem Eingang „K“ ziehen.');
  });
  test('is missing once for all copies of a use', () => {
    const { graph, ...document } = nested(false, false);
    const repeat = (nodes: Document['graph']['nodes']) => nodes.map((node) => (node.id === 'use' ? { ...node, repeat: 3 } : node)); // prettier-ignore
    const problems = analyse({ ...document, graph: { ...graph, nodes: repeat(graph.nodes) } }).problems.filter(({ nodeId }) => nodeId); // prettier-ignore
    expect(problems.map(({ nodeId, message }) => [nodeId, message.en])).toEqual([
      ['use', 'Nothing arrives at “Mean”: draw a wire to its input “mask”.'],
    ]);
  });
});
