import { describe, expect, it } from 'vitest';
import { chain } from './chain.ts';
import { copy, parseFragment, paste } from './clipboard.ts';
import { addNode, connect, edgesInto, insertOnEdge, reconnect, remove } from './edits.ts';
import { applyFix } from './fixes.ts';
import type { Document } from './document.ts';
import { analyse } from '../analysis/analyse.ts';
import { parseDocument } from './parse.ts';

const small = chain('small', [['dataset'], ['flatten'], ['linear', { units: 10 }], ['output']]);

describe('wires', () => {
  it('a second wire into a single input replaces the first', () => {
    const { document, id } = addNode(small, 'root', 'flatten', { x: 0, y: 0 });
    const first = connect(document, 'root', { node: 'dataset1', port: 'out' }, { node: id, port: 'in' });
    const second = first.ok && connect(first.value, 'root', { node: id, port: 'out' }, { node: 'linear1', port: 'in' });
    const arriving = second && second.ok && second.value.graph.edges.filter((edge) => edge.to.node === 'linear1');
    expect(arriving).toEqual([expect.objectContaining({ from: { node: id, port: 'out' } })]);
  });
  it('that would close a cycle, also onto the node itself, are refused in words', () => {
    const cyclic = connect(small, 'root', { node: 'linear1', port: 'out' }, { node: 'flatten1', port: 'in' });
    expect(cyclic.ok || cyclic.error.en).toMatch(/cycle/);
    const own = connect(small, 'root', { node: 'linear1', port: 'out' }, { node: 'linear1', port: 'in' });
    expect(own.ok || own.error.en).toMatch(/cycle/);
  });
  it('that are there already, or end nowhere, are refused', () => {
    const again = connect(small, 'root', { node: 'dataset1', port: 'out' }, { node: 'flatten1', port: 'in' });
    expect(again.ok || again.error.en).toMatch(/already/);
    const nowhere = connect(small, 'root', { node: 'dataset1', port: 'out' }, { node: 'nobody', port: 'in' });
    expect(nowhere.ok).toBe(false);
  });
});

describe('nodes', () => {
  it('go with their wires and places when removed, and the old document is untouched', () => {
    const before = JSON.stringify(small);
    const after = remove(small, 'root', { nodes: ['flatten1'], edges: [] });
    expect(after.graph.edges.map((edge) => edge.to.node)).toEqual(['output1']);
    expect(after.layout['root']).not.toHaveProperty('flatten1');
    expect(JSON.stringify(small)).toBe(before);
  });
  it('can be put into a wire', () => {
    const edge = small.graph.edges.find((candidate) => candidate.to.node === 'output1')!;
    const result = insertOnEdge(small, 'root', edge.id, 'relu');
    if (!result.ok) throw new Error(result.error.en);
    const wires = result.value.graph.edges.map(({ from, to }) => `${from.node}>${to.node}`);
    expect(wires).toEqual(['dataset1>flatten1', 'flatten1>linear1', 'linear1>relu1', 'relu1>output1']);
  });
});

describe('the order of inputs and the weights on wires', () => {
  /** A perceptron that takes a flat input, then the picture itself; each wire with a weight of its own. */
  const two = (target: string): Document => {
    const { document: placed, id } = addNode(chain('x', [['dataset'], ['flatten']]), 'root', target, { x: 0, y: 0 });
    const end = { node: id, port: 'in' };
    const wired = ['flatten1', 'dataset1'].reduce((document, node) => {
      const joined = connect(document, 'root', { node, port: 'out' }, end);
      if (!joined.ok) throw new Error(joined.error.en);
      return joined.value;
    }, placed);
    const weigh = (edge: Document['graph']['edges'][number], i: number) =>
      edge.to.node === id ? { ...edge, weights: [i], isLocked: true } : edge;
    return { ...wired, graph: { ...wired.graph, edges: wired.graph.edges.map(weigh) } };
  };
  const into = (document: Document, id: string) => {
    const node = document.graph.nodes.find((candidate) => candidate.id === id)!;
    return edgesInto(document, document.graph, node).map(({ from, weights, isLocked }) => [
      from.node,
      weights,
      isLocked,
    ]);
  };

  it.each([
    ['the first', 0, [['relu1', [1], true], ['dataset1', [2], true]]],
    ['the second', 1, [['flatten1', [1], true], ['relu1', [2], true]]],
  ])('stay when a block is put into %s', (_, at, expected) => {
    const document = two('concatenate');
    const edge = document.graph.edges.filter(({ to }) => to.node === 'concatenate1')[at]!;
    const inserted = insertOnEdge(document, 'root', edge.id, 'relu');
    expect(inserted.ok && into(inserted.value, 'concatenate1')).toEqual(expected);
  }); // prettier-ignore

  it('stay when the beginning of a wire is moved; its end elsewhere has neither', () => {
    const document = addNode(two('perceptron'), 'root', 'perceptron', { x: 0, y: 0 }).document;
    const [first] = document.graph.edges.filter(({ to }) => to.node === 'perceptron1');
    const grown = addNode(document, 'root', 'tanh', { x: 0, y: 0 }).document;
    const out = { node: 'tanh1', port: 'out' };
    const moved = reconnect(grown, 'root', first!.id, out, { node: 'perceptron1', port: 'in' });
    expect(moved.ok && into(moved.value, 'perceptron1')).toEqual([['tanh1', [1], true], ['dataset1', [2], true]]); // prettier-ignore
    const other = reconnect(grown, 'root', first!.id, first!.from, { node: 'perceptron2', port: 'in' });
    expect(other.ok && into(other.value, 'perceptron2')).toEqual([['flatten1', undefined, undefined]]);
    expect(other.ok && into(other.value, 'perceptron1')).toEqual([['dataset1', [2], true]]);
  });

  it('are those that a repair repairs', () => {
    const document = two('perceptron');
    const [problem] = analyse(document).problems.filter(({ nodeId }) => nodeId === 'perceptron1');
    const repaired = applyFix(document, 'root', 'perceptron1', problem!.fixes![0]!);
    if (!repaired.ok) throw new Error(repaired.error.en);
    expect(into(repaired.value, 'perceptron1')).toEqual([['flatten1', [1], true], ['flatten2', [2], true]]); // prettier-ignore
    expect(analyse(repaired.value).problems.filter(({ nodeId }) => nodeId === 'perceptron1')).toEqual([]);
  });

  it('a wire that replaces another takes its place', () => {
    const { document } = addNode(small, 'root', 'flatten', { x: 0, y: 0 });
    const at = document.graph.edges.findIndex(({ to }) => to.node === 'linear1');
    const joined = connect(document, 'root', { node: 'flatten2', port: 'out' }, { node: 'linear1', port: 'in' });
    expect(joined.ok && joined.value.graph.edges[at]?.from.node).toBe('flatten2');
  });
});

describe('copy and paste', () => {
  it('keeps inner wires, drops outer ones, and gives new ids', () => {
    const fragment = parseFragment(JSON.stringify(copy(small, 'root', ['flatten1', 'linear1'])))!;
    const { document, ids } = paste(small, 'root', fragment, { x: 20, y: 20 });
    expect(ids).toEqual(['flatten2', 'linear2']);
    const added = document.graph.edges.slice(small.graph.edges.length);
    expect(added.map(({ from, to }) => `${from.node}>${to.node}`)).toEqual(['flatten2>linear2']);
    expect(document.graph.nodes.at(-1)?.params).toEqual({ units: 10 });
    expect(new Set(document.graph.edges.map((edge) => edge.id)).size).toBe(document.graph.edges.length);
  });
  it('ignores other people’s text', () => {
    expect(parseFragment('hello')).toBeUndefined();
    expect(parseFragment('{"format":"x"}')).toBeUndefined();
  });
});

describe('reading a document', () => {
  it('round trips through JSON, unknown blocks included', () => {
    const foreign = addNode(small, 'root', 'quantumLayer', { x: 1, y: 2 }, { qubits: 3 }).document;
    const read = parseDocument(JSON.parse(JSON.stringify(foreign)));
    expect(read).toEqual({ ok: true, value: foreign });
  });
  it('tells foreign, newer and damaged files apart', () => {
    const reason = (json: unknown) => {
      const read = parseDocument(json);
      return read.ok ? 'ok' : read.error.reason;
    };
    expect(reason({ nodes: [] })).toBe('foreign');
    expect(reason(null)).toBe('foreign');
    expect(reason({ ...small, version: 99 })).toBe('tooNew');
    expect(reason({ ...small, graph: { nodes: 3 } })).toBe('invalid');
  });
});
