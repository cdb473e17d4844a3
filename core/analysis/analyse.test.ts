import { describe, expect, it } from 'vitest';
import { dataSource } from '../data/source.ts';
import type { CsvSource } from '../data/csv/source.ts';
import { chain } from '../graph/chain.ts';
import { emptyDocument } from '../graph/create.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { addNode, connect, editNode, remove, renameNode, setParam } from '../graph/edits.ts';
import { applyFix } from '../graph/fixes.ts';
import { analyse } from './analyse.ts';
import { signature } from './signature.ts';

const lecture = chain('lecture', [
  ['dataset'],
  ['flatten'],
  ['linear', { units: 512 }],
  ['relu'],
  ['linear', { units: 512 }],
  ['relu'],
  ['linear', { units: 10 }],
  ['output'],
]);

/** Nothing of it is the same object. */
const copied = (document: Document) => JSON.parse(JSON.stringify(document)) as Document;

const problems = (document: Document) =>
  analyse(document).problems.map((problem) => [problem.nodeId, problem.message.en]);

describe('the analysis of the lecture’s network', () => {
  const analysis = analyse(lecture);

  it('knows the shape on every edge', () => {
    expect([...analysis.edgeTypes.values()].map(({ shape }) => shape)).toEqual([
      [28, 28, 1],
      [784],
      [512],
      [512],
      [512],
      [512],
      [10],
    ]);
  });
  it('counts parameters and multiply-adds as PyTorch does', () => {
    expect(analysis.totals.parameters).toBe(669_706);
    expect(analysis.totals.multiplyAdds).toBe(784 * 512 + 512 * 512 + 512 * 10);
  });
  it('visits every node after those it takes from', () => {
    const blocks = analysis.network.map((node) => node.block.type);
    expect(blocks).toEqual(['dataset', 'flatten', 'linear', 'relu', 'linear', 'relu', 'linear', 'output']);
    expect(analysis.isTrainable).toBe(true);
  });
});

describe('problems say what to do', () => {
  it('a picture into Linear: insert Flatten, and the repair repairs it', () => {
    const wrong = chain('x', [['dataset'], ['linear', { units: 10 }], ['output']]);
    const [problem] = analyse(wrong).problems;
    expect(problem?.message.en).toBe('[28, 28, 1] into Linear needs a flat input: insert Flatten.');
    expect(problem?.nodeId).toBe('linear1');
    const repaired = applyFix(wrong, 'root', 'linear1', problem!.fixes![0]!);
    expect(repaired.ok && analyse(repaired.value).problems).toEqual([]);
  });
  it.each([
    ['the last Linear gets as many', setParam(lecture, 'root', 'linear3', 'units', 7), 0],
    [
      'also behind an activation',
      chain('x', [['dataset'], ['flatten'], ['linear', { units: 7 }], ['relu'], ['output']]),
      0,
    ],
    ['one is added where there is none', chain('x', [['dataset'], ['flatten'], ['relu'], ['output']]), 1],
  ])('an output of the wrong width: %s', (_, wrong, added) => {
    const [problem] = analyse(wrong).problems;
    expect(problem?.nodeId).toBe('output1');
    expect(problem?.message.en).toContain('give the last layer 10 units');
    const repaired = applyFix(wrong, 'root', 'output1', problem!.fixes![0]!);
    expect(repaired.ok && analyse(repaired.value).isTrainable).toBe(true);
    expect(repaired.ok && repaired.value.graph.nodes.length).toBe(wrong.graph.nodes.length + added);
  });
  it('no loss, no data, nothing at all', () => {
    expect(problems(emptyDocument('x'))[0]?.[1]).toMatch(/canvas is empty/);
    expect(problems(chain('x', [['dataset'], ['flatten']]))[0]?.[1]).toMatch(/no loss/);
    expect(problems(chain('x', [['flatten'], ['output']])).map(([, message]) => message)).toEqual(
      expect.arrayContaining([expect.stringMatching(/Nothing arrives at Flatten/), expect.stringMatching(/no data/)]),
    );
  });
  it('a node that is wired to nothing is an error where it stands, not downstream', () => {
    const cut = remove(lecture, 'root', { nodes: [], edges: ['edge3'] });
    expect(problems(cut)).toEqual([['relu1', expect.stringMatching(/Nothing arrives at ReLU/)]]);
    const named = renameNode(cut, 'root', 'relu1', 'mine');
    expect(problems(named)).toEqual([['relu1', expect.stringMatching(/Nothing arrives at “mine”/)]]);
  });
  it('params out of range', () => {
    for (const units of [0, -3, 1.5, Number.NaN, 1e12]) {
      expect(problems(setParam(lecture, 'root', 'linear1', 'units', units))[0]).toEqual([
        'linear1',
        expect.stringMatching(/Units: a whole number from 1 to/),
      ]);
    }
  });
  it('labels that do not fit the loss', () => {
    const numbers: Document = {
      ...lecture,
      data: { kind: 'regression', examples: 100, noise: 0, classes: 2, testShare: 0.2, seed: 1 },
    };
    expect(problems(numbers).at(-1)?.[1]).toMatch(/numbers, not classes: use mean squared error/);
  });
  it('a cycle in a file names the nodes on it and not those behind it', () => {
    const edges = [
      ...lecture.graph.edges,
      { id: 'back', from: { node: 'relu2', port: 'out' }, to: { node: 'linear1', port: 'in' } },
    ];
    const cyclic = { ...lecture, graph: { ...lecture.graph, edges } };
    const ids = analyse(cyclic)
      .problems.filter((problem) => /cycle/.test(problem.message.en))
      .map((problem) => problem.nodeId);
    expect(ids).toEqual(['linear1', 'relu1', 'linear2', 'relu2']);
  });
  it('an unknown block stays in the document and stops only training', () => {
    const foreign = addNode(lecture, 'root', 'quantumLayer', { x: 0, y: 0 }, { qubits: 3 });
    expect(problems(foreign.document)).toEqual([
      [foreign.id, expect.stringMatching(/does not know the block “quantumLayer”/)],
    ]);
    expect(foreign.document.graph.nodes.at(-1)?.params).toEqual({ qubits: 3 });
  });
});

describe('modules', () => {
  const withModule = (): Document => {
    const inner = chain('inner', [['moduleInput'], ['linear', { units: 16 }], ['relu'], ['moduleOutput']]);
    const outer = chain('outer', [['dataset'], ['flatten'], ['output']]);
    const graph = {
      nodes: [
        ...outer.graph.nodes,
        { id: 'hidden', module: 'm1', params: {} },
        { id: 'last', block: 'linear', params: { units: 10 } },
      ],
      edges: outer.graph.edges.filter((edge) => edge.to.node !== 'output1'),
    };
    let document: Document = { ...outer, graph, modules: { m1: { name: 'Hidden', params: [], graph: inner.graph } } };
    for (const [from, fromPort, to, toPort] of [
      ['flatten1', 'out', 'hidden', 'moduleInput1'],
      ['hidden', 'moduleOutput1', 'last', 'in'],
      ['last', 'out', 'output1', 'in'],
    ] as const) {
      const joined = connect(document, 'root', { node: from, port: fromPort }, { node: to, port: toPort });
      if (!joined.ok) throw new Error(joined.error.en);
      document = joined.value;
    }
    return document;
  };

  it('are opened in place: shapes go in and out, ids are paths', () => {
    const analysis = analyse(withModule());
    expect(analysis.problems).toEqual([]);
    expect(analysis.byId.get('hidden/linear1')?.inputs.map(({ type }) => type.shape)).toEqual([[784]]);
    expect(analysis.byId.get('last')?.inputs.map(({ type }) => type.shape)).toEqual([[16]]);
    expect(analysis.totals.parameters).toBe(784 * 16 + 16 + 16 * 10 + 10);
  });
  it('that contain themselves are refused', () => {
    const document = withModule();
    const m1 = document.modules['m1']!;
    const recursive = {
      ...m1,
      graph: { ...m1.graph, nodes: [...m1.graph.nodes, { id: 'again', module: 'm1', params: {} }] },
    };
    const endless = { ...document, modules: { m1: recursive } };
    const found = analyse(endless).problems.find(({ fixes }) => fixes?.some(({ kind }) => kind === 'removeItself'));
    expect(found?.message.en).toBe(
      'This module contains itself and would never end: open it and remove it from itself.',
    );
    const mended = applyFix(endless, ROOT, found!.nodeId!, found!.fixes![0]!);
    expect(mended.ok && mended.value.modules).toEqual(document.modules);
  });
  it('that contain each other are mended where the first is used', () => {
    const use = (id: string, module: string) => ({ id, module, params: {} });
    const ends = chain('ends', [['moduleInput'], ['moduleOutput']]).graph;
    const moduleOf = (...uses: ReturnType<typeof use>[]) => ({ name: 'M', params: [], graph: { ...ends, nodes: [...ends.nodes, ...uses] } }); // prettier-ignore
    const modules = { a: moduleOf(use('b1', 'b')), b: moduleOf(use('a1', 'a'), use('b2', 'b')) };
    const start = { ...lecture, modules, graph: { ...lecture.graph, nodes: [...lecture.graph.nodes, use('a1', 'a')] } };
    const repairs = (document: Document) => analyse(document).problems.flatMap(({ nodeId, fixes = [] }) => fixes.flatMap((fix) => (fix.kind === 'removeItself' ? [{ nodeId, fix }] : []))); // prettier-ignore
    const [first] = repairs(start);
    expect(first?.nodeId).toBe('a1');
    const once = applyFix(start, ROOT, 'a1', first!.fix);
    const [second] = once.ok ? repairs(once.value) : [];
    expect(second?.nodeId).toBe('a1/b1');
    const twice = once.ok ? applyFix(once.value, 'a', 'b1', second!.fix) : once;
    expect(twice.ok && repairs(twice.value)).toEqual([]);
    expect(twice.ok && twice.value.modules['a']).toEqual(modules.a);
  });
});

describe('the signature', () => {
  it('is blind to layout, names and training, but not to params, wiring and data', () => {
    const base = signature(lecture);
    expect(signature({ ...lecture, name: 'other', layout: {}, training: { ...lecture.training, epochs: 50 } })).toBe(
      base,
    );
    expect(signature(setParam(lecture, 'root', 'linear1', 'units', 511))).not.toBe(base);
    expect(signature({ ...lecture, data: { kind: 'mnist' } })).not.toBe(base);
  });

  it('does not hear in which order a table was described', () => {
    const described: CsvSource = {
      seed: 1,
      standardise: true,
      testShare: 0.2,
      columns: [
        { unit: '€', role: 'feature', type: 'number', name: 'price' },
        { name: 'kind', role: 'target', categories: ['a', 'b'], type: 'category' },
      ],
      reading: { skip: 0, quote: '"', thousands: 'none', decimal: ',', missing: [], encoding: 'utf-8' },
      delimiter: ';',
      hasHeader: true,
      rows: 3,
      sha256: '0'.repeat(64),
      name: 'flats.csv',
      kind: 'csv',
    };
    const read = dataSource.parse(described);
    expect(JSON.stringify(read)).not.toBe(JSON.stringify(described));
    expect(signature({ ...lecture, data: described })).toBe(signature({ ...lecture, data: read }));
    expect(signature({ ...lecture, data: { ...described, seed: 2 } })).not.toBe(signature({ ...lecture, data: read }));
  });
});

describe('an analysis', () => {
  it('is made once for what it follows from: not again for names, places and epochs', () => {
    const { training } = lecture;
    const same: Document[] = [
      { ...lecture, name: 'other' },
      { ...lecture, layout: {} },
      { ...lecture, training: { ...training, epochs: 50, seed: 7, learningRate: 1 } },
    ];
    for (const document of same) expect(analyse(document)).toBe(analyse(lecture));
    const others: Document[] = [
      setParam(lecture, 'root', 'linear1', 'units', 511),
      { ...lecture, data: { kind: 'mnist' } },
      { ...lecture, training: { ...training, batchSize: training.batchSize + 1 } },
    ];
    for (const document of others) expect(analyse(document)).not.toBe(analyse(lecture));
    const [fewer, digits, wider] = others.map((document) => analyse(document));
    expect(fewer?.totals.parameters).toBeLessThan(analyse(lecture).totals.parameters);
    expect(digits?.data.name).not.toEqual(analyse(lecture).data.name);
    expect(wider?.totals.trainingBytes).toBeGreaterThan(analyse(lecture).totals.trainingBytes);
  });

  it('is the same object again after others were analysed in between: pages draw anew what is another one', () => {
    const other = { ...lecture, training: { ...lecture.training, batchSize: 7 } };
    const [own, others] = [analyse(lecture), analyse(other)];
    expect(others).not.toBe(own);
    expect(analyse(lecture)).toBe(own);
    expect(analyse(other)).toBe(others);
    // Also for settings that were read anew and say the same of the network.
    const faster = (document: Document) => ({ ...document, training: { ...document.training, learningRate: 0.5 } });
    expect(analyse(faster(lecture))).toBe(own);
    expect(analyse(faster(other))).toBe(others);
  });

  const points: Document['data'] = { kind: 'moons', examples: 100, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 };
  const small = chain('small', [['dataset'], ['linear', { units: 3 }], ['tanh'], ['linear', { units: 2 }], ['output']], { data: points }); // prettier-ignore

  it('has the same objects for the nodes that an edit leaves alone', () => {
    const before = analyse(small);
    const kept = (document: Document) =>
      before.nodes.filter(({ id }) => analyse(document).byId.get(id) === before.byId.get(id)).map(({ id }) => id);
    expect(kept(setParam(small, ROOT, 'linear2', 'bias', false))).toEqual(['dataset1', 'linear1', 'tanh1']);
    expect(kept(setParam(small, ROOT, 'linear1', 'units', 4))).toEqual(['dataset1']);
    expect(kept({ ...small, data: { ...points, seed: 2 } })).toEqual([]);
  });

  it('says after any edit what one that knows nothing of the version before would say', () => {
    const wire = small.graph.edges[1]?.id ?? '';
    const weights = Array.from({ length: 6 }, () => 0.5);
    const edited = [
      setParam(small, ROOT, 'linear1', 'units', 5),
      setParam(small, ROOT, 'linear1', 'units', -1),
      remove(small, ROOT, { nodes: [], edges: [wire] }),
      remove(small, ROOT, { nodes: ['tanh1'], edges: [] }),
      editNode(small, ROOT, 'linear1', (node) => ({ ...node, weights: { kernel: weights }, locked: { kernel: [0] } })),
      editNode(small, ROOT, 'linear2', (node) => ({ ...node, isFrozen: true })),
      editNode(small, ROOT, 'linear1', (node) => ({ ...node, uid: 'other' })),
      renameNode(small, ROOT, 'tanh1', 'bend'),
      { ...small, data: { ...points, classes: 3 } },
      small,
    ];
    for (const document of edited) expect(analyse(document)).toEqual(analyse(copied(document)));
  });
});

describe('a block that leads nowhere', () => {
  const { document, id } = addNode(lecture, ROOT, 'linear', { x: 0, y: 0 });
  const branch = connect(document, ROOT, { node: 'flatten1', port: 'out' }, { node: id, port: 'in' });

  it('is said of the last one of its branch, and the network is trained without it', () => {
    if (!branch.ok) throw new Error(branch.error.en);
    const analysis = analyse(branch.value);
    expect(analysis.problems).toMatchObject([{ severity: 'warning', isUnwired: true, nodeId: id }]);
    expect(analysis.isTrainable).toBe(true);
    expect(analysis.network.map(({ id }) => id)).not.toContain(id);
  });
});
