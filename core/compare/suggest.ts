import { analyse, openedNodes } from '../analysis/analyse.ts';
import { findBlock } from '../blocks/catalogue.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { builtIns } from '../modules/catalogue.ts';
import type { BuiltIn } from '../modules/define.ts';
import { likelyParams, likelyWiring } from './beside.ts';
import { blockIn } from './kind.ts';
import { analysedIn, nodesOf, sourcesOf, type Part } from './part.ts';
import { sidesOf, type OtherSide, type Sides } from './sides.ts';

/** A comparison with a built-in module, as large as the part and wired like it as far as can be told. */
export function withBuiltIn(document: Document, part: Part, builtIn: BuiltIn): OtherSide {
  const analysis = analyse(document);
  return {
    kind: 'builtIn',
    id: builtIn.id,
    params: likelyParams(document, analysis, part, builtIn) as Extract<OtherSide, { kind: 'builtIn' }>['params'],
    wiring: likelyWiring(builtIn, sourcesOf(document, analysis, part)),
  };
}

/** The uses of modules in the outermost graph, each as a part. */
export function usesIn({ graph }: Document): readonly Part[] {
  return graph.nodes.flatMap(({ id, module }) =>
    module === undefined ? [] : [{ graph: ROOT, within: '', nodes: [id] }],
  );
}

/** So many candidates are looked at closely. */
const CLOSE = 4;

/** What is most like a part: another use of a module in the document, or a built-in module. */
export function suggested(document: Document, part: Part): OtherSide | undefined {
  const analysis = analyse(document);
  const own = nodesOf(document, part);
  const wanted = countsIn(analysedIn(document, analysis, part).map(({ block }) => block.type));
  const uses = usesIn(document)
    .filter(({ nodes }) => part.graph !== ROOT || nodes.every((id) => !own.has(id)))
    .map((use) => ({
      counts: countsIn(analysedIn(document, analysis, use).map(({ block }) => block.type)),
      other: (): OtherSide => ({ kind: 'part', part: use }),
    }));
  const modules = builtIns.map((builtIn) => ({
    counts: countsIn(blocksOf(builtIn)),
    other: () => withBuiltIn(document, part, builtIn),
  }));
  const near = [...uses, ...modules].toSorted((a, b) => distance(a.counts, wanted) - distance(b.counts, wanted)).slice(0, CLOSE); // prettier-ignore
  const rated = near.map(({ other: make }) => {
    const other = make();
    return { other, rating: rate(sidesOf(document, part, other, {}, openedNodes)) };
  });
  return rated.reduce((best, next) => (next.rating > best.rating ? next : best)).other;
}

type Counts = ReadonlyMap<string, number>;

/** How often each block occurs, except those that a param may switch off or exchange. */
function countsIn(types: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const type of types) {
    const category = findBlock(type)?.category ?? 'structure';
    if (category === 'structure' || category === 'normalisation' || category === 'activations') continue;
    if (type !== 'norm' && type !== 'mask') counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}

function distance(one: Counts, other: Counts): number {
  const types = new Set([...one.keys(), ...other.keys()]);
  return [...types].reduce((sum, type) => sum + Math.abs((one.get(type) ?? 0) - (other.get(type) ?? 0)), 0);
}

/** The blocks of a built-in module and of those that it uses. */
function blocksOf({ module, parts }: BuiltIn): readonly string[] {
  return module.graph.nodes.flatMap(({ block, module: used }) => {
    const within = parts.find(({ id }) => id === used);
    return block === undefined ? (within ? blocksOf(within) : []) : [block];
  });
}

/** The part that is compared first: a use of a module of one's own, else of any. */
export function firstPart(document: Document): Part | undefined {
  const uses = usesIn(document);
  const isOwn = ({ nodes: [id] }: Part) => {
    const use = document.graph.nodes.find((node) => node.id === id);
    return !builtIns.some((builtIn) => builtIn.id === use?.module);
  };
  return uses.find(isOwn) ?? uses[0];
}

/** How alike two sides look before anything is computed: 0 if every step and weight has its like, less for others. */
function rate({ left, right, partners, rightProblem }: Sides): number {
  if (rightProblem || right.steps.length === 0) return -Infinity;
  const kinds = new Map<string, number>();
  const count = (side: Sides['left'], by: number) => {
    for (const { node, type } of side.steps) {
      const kind = `${blockIn(node).type} ${type.shape.join()}`;
      kinds.set(kind, (kinds.get(kind) ?? 0) + by);
    }
  };
  count(left, 1);
  count(right, -1);
  const different = [...kinds.values()].reduce((sum, surplus) => sum + Math.abs(surplus), 0);
  const lonely = partners.filter((pair) => !pair.left || !pair.right).length;
  return -different - lonely;
}
