import { describe, expect, it } from 'vitest';
import { chain } from '../graph/chain.ts';
import { copy, paste } from '../graph/clipboard.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { addNode, connect, remove, type Edited } from '../graph/edits.ts';
import { group, ungroup } from '../graph/modules.ts';
import { parseDocument } from '../graph/parse.ts';
import { analyse } from './analyse.ts';
import { networkSignature, signature, startSignature } from './signature.ts';
import { startWeights, withLocks, withoutWeights, withWeights } from './startWeights.ts';

function value(edited: Edited): Document {
  if (!edited.ok) throw new Error(edited.error.en);
  // What an edit makes can be saved and opened.
  const read = parseDocument(JSON.parse(JSON.stringify(edited.value)));
  if (!read.ok) throw new Error(read.error.message.en);
  return read.value;
}

const data = { kind: 'moons', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const network = chain(
  'x',
  [['dataset'], ['linear', { units: 3 }], ['relu'], ['dropout'], ['linear', { units: 3 }], ['linear', { units: 2 }], ['output']],
  { data },
); // prettier-ignore
const weightsOf = (document: Document) =>
  Object.fromEntries([...startWeights(analyse(document).network, 7)].map(([name, values]) => [name, [...values]]));

describe('what is computed', () => {
  const grouped = value(group(network, ROOT, ['linear1', 'relu1', 'dropout1'], 'M'));
  const twice = value(group(grouped, ROOT, ['module1', 'linear2'], 'N'));
  const inside = value(group(twice, 'module2', ['linear2'], 'P'));
  const opened = value(ungroup(twice, ROOT, 'module2'));
  const openedWhole = value(ungroup(opened, ROOT, opened.graph.nodes.find(({ module }) => module)!.id));
  const regrouped = value(group(openedWhole, ROOT, openedWhole.graph.nodes.filter(({ block }) => block === 'relu').map(({ id }) => id), 'R')); // prettier-ignore

  it.each([
    ['grouping', grouped],
    ['grouping again', twice],
    ['grouping inside', inside],
    ['opening', opened],
    ['opening all', openedWhole],
    ['grouping anew', regrouped],
  ])('stays through %s: start weights, signatures, streams', (_, document) => {
    expect(analyse(document).problems).toEqual([]);
    expect(weightsOf(document)).toEqual(weightsOf(network));
    expect(signature(document)).toBe(signature(network));
    expect(networkSignature(document)).toBe(networkSignature(network));
    const identities = (one: Document) => new Set(analyse(one).network.filter(({ block }) => block.category !== 'structure').map(({ identity }) => identity)); // prettier-ignore
    expect(identities(document)).toEqual(identities(network));
  });

  it('is another network with another param or wire', () => {
    const other = { ...network, graph: { ...network.graph, nodes: network.graph.nodes.map((node) => (node.id === 'linear2' ? { ...node, params: { units: 4 } } : node)) } }; // prettier-ignore
    expect(networkSignature(other)).not.toBe(networkSignature(network));
    expect(networkSignature(network)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('a node that comes later does not take the weights of one that went into a module', () => {
    const { document, id } = addNode(grouped, ROOT, 'linear', { x: 0, y: 0 }, { units: 3 });
    expect(id).toBe('linear1');
    const wired = value(connect(document, ROOT, { node: 'dataset1', port: 'out' }, { node: id, port: 'in' }));
    const identities = analyse(wired).nodes.map(({ identity }) => identity);
    expect(new Set(identities).size).toBe(identities.length);
    expect(analyse(wired).byId.get('module1/linear1')?.identity).toBe('linear1');
    // And it can go out again.
    expect(weightsOf(value(ungroup(wired, ROOT, 'module1')))).toEqual(weightsOf(network));
  });

  it('a copy of a module has weights of its own', () => {
    const { document, ids } = paste(grouped, ROOT, copy(grouped, ROOT, ['module1']), { x: 9, y: 9 });
    const wired = value(connect(document, ROOT, { node: 'dataset1', port: 'out' }, { node: ids[0]!, port: 'in1' }));
    const identities = analyse(wired).nodes.map(({ identity }) => identity);
    expect(new Set(identities).size).toBe(identities.length);
    expect(analyse(wired).byId.get('module1/linear1')?.identity).toBe('linear1');
    expect(analyse(wired).byId.get(`${ids[0]}/linear1`)?.identity).toBe(`${ids[0]}/linear1`);
  });

  it('is by paths in documents that know nothing of this', () => {
    const old = { ...grouped, graph: { ...grouped.graph, nodes: grouped.graph.nodes.map(({ uid: _uid, ...node }) => node) } }; // prettier-ignore
    expect(analyse(old).nodes.every(({ id, identity }) => id === identity)).toBe(true);
    expect(Object.keys(weightsOf(old))).toContain('module1/linear1.kernel');
  });
});

/** `u` and `v`, one after the other, are uses of one module with a Linear and a perceptron. */
function twoUses(): Document {
  const placed = addNode(chain('m', [['moduleInput'], ['linear', { units: 2 }]]), ROOT, 'perceptron', { x: 0, y: 0 });
  let inner = value(connect(placed.document, ROOT, { node: 'linear1', port: 'out' }, { node: 'perceptron1', port: 'in' })); // prettier-ignore
  inner = addNode(inner, ROOT, 'moduleOutput', { x: 0, y: 0 }).document;
  inner = value(connect(inner, ROOT, { node: 'perceptron1', port: 'out' }, { node: 'moduleOutput1', port: 'in' }));
  const outer = chain('x', [['dataset'], ['linear', { units: 2 }], ['output']], { data });
  const edge = (id: string, from: string, out: string, to: string, into: string) => ({ id, from: { node: from, port: out }, to: { node: to, port: into } }); // prettier-ignore
  return {
    ...outer,
    graph: {
      nodes: [...outer.graph.nodes, ...['u', 'v'].map((id) => ({ id, module: 'm', params: {} }))],
      edges: [
        edge('e1', 'dataset1', 'out', 'u', 'moduleInput1'),
        edge('e2', 'u', 'moduleOutput1', 'v', 'moduleInput1'),
        edge('e3', 'v', 'moduleOutput1', 'linear1', 'in'),
        edge('e4', 'linear1', 'out', 'output1', 'in'),
      ],
    },
    modules: { m: { name: 'M', params: [], graph: inner.graph } },
  };
}

describe('weights by hand of a module that is used twice', () => {
  const document = twoUses();
  const own = new Map(
    [...startWeights(analyse(document).network, 3)].map(([name, values], i) => [name, values.map((_, at) => 10 * i + at)]), // prettier-ignore
  );
  const set = value({ ok: true, value: withWeights(document, own) });

  it('are each use’s own: all of them can be taken over', () => {
    expect(analyse(document).problems).toEqual([]);
    expect(own.size).toBe(10);
    for (const [name, values] of startWeights(analyse(set).network, 99)) expect([name, ...values]).toEqual([name, ...own.get(name)!]); // prettier-ignore
    expect(startSignature(set)).not.toBe('');
    expect(set.modules).toEqual(document.modules);
  });

  it('are drawn again for one alone', () => {
    const again = withoutWeights(withoutWeights(set, 'u/linear1'), 'u/perceptron1');
    const drawn = startWeights(analyse(document).network, 5);
    for (const [name, values] of startWeights(analyse(again).network, 5)) {
      expect([name, ...values]).toEqual([name, ...(name.startsWith('u/') ? drawn : own).get(name)!]);
    }
  });

  it('are locked for one alone', () => {
    const locked = withLocks(withLocks(set, 'v/linear1', 'kernel', [1], true), 'v/perceptron1', 'kernel', [0, 1], true);
    const places = (path: string) => analyse(locked).byId.get(path)?.locked;
    expect([places('u/linear1'), places('u/perceptron1')]).toEqual([{}, {}]);
    expect([places('v/linear1'), places('v/perceptron1')]).toEqual([{ kernel: [1] }, { kernel: [0, 1] }]);
    expect(weightsOf(locked)).toEqual(weightsOf(set));
    const freed = withLocks(locked, 'v/linear1', 'kernel', [1], false);
    expect(analyse(freed).byId.get('v/linear1')?.locked).toEqual({});
  });

  it('stay through opening one, and through a module around both', () => {
    const opened = value(ungroup(set, ROOT, 'v'));
    expect(weightsOf(opened)).toEqual(weightsOf(set));
    const around = value(group(set, ROOT, ['u', 'v'], 'Both'));
    expect(weightsOf(around)).toEqual(weightsOf(set));
    expect(startSignature(around)).toBe(startSignature(set));
    const changed = withWeights(around, new Map([['u/linear1.bias', Float32Array.of(5, 6)]]));
    expect(weightsOf(changed)).toEqual({ ...weightsOf(set), 'u/linear1.bias': [5, 6] });
    const back = value(ungroup(changed, ROOT, around.graph.nodes.at(-1)!.id));
    expect(weightsOf(back)).toEqual(weightsOf(changed));
  });

  it('that stand on the definition still hold for all uses', () => {
    const [m] = Object.values(document.modules);
    const nodes = m!.graph.nodes.map((node) => (node.id === 'linear1' ? { ...node, weights: { bias: [1, 2] } } : node));
    const old = { ...document, modules: { m: { ...m!, graph: { ...m!.graph, nodes } } } };
    const bias = (one: Document) => ['u', 'v'].map((use) => weightsOf(one)[`${use}/linear1.bias`]);
    expect(bias(old)).toEqual([[1, 2], [1, 2]]); // prettier-ignore
    expect(bias(withWeights(old, new Map([['v/linear1.bias', Float32Array.of(3, 4)]])))).toEqual([[1, 2], [3, 4]]); // prettier-ignore
  });

  it.each([
    ['one', set],
    ['one that lies in another', withWeights(value(group(set, ROOT, ['u', 'v'], 'Outer')), own)],
  ])('stay through grouping within %s that is used twice, and through opening that again', (_, before) => {
    for (const ids of [['linear1'], ['perceptron1'], ['linear1', 'perceptron1']]) {
      const around = value(group(before, 'm', ids, 'Part'));
      expect(weightsOf(around)).toEqual(weightsOf(before));
      expect(startSignature(around)).toBe(startSignature(before));
      const back = value(ungroup(around, 'm', around.modules['m']!.graph.nodes.at(-1)!.id));
      expect(weightsOf(back)).toEqual(weightsOf(before));
    }
  });

  it('are forgotten with their wire: another one may get its id', () => {
    const wire = set.modules['m']!.graph.edges.find(({ to }) => to.node === 'perceptron1')!;
    const cut = remove(set, 'm', { nodes: [], edges: [wire.id] });
    const drawn = value(connect(cut, 'm', wire.from, wire.to));
    expect(drawn.modules['m']!.graph.edges.at(-1)!.id).toBe(wire.id);
    expect(analyse(set).byId.get('u/perceptron1')?.start['kernel']).toBeDefined();
    expect(analyse(drawn).byId.get('u/perceptron1')?.start['kernel']).toBeUndefined();
  });

  it('are forgotten with their node: another one may get its id', () => {
    const without = remove(set, 'm', { nodes: ['linear1'], edges: [] });
    const said = without.graph.nodes.map(({ overrides }) => Object.keys(overrides ?? {}));
    expect(said.flat()).toEqual(['perceptron1', 'perceptron1']);
  });
});
