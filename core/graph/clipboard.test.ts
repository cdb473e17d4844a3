import { expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { chain } from './chain.ts';
import { copy, parseFragment, paste } from './clipboard.ts';
import type { Document, Module } from './document.ts';
import { parseDocument } from './parse.ts';

const moduleOf = (units: number, nested?: string): Module => {
  const { graph } = chain('x', [['moduleInput'], ['linear', { units }], ['moduleOutput']]);
  const inner = nested === undefined ? [] : [{ id: 'inner', module: nested, params: {} }];
  return { name: `Of ${units}`, params: [], graph: { nodes: [...graph.nodes, ...inner], edges: graph.edges } };
};

/** A document with these modules and a use of `module1`. */
const withModules = (modules: Document['modules']): Document => {
  const document = chain('x', [['dataset'], ['flatten']]);
  const use = { id: 'use', module: 'module1', params: {} };
  const layout = Object.fromEntries(Object.keys(modules).map((id) => [id, { linear1: { x: 5, y: 6 } }]));
  const graph = { ...document.graph, nodes: [...document.graph.nodes, use] };
  return { ...document, graph, modules, layout: { ...document.layout, ...layout } };
};

const pasted = (from: Document, to: Document) => {
  const fragment = parseFragment(JSON.stringify(copy(from, 'root', ['use'])))!;
  const { document, ids } = paste(to, 'root', fragment, { x: 0, y: 0 });
  expect(parseDocument(JSON.parse(JSON.stringify(document))).ok).toBe(true);
  const use = document.graph.nodes.find(({ id }) => id === ids[0])!;
  return { document, module: use.module!, definition: document.modules[use.module!]! };
};

it('a module that is pasted stays itself where another one has its id', () => {
  const target = withModules({ module1: moduleOf(7) });
  const { document, module, definition } = pasted(withModules({ module1: moduleOf(3) }), target);
  expect(module).toBe('module2');
  expect(definition).toEqual(moduleOf(3));
  expect(document.modules['module1']).toEqual(moduleOf(7));
  expect(document.layout['module2']).toEqual({ linear1: { x: 5, y: 6 } });
});

it('the same definition is used again, also under another id', () => {
  const target = withModules({ module1: moduleOf(7), module2: moduleOf(3) });
  const { document, module } = pasted(withModules({ module1: moduleOf(3) }), target);
  expect([module, Object.keys(document.modules)]).toEqual(['module2', ['module1', 'module2']]);
});

it('modules inside it come with it, each under a name of its own', () => {
  const source = withModules({
    module1: moduleOf(3, 'module2'),
    module2: moduleOf(4, 'module3'),
    module3: moduleOf(5),
  });
  const target = withModules({ module1: moduleOf(1), module2: moduleOf(2), module3: moduleOf(5) });
  const { document, definition } = pasted(source, target);
  const nestedIn = ({ graph }: Module) => document.modules[graph.nodes.find(({ id }) => id === 'inner')!.module!]!;
  const units = ({ graph }: Module) => graph.nodes.find(({ id }) => id === 'linear1')!.params['units'];
  expect([definition, nestedIn(definition), nestedIn(nestedIn(definition))].map(units)).toEqual([3, 4, 5]);
  expect(Object.keys(document.modules)).toHaveLength(5);
  expect(document.modules['module1']).toEqual(moduleOf(1));
  // And once more: everything is there already.
  const again = pasted(source, document);
  expect(Object.keys(again.document.modules)).toHaveLength(5);
});

it('text that only looks like nodes is none', () => {
  const fragment = copy(withModules({ module1: moduleOf(3) }), 'root', ['use', 'dataset1']);
  expect(parseFragment(JSON.stringify(fragment))).toEqual(fragment);
  const [first] = fragment.nodes;
  for (const wrong of [
    { ...fragment, nodes: undefined },
    { ...fragment, nodes: [{ id: 'x' }] },
    { ...fragment, nodes: [first, first] },
    { ...fragment, nodes: [{ ...first, id: 'constructor' }] },
    { ...fragment, modules: { module1: { name: 'x' } } },
    { ...fragment, points: { use: 3 } },
  ]) {
    expect(parseFragment(JSON.stringify(wrong))).toBeUndefined();
  }
});

it('wires that lead out of a fragment are not tied to nodes that happen to have the same id', () => {
  const document = chain('x', [['dataset'], ['flatten'], ['linear', { units: 3 }]]);
  const fragment = { ...copy(document, 'root', ['linear1']), edges: document.graph.edges };
  const { document: after } = paste(document, 'root', fragment, { x: 0, y: 0 });
  expect(after.graph.edges).toEqual(document.graph.edges);
  expect(analyse(after).problems.map(({ nodeId }) => nodeId)).toContain('linear2');
});
