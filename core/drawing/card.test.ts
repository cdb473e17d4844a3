import { expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import type { ParamValues } from '../params.ts';
import { classifyAndReconstruct } from '../examples/twoLosses.ts';
import { logicPoints } from '../data/points.ts';
import type { DataSource } from '../data/source.ts';
import { chain } from '../graph/chain.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { setParams } from '../graph/edits.ts';
import { builtIns, placeBuiltIn } from '../modules/catalogue.ts';
import { describeNode } from './card.ts';

const column = { type: 'number', role: 'feature' } as const;
const csv: DataSource = {
  kind: 'csv', name: 'houses.csv', sha256: '0'.repeat(64), rows: 9, hasHeader: true, delimiter: ',',
  columns: [{ ...column, name: 'size' }, { ...column, name: 'age', role: 'ignore' }, { ...column, name: 'rooms' }, { ...column, name: 'price', role: 'target' }],
  testShare: 0.2, standardise: true, seed: 1,
}; // prettier-ignore
const moons: DataSource = { kind: 'moons', examples: 100, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 };

/** The title of a feature behind these blocks. */
function title(
  data: DataSource,
  number: number,
  ...before: (readonly [block: string, params?: ParamValues])[]
): string {
  const document = chain('one', [['dataset'], ...before, ['feature', { number }]], { data });
  const node = document.graph.nodes.find(({ id }) => id === 'feature1')!;
  return describeNode(document, analyse(document), 'feature1', node).title.en;
}

test('a feature of a table is called as its column, one of a plane by its number', () => {
  expect([title(csv, 1), title(csv, 2), title({ kind: 'iris' }, 3)]).toEqual(['size', 'rooms', 'petal length']);
  expect([title(moons, 1), title(moons, 2)]).toEqual(['x1', 'x2']);
});

test('what is no column of the data has a number: outputs of a layer, and features that there are not', () => {
  expect([title(csv, 2, ['linear', { units: 2 }]), title(csv, 3), title({ kind: 'mnist' }, 2, ['flatten'])]).toEqual([
    'x2',
    'x3',
    'x2',
  ]);
});

test('data are called as people read them, in both languages', () => {
  const titleOf = (data: DataSource) => {
    const document = chain('one', [['dataset']], { data });
    return describeNode(document, analyse(document), 'dataset1', document.graph.nodes[0]!).title;
  };
  expect(titleOf(logicPoints('and'))).toEqual({ en: 'Own points', de: 'Eigene Punkte' });
  expect(titleOf(moons)).toEqual({ en: 'Two moons', de: 'Zwei Monde' });
  expect(titleOf(csv)).toEqual({ en: 'houses.csv', de: 'houses.csv' });
});

test('a module that came with the app is called in both languages, one of one’s own as it was named', () => {
  const builtIn = builtIns.find(({ id }) => id === 'residualDense')!;
  const { document } = placeBuiltIn(chain('x', []), 'root', builtIn, { x: 0, y: 0 });
  const titleOf = (name?: string) =>
    describeNode(document, analyse(document), 'module1', { ...document.graph.nodes[0]!, ...(name && { name }) }).title;
  expect(titleOf()).toEqual({ en: 'Residual block', de: 'Residualblock' });
  expect(titleOf('Mine')).toEqual({ en: 'Mine', de: 'Mine' });
});

test('a module that is not wired yet says how often it is repeated, and that quietly', () => {
  const { graph } = chain('m', [['moduleInput'], ['linear'], ['moduleOutput']]);
  const use = { id: 'use', module: 'm', params: {}, repeat: 3 };
  const document = { ...chain('x', []), graph: { nodes: [use], edges: [] }, modules: { m: { name: 'M', params: [], graph } } }; // prettier-ignore
  const analysis = analyse(document);
  expect(describeNode(document, analysis, 'use', use).detail.en).toMatch(/^× 3 /);
  const [said] = analysis.problems.filter(({ nodeId }) => nodeId === 'use');
  expect([said?.isUnwired, said?.message.en]).toEqual([true, 'Nothing arrives at “M”: draw a wire to its input.']);
});

test('an output says what it compares with: the data’s classes, or what is wired to its target', () => {
  const detailsOf = (document: Document) =>
    ['output1', 'output2'].map((id) => {
      const node = document.graph.nodes.find((one) => one.id === id)!;
      return describeNode(document, analyse(document), id, node, document.graph.edges).detail.en;
    });
  const document = classifyAndReconstruct();
  expect(detailsOf(document)).toEqual(['Output · 10 classes', 'Output · 28×28×1']);
  const unfitting = setParams(document, ROOT, 'reshape1', { shape: [14, 56, 1] });
  expect(detailsOf(unfitting)).toEqual(['Output · 10 classes', 'shape not known yet']);
});
