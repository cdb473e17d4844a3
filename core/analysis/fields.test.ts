import { describe, expect, it, test } from 'vitest';
import type { Fix } from '../blocks/define.ts';
import { lettersOnly, maskedPair, network, tokens, text } from '../examples/severalPorts.ts';
import { chain } from '../graph/chain.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { connect, setParam } from '../graph/edits.ts';
import { applyFix } from '../graph/fixes.ts';
import { builtIns, placeBuiltIn } from '../modules/catalogue.ts';
import { analyse } from './analyse.ts';

function repaired(document: Document, nodeId: string, fix: Fix | undefined): Document {
  const result = fix ? applyFix(document, ROOT, nodeId, fix) : undefined;
  if (!result?.ok) throw new Error('It cannot be repaired.');
  return result.value;
}

const problemAt = (document: Document, node: string) =>
  analyse(document).problems.find(({ nodeId }) => nodeId === node);

describe('data that lack a field from which a wire comes', () => {
  it('say so at the use of a module where the wire leads into one, with the same repairs', () => {
    const mha = builtIns.find(({ id }) => id === 'multiHead')!;
    const words = chain('x', [['dataset'], ['embedding']], { data: maskedPair.data });
    const { document, ids: [id = ''] } = placeBuiltIn(words, ROOT, mha, { x: 0, y: 0 }); // prettier-ignore
    const wires = ['query', 'key', 'value'].map((port) => [{ node: 'embedding1', port: 'out' }, { node: id, port }] as const); // prettier-ignore
    const all = [
      ...wires,
      [
        { node: 'dataset1', port: 'mask' },
        { node: id, port: 'mask' },
      ] as const,
    ];
    const wired = all.reduce((old, [from, to]) => {
      const next = connect(old, ROOT, from, to);
      return next.ok ? next.value : old;
    }, document);
    const problem = problemAt({ ...wired, data: { kind: 'iris' } }, id);
    expect(problem?.message.en).toContain('comes from the output “mask”');
    expect(problem?.fixes?.map(({ label }) => label.en)).toContain('Remove the wire');
    expect(problem?.edge).toBe(wired.graph.edges.at(-1)?.id);
  });
  const changed: Document = { ...maskedPair, data: { kind: 'iris' } };

  it('leave the wires as they are: with the data of before all is as it was', () => {
    expect(analyse(changed).isTrainable).toBe(false);
    expect(changed.graph).toBe(maskedPair.graph);
    expect(analyse({ ...changed, data: maskedPair.data }).problems).toEqual([]);
  });

  it('say so at the node and on the wire, which can come from an output that there is', () => {
    const problem = problemAt(changed, 'embedding2');
    expect(problem?.message.en).toBe('A wire comes from the output “segments”, which Dataset does not have: draw it from another output, or remove it.'); // prettier-ignore
    expect(problem?.edge).toBe('edge2');
    expect(problem?.fixes?.map(({ label }) => label.en)).toEqual(['Take it from “output”', 'Remove the wire']);
    const mended = repaired(changed, 'embedding2', problem?.fixes?.[0]);
    expect(mended.graph.edges.find(({ id }) => id === 'edge2')).toMatchObject({ from: { node: 'dataset1', port: 'out' }, to: { node: 'embedding2', port: 'in' } }); // prettier-ignore
    expect(mended.graph.edges).toHaveLength(maskedPair.graph.edges.length);
    expect(problemAt(mended, 'embedding2')?.message.en).toBe('float32 arrives, Embedding needs int32: Insert Tokens.');
  });

  it('let a wire go first where nothing has to arrive', () => {
    const wires = [
      ...text,
      [
        ['dataset1', 'mask'],
        ['sequenceMean1', 'mask'],
      ] as const,
    ];
    const document = network(tokens, wires);
    const problem = problemAt(document, 'sequenceMean1');
    expect(problem?.fixes?.map(({ kind }) => kind)).toEqual(['removeWires', 'takeFrom']);
    expect(analyse(repaired(document, 'sequenceMean1', problem?.fixes?.[0])).problems).toEqual([]);
  });
});

test('a mask of the wrong length is said at the node and on its wire, which can go', () => {
  const { graph } = maskedPair;
  const split = { id: 'split9', block: 'split', params: { width: 3 } };
  const document = {
    ...maskedPair,
    graph: {
      nodes: [...graph.nodes, split],
      edges: [
        ...graph.edges.filter(({ to }) => to.port !== 'mask'),
        { id: 'a', from: { node: 'dataset1', port: 'mask' }, to: { node: 'split9', port: 'in' } },
        { id: 'b', from: { node: 'split9', port: 'first' }, to: { node: 'sequenceMean1', port: 'mask' } },
      ],
    },
  };
  const problem = problemAt(document, 'sequenceMean1');
  expect(problem?.message.en).toBe('The mask has [3], the sequence needs [16]: one number for each of its places.');
  expect(problem?.edge).toBe('b');
  const mended = repaired(document, 'sequenceMean1', problem?.fixes?.[0]);
  // What the wire came from is left over.
  expect(analyse(mended).problems).toMatchObject([{ severity: 'warning', nodeId: 'split9' }]);
  expect(mended.graph.edges.map(({ id }) => id)).not.toContain('b');
});

test('a mask where numbers are wanted is said on the wire', () => {
  const document = network(
    { dataset1: {}, linear1: { units: 2 }, output1: {} },
    [[['dataset1', 'mask'], 'linear1'], ['linear1', 'output1']],
    maskedPair.data,
  ); // prettier-ignore
  const problem = problemAt(document, 'linear1');
  expect(problem).toMatchObject({ edge: 'edge1', message: { en: 'bool arrives, Linear needs float32: send it somewhere else.' } });
  expect(repaired(document, 'linear1', problem?.fixes?.[0]).graph.edges.map(({ id }) => id)).toEqual(['edge2']);
}); // prettier-ignore

test('two wires at an input for one: the first can be kept', () => {
  const { graph } = lettersOnly;
  const again = { id: 'again', from: { node: 'dataset1', port: 'segments' }, to: { node: 'embedding1', port: 'in' } };
  const document = { ...lettersOnly, graph: { ...graph, edges: [...graph.edges, again] } };
  const problem = problemAt(document, 'embedding1');
  expect(problem).toMatchObject({ edge: 'again', fixes: [{ label: { en: 'Keep the first wire' } }] });
  expect(repaired(document, 'embedding1', problem?.fixes?.[0]).graph).toEqual(graph);
});

describe('a table of fewer rows than there are kinds of tokens', () => {
  it.each([
    ['of the data', setParam(lettersOnly, ROOT, 'embedding1', 'tokens', 6), 7],
    ['out of Tokens', setParam(network(tokens, text), ROOT, 'tokens1', 'count', 9), 9],
  ])('is given as many, %s', (_, document, kinds) => {
    const problem = problemAt(document, 'embedding1');
    expect(problem?.message.en).toContain(`${kinds} kinds of tokens arrive`);
    const mended = repaired(document, 'embedding1', problem?.fixes?.[0]);
    expect(mended.graph.nodes.find(({ id }) => id === 'embedding1')?.params['tokens']).toBe(kinds);
    expect(analyse(mended).problems).toEqual([]);
  });

  it('is seen behind blocks that only move tokens', () => {
    const wires = [['dataset1', 'reshape1'], ['reshape1', 'split1'], [['split1', 'first'], 'concatenate1'], [['split1', 'rest'], 'concatenate1'], ['concatenate1', 'flatten1'], ['flatten1', 'embedding1']] as const;
    const blocks = { dataset1: {}, reshape1: { shape: [4, 4] }, split1: { width: 1 }, concatenate1: {}, flatten1: {}, embedding1: { tokens: 3 } };
    const document = network(blocks, wires, maskedPair.data);
    expect(problemAt(document, 'embedding1')?.message.en).toContain('7 kinds of tokens arrive, the table has a row for 3');
  }); // prettier-ignore

  it('has as many rows as are needed when it is inserted', () => {
    const document = network({ dataset1: {}, linear1: {}, output1: {} }, [['dataset1', 'linear1'], ['linear1', 'output1']], maskedPair.data);
    const mended = repaired(document, 'linear1', problemAt(document, 'linear1')?.fixes?.[0]);
    expect(mended.graph.nodes.find(({ block }) => block === 'embedding')?.params['tokens']).toBe(7);
  }); // prettier-ignore
});
