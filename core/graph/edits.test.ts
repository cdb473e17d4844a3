import { describe, expect, it } from 'vitest';
import { chain } from './chain.ts';
import { copy, parseFragment, paste } from './clipboard.ts';
import { addNode, connect, insertOnEdge, remove } from './edits.ts';
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
