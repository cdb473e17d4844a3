import type { Division, Fix } from '../blocks/define.ts';
import {
  graphOf,
  moduleOf,
  ROOT,
  type Document,
  type Graph,
  type GraphKey,
  type GraphNode,
  type Module,
} from '../graph/document.ts';
import { paramsOf } from '../graph/moduleParams.ts';
import type { Problem } from '../graph/problem.ts';
import { isComputed } from '../graph/settings.ts';
import { isValidParam } from '../params.ts';
import { text, together } from '../text.ts';
import type { AnalysedNode } from './node.ts';

type Network = Pick<Document, 'graph' | 'modules'>;

/** A use of a module on the path to a node: its path, and the graph it is in. */
export interface Use {
  readonly path: string;
  readonly key: GraphKey;
  readonly node: GraphNode;
}

/** How many changed networks are analysed at most. */
const MOST_TRIALS = 12;

/**
 * If an error inside a module use goes away when one of the use's params is set to a size of its input, the error is
 * reported on the use, with that fix. `problemsOf` analyses a changed network.
 */
export function suited(
  problems: readonly Problem[],
  document: Network,
  byId: ReadonlyMap<string, AnalysedNode>,
  problemsOf: (changed: Network) => readonly Problem[],
): readonly Problem[] {
  let trials = 0;
  const repairs = new Map<string, readonly Fix[]>();
  const repairsOf = (use: Use, division: Division | undefined): readonly Fix[] => {
    const known = repairs.get(use.path);
    if (known) return known;
    const mends = ({ params }: SetParams) =>
      ++trials <= MOST_TRIALS && !problemsOf(withParams(document, use, params)).some(isWithin(use));
    const divided = dividing(document, use, division).filter(mends);
    const arriving = () => arrivingSizes(document, use, byId).find(mends) ?? [];
    const found = divided.length > 0 ? divided : [arriving()].flat();
    repairs.set(use.path, found);
    return found;
  };
  const said = new Set<string>();
  return problems.flatMap((problem) => {
    if (!isMistake(problem)) return [problem];
    for (const use of usesOn(document, problem.nodeId ?? '')) {
      const found = repairsOf(use, problem.division);
      if (found.length === 0) continue;
      if (said.has(use.path)) return [];
      said.add(use.path);
      return [atUse(problem, use, found)];
    }
    return [problem];
  });
}

/** The uses of modules along a path, outermost first. */
export function usesOn(document: Network, path: string): readonly Use[] {
  const parts = path.split('/');
  const uses: Use[] = [];
  let key: GraphKey = ROOT;
  for (let at = 0; at < parts.length; at++) {
    const node = graphOf(document, key)?.nodes.find(({ id }) => id === parts[at]);
    if (node?.module === undefined) break;
    uses.push({ path: parts.slice(0, at + 1).join('/'), key, node });
    key = node.module;
    // Skips the number of the copy.
    if (node.repeat !== undefined) at++;
  }
  return uses;
}

function isMistake({ severity, isUnwired, param }: Problem): boolean {
  return severity === 'error' && !isUnwired && param === undefined;
}

function isWithin({ path }: Use): (problem: Problem) => boolean {
  return (problem) =>
    isMistake(problem) && (problem.nodeId === path || problem.nodeId?.startsWith(`${path}/`) === true);
}

type SetParams = Extract<Fix, { kind: 'setParams' }>;

/** The integer params that are set to a number, with their current values. */
function wholeParams(module: Module, { node }: Use) {
  return Object.entries(paramsOf(module)).flatMap(([name, param]) => {
    if (param.kind !== 'integer' || isComputed(node.params[name])) return [];
    const now = Number(node.params[name] ?? param.default);
    const to = (value: number): SetParams[] => {
      if (value === now || !isValidParam(param, value)) return [];
      const label = text(`Set ${param.label.en} to ${value}`, `${param.label.de} auf ${value} setzen`);
      return [{ kind: 'setParams', params: { [name]: value }, label }];
    };
    return [{ now, to }];
  });
}

/**
 * For a division with a remainder: tries the neighbouring multiples for the dividend and the neighbouring divisors for
 * the divisor.
 */
function dividing(document: Network, use: Use, division: Division | undefined): readonly SetParams[] {
  const module = moduleOf(document, use.node.module);
  if (!module || !division) return [];
  const { whole, parts } = division;
  const below = whole - (whole % parts);
  const ofParam = (value: number, values: readonly number[]) =>
    wholeParams(module, use).flatMap(({ now, to }) => (now === value ? values.flatMap(to) : []));
  return [...ofParam(whole, [below, below + parts]), ...ofParam(parts, divisorsBeside(whole, parts))];
}

/** The nearest divisors of `whole` below and above `parts`, the nearer one first; 1 and `whole` do not count. */
function divisorsBeside(whole: number, parts: number): readonly number[] {
  const divisors = Array.from({ length: Math.floor(whole / 2) }, (_, i) => i + 1).filter((one) => one > 1 && whole % one === 0); // prettier-ignore
  const beside = [divisors.findLast((one) => one < parts), divisors.find((one) => one > parts)];
  return beside.filter((one) => one !== undefined).toSorted((a, b) => Math.abs(a - parts) - Math.abs(b - parts));
}

/** Tries its integer params with the sizes of its input: the last axis (features or channels) first. */
function arrivingSizes(document: Network, use: Use, byId: ReadonlyMap<string, AnalysedNode>): readonly SetParams[] {
  const module = moduleOf(document, use.node.module);
  if (!module) return [];
  const inside = use.node.repeat === undefined ? use.path : `${use.path}/1`;
  const types = module.graph.nodes.flatMap(({ id, block }) =>
    block === 'moduleInput' ? (byId.get(`${inside}/${id}`)?.type ?? []) : [],
  );
  const params = wholeParams(module, use);
  return [...new Set(types.flatMap(({ shape }) => shape.toReversed()))].flatMap((size) => params.flatMap(({ to }) => to(size))); // prettier-ignore
}

function withParams({ graph, modules }: Network, { key, node }: Use, params: SetParams['params']): Network {
  const set: GraphNode = { ...node, params: { ...node.params, ...(params as GraphNode['params']) } };
  const edited = (old: Graph): Graph => ({ ...old, nodes: old.nodes.map((other) => (other === node ? set : other)) });
  const module = moduleOf({ modules }, key);
  return module
    ? { graph, modules: { ...modules, [key]: { ...module, graph: edited(module.graph) } } }
    : { graph: edited(graph), modules };
}

function atUse({ nodeId = '', message, fixes = [] }: Problem, { path }: Use, found: readonly Fix[]): Problem {
  if (nodeId === path) return { severity: 'error', nodeId, message, fixes: [...found, ...fixes] };
  const place = nodeId.slice(path.length + 1);
  return {
    severity: 'error',
    nodeId: path,
    message: together([text(`Inside, at “${place}”:`, `Darin, bei „${place}“:`), message], (words) => words.join(' ')),
    fixes: found,
  };
}
