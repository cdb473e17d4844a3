import { describe, expect, it, test } from 'vitest';
import { chain } from '../graph/chain.ts';
import { MOST_NODES, ROOT, type Document, type GraphNode, type Module, type Setting } from '../graph/document.ts';
import { connect, setParam, setRepeat } from '../graph/edits.ts';
import { applyFix } from '../graph/fixes.ts';
import { parseDocument } from '../graph/parse.ts';
import { analyse } from './analyse.ts';
import { startWeights, withLocks, withWeights } from './startWeights.ts';
import { networkSignature } from './signature.ts';

/** Linear, ReLU, Linear: `width` wide, and back to `size`. */
const block = (params: Module['params'] = [integer('width', 8), integer('size', 6)]): Module => {
  const { graph } = chain('m', [['moduleInput'], ['linear'], ['relu'], ['linear'], ['moduleOutput']]);
  const units: Record<string, Setting> = { linear1: { expression: '2 * width' }, linear2: { expression: 'size' } };
  const nodes = graph.nodes.map((node) => ({ ...node, params: units[node.id] === undefined ? {} : { units: units[node.id]! } })); // prettier-ignore
  return { name: 'Block', params, graph: { ...graph, nodes } };
};

function integer(name: string, value: number): Module['params'][number] {
  return { kind: 'integer', name, default: value };
}

/** Data of two features, a Linear to six, a use of the module, a Linear to two, the output. */
function using(use: Partial<GraphNode>, modules: Document['modules'] = { m: block() }): Document {
  const data = { kind: 'moons', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
  const outer = chain('x', [['dataset'], ['linear', { units: 6 }], ['linear', { units: 2 }], ['output']], { data });
  const node = { id: 'use', module: 'm', params: {}, ...use };
  const [first, , last] = outer.graph.edges;
  const edges = [
    first!,
    { id: 'a', from: { node: 'linear1', port: 'out' }, to: { node: 'use', port: 'moduleInput1' } },
    { id: 'b', from: { node: 'use', port: 'moduleOutput1' }, to: { node: 'linear2', port: 'in' } },
    last!,
  ];
  return read({ ...outer, graph: { nodes: [...outer.graph.nodes, node], edges }, modules });
}

/** As it is after it has been saved and opened. */
function read(document: Document): Document {
  const parsed = parseDocument(JSON.parse(JSON.stringify(document)));
  if (!parsed.ok) throw new Error(parsed.error.message.en);
  return parsed.value;
}

const said = (document: Document) =>
  analyse(document).problems.map(({ nodeId, param, message }) => [nodeId, param, message.en]);
const shapes = (document: Document) =>
  analyse(document).nodes.flatMap(({ identity, weights }) => weights.flatMap(({ name, shape }) => (name === 'kernel' ? [[identity, ...shape]] : []))); // prettier-ignore
/** The first repair of the first problem. */
const repaired = (document: Document): Document => {
  const { nodeId = '', fixes } = analyse(document).problems[0]!;
  const edited = applyFix(document, ROOT, nodeId, fixes![0]!);
  if (!edited.ok) throw new Error(edited.error.en);
  return edited.value;
};

describe('params of a module', () => {
  it('are computed with inside, by default or as a use sets them', () => {
    expect(said(using({}))).toEqual([]);
    expect(shapes(using({}))).toEqual([['linear1', 2, 6], ['use/linear1', 6, 16], ['use/linear2', 16, 6], ['linear2', 6, 2]]); // prettier-ignore
    const set = using({ params: { width: 3, size: { expression: '24 / 6 + 1' } } });
    expect(shapes(set).slice(1)).toEqual([
      ['use/linear1', 6, 6],
      ['use/linear2', 6, 5],
      ['linear2', 5, 2],
    ]);
  });

  it('are handed on through modules', () => {
    const { graph } = chain('n', [['moduleInput'], ['moduleOutput']]);
    const inner = { id: 'inner', module: 'm', params: { width: { expression: 'breadth / 2' } } };
    const edges = [
      { id: 'a', from: { node: 'moduleInput1', port: 'out' }, to: { node: 'inner', port: 'moduleInput1' } },
      { id: 'b', from: { node: 'inner', port: 'moduleOutput1' }, to: { node: 'moduleOutput1', port: 'in' } },
    ];
    const outer: Module = { name: 'Outer', params: [integer('breadth', 10)], graph: { nodes: [...graph.nodes, inner], edges } };
    const document = using({ module: 'n', params: { breadth: 14 } }, { m: block(), n: outer });
    expect(shapes(document)[1]).toEqual(['use/inner/linear1', 6, 14]);
  }); // prettier-ignore

  it('may be words and switches', () => {
    const { graph } = chain('m', [['moduleInput'], ['conv2d'], ['moduleOutput']]);
    const nodes = graph.nodes.map((node) => (node.block === 'conv2d' ? { ...node, params: { padding: { expression: 'edge' }, bias: { expression: 'hasBias' } } } : node)); // prettier-ignore
    const params: Module['params'] = [
      { kind: 'choice', name: 'edge', default: 'same', options: ['same', 'valid'] },
      { kind: 'boolean', name: 'hasBias', default: true },
    ];
    const pictures = chain('x', [['dataset']], { data: { kind: 'fashion-mnist' } });
    const use = { id: 'use', module: 'm', params: { edge: 'valid', hasBias: false } };
    const edges = [{ id: 'a', from: { node: 'dataset1', port: 'out' }, to: { node: 'use', port: 'moduleInput1' } }];
    const document = read({ ...pictures, graph: { nodes: [...pictures.graph.nodes, use], edges }, modules: { m: { name: 'M', params, graph: { ...graph, nodes } } } }); // prettier-ignore
    expect(analyse(document).byId.get('use/conv2d1')).toMatchObject({ params: { padding: 'valid', bias: false }, type: { shape: [26, 26, 16] } }); // prettier-ignore
  });

  test.each([
    ['a name that there is not', { width: { expression: 'breadth' } }, 'width', 'width, “breadth”: There is no parameter “breadth” here'],
    ['a division that does not come out', { width: { expression: '1 + 10 / 4' } }, 'width', 'width, “10 / 4” in “1 + 10 / 4”: 10 / 4 is not a whole number'],
    ['more than can be read', { width: { expression: `8${' + 0'.repeat(100)}` } }, 'width', 'The expression is longer than 200 characters'],
    ['a word for a number', { size: 'large' }, 'size', 'size: a whole number from 1 to 1000000.'],
    ['nothing', { size: { expression: ' ' } }, 'size', 'Enter a number or an expression.'],
    ['too little', { size: { expression: '3 - 3' } }, 'size', 'size: a whole number from 1 to 1000000. “3 - 3” is 0.'],
  ])('with %s: told at the use, with a repair', (_, params, param, sentence) => {
    const document = using({ params });
    expect(said(document)).toEqual([['use', param, expect.stringContaining(sentence)]]);
    if (Object.values(params).every((value) => typeof value === 'object')) expect(said(repaired(document))).toEqual([]);
  }); // prettier-ignore

  it('what a node inside makes of them is told at that node', () => {
    const wrong = setParam(using({}), 'm', 'linear1', 'units', { expression: 'width / 3' });
    expect(said(wrong)).toEqual([['use/linear1', 'units', expect.stringContaining('8 / 3 is not a whole number')]]);
    expect(said(setParam(using({}), ROOT, 'linear1', 'units', { expression: '2 * 3' }))).toEqual([]);
  });
});

describe('a module that is repeated', () => {
  const three = using({ repeat: 3 });

  it('is a chain of copies, each with weights of its own under its number', () => {
    expect(said(three)).toEqual([]);
    expect(shapes(three).map(([identity]) => identity)).toEqual(
      ['linear1', 'use/1/linear1', 'use/1/linear2', 'use/2/linear1', 'use/2/linear2', 'use/3/linear1', 'use/3/linear2', 'linear2'],
    );
    const { byId, network } = analyse(three);
    expect(byId.get('use/2/moduleInput1')?.inputs.map(({ from }) => from.node)).toEqual(['use/1/moduleOutput1']);
    expect(byId.get('linear2')?.inputs.map(({ from }) => from.node)).toEqual(['use/3/moduleOutput1']);
    const start = startWeights(network, 1);
    expect(start.get('use/2/linear1.kernel')).not.toEqual(start.get('use/3/linear1.kernel'));
    expect(networkSignature(three)).not.toBe(networkSignature(using({ repeat: 2 })));
  }); // prettier-ignore

  it('as often as a param says, one copy within another', () => {
    const { graph } = chain('n', [['moduleInput'], ['moduleOutput']]);
    const inner = { id: 'inner', module: 'm', params: {}, repeat: { expression: 'depth - 1' } };
    const edges = [
      { id: 'a', from: { node: 'moduleInput1', port: 'out' }, to: { node: 'inner', port: 'moduleInput1' } },
      { id: 'b', from: { node: 'inner', port: 'moduleOutput1' }, to: { node: 'moduleOutput1', port: 'in' } },
    ];
    const outer: Module = { name: 'Outer', params: [integer('depth', 3)], graph: { nodes: [...graph.nodes, inner], edges } }; // prettier-ignore
    const document = using({ module: 'n', repeat: 2 }, { m: block(), n: outer });
    const ids = shapes(document).map(([identity]) => identity);
    expect(ids).toContain('use/2/inner/2/linear2');
    expect(ids).toHaveLength(2 + 2 * 2 * 2);
  });

  it('each takes what the one before it gives, of another shape too', () => {
    const { graph } = chain('m', [['moduleInput'], ['conv2d', { stride: 2, filters: 4 }], ['moduleOutput']]);
    const pictures = chain('x', [['dataset']], { data: { kind: 'fashion-mnist' } });
    const use = { id: 'use', module: 'm', params: {}, repeat: 3 };
    const edges = [{ id: 'a', from: { node: 'dataset1', port: 'out' }, to: { node: 'use', port: 'moduleInput1' } }];
    const document = read({ ...pictures, graph: { nodes: [...pictures.graph.nodes, use], edges }, modules: { m: { name: 'M', params: [], graph } } }); // prettier-ignore
    expect([1, 2, 3].map((copy) => analyse(document).byId.get(`use/${copy}/conv2d1`)?.type.shape)).toEqual([[14, 14, 4], [7, 7, 4], [4, 4, 4]]); // prettier-ignore
  });

  it('that cannot take what it gives is told at the use, which is repaired', () => {
    const { graph } = chain('m', [
      ['moduleInput'],
      ['conv2d', { stride: 2, filters: 4 }],
      ['flatten'],
      ['moduleOutput'],
    ]);
    const pictures = chain('x', [['dataset'], ['output']], { data: { kind: 'fashion-mnist' } });
    const use = { id: 'use', module: 'm', params: {}, repeat: 3 };
    const edges = [{ id: 'a', from: { node: 'dataset1', port: 'out' }, to: { node: 'use', port: 'moduleInput1' } }];
    const document = read({ ...pictures, graph: { nodes: [...pictures.graph.nodes, use], edges }, modules: { m: { name: 'M', params: [], graph } } }); // prettier-ignore
    const found = analyse(document).problems.filter(({ isUnwired }) => !isUnwired);
    expect(found.map(({ nodeId, message }) => [nodeId, message.en])).toEqual([['use', expect.stringMatching(/^Copy 2 cannot take what copy 1 outputs\. /)]]); // prettier-ignore
    const once = repaired({ ...document, graph: { ...document.graph, nodes: document.graph.nodes.filter(({ id }) => id !== 'output1') } }); // prettier-ignore
    expect(analyse(once).problems.filter(({ nodeId }) => nodeId !== undefined)).toEqual([]);
  });

  it('says what all copies have in common once, at the first', () => {
    const wrong = setParam(three, 'm', 'linear2', 'units', 0);
    expect(said(wrong).map(([nodeId]) => nodeId)).toEqual(['use/1/linear2']);
  });

  it.each([
    [0, 'Repetitions: a whole number from 1, not 0.'],
    [-2, 'Repetitions: a whole number from 1, not -2.'],
    [1.5, 'Repetitions: a whole number from 1, not 1.5.'],
    [{ expression: 'depth' }, 'Repetitions, “depth”: There is no parameter “depth” here'],
    [1e9, `Repeated so often, the network has more than ${MOST_NODES} nodes`],
    [5000, `Repeated so often, the network has more than ${MOST_NODES} nodes`],
  ])('%j times: told at the use at once, with a repair', (repeat, sentence) => {
    const document = using({ repeat });
    const param = sentence.startsWith('Repetitions') ? 'repeat' : undefined;
    expect(said(document)).toEqual([['use', param, expect.stringContaining(sentence)]]);
    expect(said(repaired(document))).toEqual([]);
  });

  it('needs a way in and a way out', () => {
    const document = using({ repeat: 2 }, { m: { name: 'M', params: [], graph: { nodes: [], edges: [] } } });
    expect(said(document)).toEqual([['use', undefined, expect.stringContaining('needs an input and an output')]]);
  });

  it('a cycle through it is told at the use', () => {
    expect(connect(three, ROOT, { node: 'use', port: 'moduleOutput1' }, { node: 'linear1', port: 'in' }).ok).toBe(
      false,
    );
    const edge = {
      id: 'back',
      from: { node: 'use', port: 'moduleOutput1' },
      to: { node: 'use', port: 'moduleInput1' },
    };
    const { edges } = three.graph;
    const around = read({
      ...three,
      graph: { ...three.graph, edges: [...edges.filter(({ id }) => id !== 'a'), edge] },
    });
    expect(said(around)).toEqual([['use', undefined, expect.stringContaining('Part of a cycle')]]);
  });

  it('weights set by hand and locks are those of one copy', () => {
    const values = new Float32Array(96).fill(0.5);
    const set = withLocks(withWeights(three, new Map([['use/2/linear1.kernel', values]])), 'use/2/linear1', 'kernel', [3], true); // prettier-ignore
    const { byId } = analyse(read(set));
    expect(byId.get('use/2/linear1')).toMatchObject({ start: { kernel: [...values] }, locked: { kernel: [3] } });
    expect(byId.get('use/1/linear1')).toMatchObject({ start: {}, locked: {} });
  });

  it('takes what was set by hand along when it is repeated, and back', () => {
    const values = new Float32Array(96).fill(0.5);
    const single = withWeights(using({}), new Map([['use/linear1.kernel', values]]));
    const often = setRepeat(single, ROOT, 'use', 4);
    expect(analyse(often).byId.get('use/1/linear1')?.start['kernel']).toEqual([...values]);
    expect(setRepeat(often, ROOT, 'use', undefined)).toEqual(single);
  });
});

describe('weights that are shared', () => {
  /** Two to four, four to four twice, four to two; the third takes its weights from the second, the fourth from the first. */
  const data = { kind: 'moons', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
  const four = chain('x', [['dataset'], ['linear', { units: 4 }], ['linear', { units: 4 }], ['linear', { units: 4 }], ['linear', { units: 2 }], ['output']], { data }); // prettier-ignore
  const sharing = (shares: Readonly<Record<string, string>>, document = four): Document =>
    read({ ...document, graph: { ...document.graph, nodes: document.graph.nodes.map((node) => (shares[node.id] === undefined ? node : { ...node, shares: shares[node.id]! })) } }); // prettier-ignore

  it('are there once, as they are or transposed', () => {
    const document = sharing({ linear3: 'linear2', linear4: 'linear1' });
    expect(said(document)).toEqual([]);
    const { byId, totals, network } = analyse(document);
    expect(totals.parameters).toBe(2 * 4 + 4 + 4 * 4 + 4 + 2);
    expect([...startWeights(network, 1).keys()]).toEqual(['linear1.kernel', 'linear1.bias', 'linear2.kernel', 'linear2.bias', 'linear4.bias']); // prettier-ignore
    expect(byId.get('linear3')?.ties.map(({ name, source, isTransposed }) => [name, source, isTransposed])).toEqual([['kernel', 'linear2.kernel', false], ['bias', 'linear2.bias', false]]); // prettier-ignore
    expect(byId.get('linear4')?.ties).toMatchObject([{ name: 'kernel', source: 'linear1.kernel', isTransposed: true }]);
    expect(networkSignature(document)).not.toBe(networkSignature(four));
  });

  it('follow a chain to its end', () => {
    const chained = analyse(sharing({ linear2: 'linear3', linear3: 'linear4', linear4: 'linear1' }));
    expect(chained.problems.map(({ nodeId }) => nodeId)).toEqual(['linear2', 'linear3']);
    const { byId } = analyse(
      setParam(sharing({ linear3: 'linear2', linear4: 'linear3' }), ROOT, 'linear4', 'units', 4),
    );
    expect(byId.get('linear4')?.ties[0]?.source).toBe('linear2.kernel');
  });

  it('of a whole module are those of the other use, node by node', () => {
    const document = using({ repeat: 2 });
    const second = { id: 'second', module: 'm', params: {}, repeat: 2, shares: 'use' };
    const edges = [
      ...document.graph.edges.filter(({ id }) => id !== 'b'),
      { id: 'c', from: { node: 'use', port: 'moduleOutput1' }, to: { node: 'second', port: 'moduleInput1' } },
      { id: 'd', from: { node: 'second', port: 'moduleOutput1' }, to: { node: 'linear2', port: 'in' } },
    ];
    const both = read({ ...document, graph: { nodes: [...document.graph.nodes, second], edges } });
    expect(said(both)).toEqual([]);
    expect(analyse(both).totals.parameters).toBe(analyse(document).totals.parameters);
    expect(analyse(both).byId.get('second/2/linear1')?.ties[0]?.source).toBe('use/2/linear1.kernel');
  });

  it.each([
    [{ linear3: 'nobody' }, 'linear3', 'The node whose weights it shares does not exist.'],
    [{ linear2: 'linear3', linear3: 'linear2' }, 'linear2', 'share weights in a circle'],
    [{ linear3: 'linear1' }, 'linear3', 'Its weights are [4, 4], those of “linear1” are [2, 4]'],
    [{ linear3: 'dataset1' }, 'linear3', 'There are no weights to share.'],
  ])('%j: a problem with a repair', (shares, nodeId, sentence) => {
    const document = sharing(shares);
    expect(said(document)).toContainEqual([nodeId, undefined, expect.stringContaining(sentence)]);
    expect(said(repaired(document)).filter(([id]) => id === nodeId)).toEqual([]);
  });

  it('of a node that is not in the network are a problem', () => {
    const aside = { id: 'aside', block: 'linear', params: { units: 4 } };
    const wire = { id: 'w', from: { node: 'linear1', port: 'out' }, to: { node: 'aside', port: 'in' } };
    const document = sharing({ linear3: 'aside' }, { ...four, graph: { nodes: [...four.graph.nodes, aside], edges: [...four.graph.edges, wire] } }); // prettier-ignore
    expect(said(document)).toEqual([['linear3', undefined, expect.stringContaining('which the output does not depend on')]]); // prettier-ignore
  });
});

describe('what is frozen', () => {
  it('has no weights to train, alone or in a module', () => {
    const { totals, byId } = analyse(using({ isFrozen: true, repeat: 2 }));
    expect(totals.parameters).toBe(2 * 6 + 6 + 6 * 2 + 2);
    expect(byId.get('use/2/linear1')?.weights.map(({ isTrainable }) => isTrainable)).toEqual([false, false]);
    expect(networkSignature(using({ isFrozen: true }))).toBe(networkSignature(using({})));
  });

  it('as a whole is told: nothing could learn', () => {
    const document = using({});
    const nodes = document.graph.nodes.map((node) => ({ ...node, isFrozen: true }));
    expect(said({ ...document, graph: { ...document.graph, nodes } })).toEqual([['linear1', undefined, expect.stringContaining('All weights are frozen')]]);
  }); // prettier-ignore
});

it('what is alike in twelve copies of twenty nodes is computed once', () => {
  const inner = Array.from({ length: 9 }, (): [string, { units: number }][] => [['linear', { units: 24 }], ['relu', { units: 0 }]]); // prettier-ignore
  const { graph } = chain('m', [['moduleInput'], ...inner.flat(), ['moduleOutput']]);
  const document = using({ repeat: 12 }, { m: { name: 'M', params: [], graph } });
  const { byId } = analyse(document);
  expect(said(document)).toEqual([]);
  expect(byId.get('use/12/linear3')?.weights).toBe(byId.get('use/2/linear3')?.weights);
});
