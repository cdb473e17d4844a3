import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { chain } from './chain.ts';
import { copy, paste } from './clipboard.ts';
import type { Document } from './document.ts';
import { addNode, connect, remove } from './edits.ts';
import { group, ungroup } from './modules.ts';

const network = chain('x', [
  ['dataset'],
  ['flatten'],
  ['linear', { units: 32 }],
  ['relu'],
  ['linear', { units: 10 }],
  ['output'],
]);

function value(edited: ReturnType<typeof group>): Document {
  if (!edited.ok) throw new Error(edited.error.en);
  return edited.value;
}

/** The network's meaning, whatever its ids: blocks with params and shapes in order. */
const meaning = (document: Document) =>
  analyse(document)
    .network.filter((node) => node.block.category !== 'structure')
    .map((node) => [node.block.type, node.params, node.type]);

describe('a module made of selected nodes', () => {
  const grouped = value(group(network, 'root', ['linear1', 'relu1'], 'Hidden layer'));

  it('computes the same', () => {
    expect(analyse(grouped).problems).toEqual([]);
    expect(meaning(grouped)).toEqual(meaning(network));
    expect(grouped.graph.nodes.map((node) => node.id)).toEqual([
      'dataset1',
      'flatten1',
      'linear2',
      'output1',
      'module1',
    ]);
  });
  it('can be a module’s part again', () => {
    const twice = value(group(grouped, 'root', ['module1', 'linear2'], 'All'));
    expect(meaning(twice)).toEqual(meaning(network));
    expect(Object.keys(twice.modules)).toEqual(['module1', 'module2']);
  });
  it('opens again into the same network', () => {
    const opened = value(ungroup(grouped, 'root', 'module1'));
    expect(meaning(opened)).toEqual(meaning(network));
    expect(opened.graph.nodes.some((node) => node.module !== undefined)).toBe(false);
  });
});

describe('the order of wires into a block that takes several', () => {
  /** Concatenates a ReLU, the input itself and a Linear, in this order. */
  const branches = (): Document => {
    let document = chain('x', [['dataset'], ['flatten'], ['concatenate'], ['linear', { units: 10 }], ['output']]);
    document = remove(document, 'root', { nodes: [], edges: ['edge2'] });
    const wire = (from: string, to: string) => {
      document = value(connect(document, 'root', { node: from, port: 'out' }, { node: to, port: 'in' }));
    };
    for (const block of ['relu', 'tanh']) {
      document = addNode(document, 'root', block, { x: 0, y: 0 }).document;
      wire('flatten1', `${block}1`);
    }
    for (const node of ['relu1', 'flatten1', 'tanh1']) wire(node, 'concatenate1');
    return document;
  };
  const sources = (document: Document) =>
    analyse(document)
      .nodes.find((node) => node.block.type === 'concatenate')
      ?.inputs.map(({ from }) => originOf(document, from.node));
  /** The block behind entries and exits, by type. */
  const originOf = (document: Document, id: string): string | undefined => {
    const node = analyse(document).byId.get(id);
    return node?.block.category === 'structure'
      ? originOf(document, node.inputs[0]?.from.node ?? '')
      : node?.block.type;
  };

  it.each([[['relu1']], [['tanh1', 'concatenate1']], [['relu1', 'tanh1']], [['relu1', 'tanh1', 'concatenate1']]])(
    'stays through grouping %j and ungrouping',
    (ids) => {
      const grouped = value(group(branches(), 'root', ids, 'x'));
      expect(sources(grouped)).toEqual(['relu', 'flatten', 'tanh']);
      const opened = value(ungroup(grouped, 'root', 'module1'));
      expect(sources(opened)).toEqual(['relu', 'flatten', 'tanh']);
      expect(new Set(opened.graph.edges.map((edge) => edge.id)).size).toBe(opened.graph.edges.length);
    },
  );
});

describe('what a wire into a perceptron weighs', () => {
  const placed = addNode(chain('x', [['dataset'], ['flatten']]), 'root', 'perceptron', { x: 0, y: 0 });
  const wired = value(
    connect(placed.document, 'root', { node: 'flatten1', port: 'out' }, { node: placed.id, port: 'in' }),
  );
  const ofWire = ({ graph }: Document, to: string) => graph.edges.find((edge) => edge.to.node === to);
  const isOwn = (id: string) => ofWire(wired, placed.id)?.id === id;
  const edges = wired.graph.edges.map((edge) => (isOwn(edge.id) ? { ...edge, weights: [0.5], isLocked: true } : edge));
  const document = { ...wired, graph: { ...wired.graph, edges } };

  it('stays through grouping and ungrouping', () => {
    const grouped = value(group(document, 'root', [placed.id], 'x'));
    // Only where the perceptron is: the wire outside leads to a module.
    expect(ofWire(grouped, 'module1')).not.toHaveProperty('weights');
    const opened = value(ungroup(grouped, 'root', 'module1'));
    expect(ofWire(opened, 'perceptron1')).toMatchObject({ weights: [0.5], isLocked: true });
  });

  it('is pasted with it', () => {
    const pasted = paste(document, 'root', copy(document, 'root', ['flatten1', placed.id]), { x: 9, y: 9 });
    expect(ofWire(pasted.document, 'perceptron2')).toMatchObject({ weights: [0.5], isLocked: true });
  });
});

describe('what cannot be grouped says why', () => {
  const refusal = (ids: string[]) => {
    const edited = group(network, 'root', ids, 'x');
    return edited.ok ? undefined : edited.error.en;
  };
  it('nothing, data, or a selection with a hole in it', () => {
    expect(refusal([])).toMatch(/Select some nodes/);
    expect(refusal(['dataset1', 'flatten1'])).toMatch(/stay outside/);
    expect(refusal(['flatten1', 'relu1'])).toMatch(/comes back/);
  });
});
