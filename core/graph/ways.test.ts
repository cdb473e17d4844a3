import { describe, expect, it } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { chain } from './chain.ts';
import type { Document, GraphNode } from './document.ts';
import { addNode, remove, setRepeat, type Edited } from './edits.ts';
import { group, ungroup } from './modules.ts';

const data = { kind: 'moons', examples: 40, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 } as const;
const six = ['linear', { units: 6 }] as const;
const plain = chain('x', [['dataset'], six, ['tanh'], six, six, ['linear', { units: 2 }], ['output']], { data });

function value(edited: Edited): Document {
  if (!edited.ok) throw new Error(edited.error.en);
  return edited.value;
}

function saying(document: Document, id: string, said: Partial<GraphNode>): Document {
  const nodes = document.graph.nodes.map((node) => (node.id === id ? { ...node, ...said } : node));
  return { ...document, graph: { ...document.graph, nodes } };
}

/** Whose weights the node has, by their names; fails where there is a problem. */
function sharedBy(document: Document, id: string): string | undefined {
  const { problems, byId } = analyse(document);
  expect(problems).toEqual([]);
  return byId.get(id)?.ties[0]?.source;
}

describe('a way into a module, to weights that are shared', () => {
  const module = value(group(plain, 'root', ['linear2'], 'M'));
  const document = saying(module, 'linear3', { shares: 'module1/linear2' });

  it('follows the node into another module within, and out again', () => {
    const before = sharedBy(document, 'linear3');
    const grouped = value(group(document, 'module1', ['linear2'], 'N'));
    expect(sharedBy(grouped, 'linear3')).toBe(before);
    const inner = grouped.modules['module1']?.graph.nodes.find((node) => node.module !== undefined);
    expect(sharedBy(value(ungroup(grouped, 'module1', inner?.id ?? '')), 'linear3')).toBe(before);
  });

  it('leads to the first copy when the use is repeated, and back', () => {
    const repeated = setRepeat(document, 'root', 'module1', 2);
    expect(sharedBy(repeated, 'linear3')).toBe('1/linear2.kernel');
    expect(setRepeat(repeated, 'root', 'module1', undefined)).toEqual(document);
  });

  it('is never that of a new node by chance', () => {
    const shared = saying(plain, 'linear3', { shares: 'linear2' });
    const without = remove(shared, 'root', { nodes: ['linear2'], edges: [] });
    expect(addNode(without, 'root', 'linear', { x: 0, y: 0 }).id).toBe('linear5');
  });
});

describe('a use within a module, of which a use around it says weights', () => {
  /** The root uses `module2`, in which `module1` is used. */
  const inner = value(group(plain, 'root', ['linear2'], 'M'));
  const outer = value(group(inner, 'root', ['tanh1', 'module1'], 'N'));
  const bias = [1, 2, 3, 4, 5, 6];
  const saidOf = (path: string) =>
    saying(outer, outer.graph.nodes.at(-1)?.id ?? '', { overrides: { [path]: { weights: { bias } } } });
  const key = 'module2';
  const starts = (document: Document) =>
    analyse(document).nodes.filter(({ start }) => start['bias']).map(({ id, start }) => [id, start['bias']]); // prettier-ignore

  it('keeps them when it is repeated, and back', () => {
    const document = saidOf('module1/linear2');
    const [[path = ''] = []] = starts(document) as [string, unknown][];
    const repeated = setRepeat(document, key, 'module1', 2);
    expect(starts(repeated)).toEqual([[path.replace('module1/linear2', 'module1/1/linear2'), bias]]);
    expect(starts(setRepeat(repeated, key, 'module1', undefined))).toEqual([[path, bias]]);
  });

  it('keeps those of every copy when its repetitions are written out', () => {
    const repeated = setRepeat(saidOf('x'), key, 'module1', 2);
    const document = saying(repeated, repeated.graph.nodes.at(-1)?.id ?? '', {
      overrides: { 'module1/2/linear2': { weights: { bias } } },
    });
    const [before] = starts(document);
    expect(before?.[0]).toContain('module1/2/linear2');
    const written = value(ungroup(document, key, 'module1'));
    expect(starts(written)).toHaveLength(1);
    expect(starts(written)[0]?.[1]).toEqual(bias);
    const identities = (of: Document) => analyse(of).nodes.filter(({ start }) => start['bias']).map(({ identity }) => identity); // prettier-ignore
    expect(identities(written)).toEqual(identities(document));
  });
});
