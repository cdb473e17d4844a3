import type { Fix } from '../blocks/define.ts';
import {
  graphOf,
  moduleOf,
  ROOT,
  type Document,
  type Graph,
  type GraphKey,
  type GraphNode,
} from '../graph/document.ts';
import { paramsOf } from '../graph/moduleParams.ts';
import type { Problem } from '../graph/problem.ts';
import { isComputed } from '../graph/settings.ts';
import { isValidParam } from '../params.ts';
import { text } from '../text.ts';
import type { AnalysedNode } from './node.ts';

type Network = Pick<Document, 'graph' | 'modules'>;

/** A use of a module on the way to a node: its path, and where it stands. */
export interface Use {
  readonly path: string;
  readonly key: GraphKey;
  readonly node: GraphNode;
}

/** So often a network with other params is read at most. */
const MOST_TRIALS = 12;

/**
 * An error in the use of a module that another value of one of its params mends, namely a size of what arrives, is said
 * at the use with that repair. `problemsOf` reads a changed network.
 */
export function suited(
  problems: readonly Problem[],
  document: Network,
  byId: ReadonlyMap<string, AnalysedNode>,
  problemsOf: (changed: Network) => readonly Problem[],
): readonly Problem[] {
  let trials = 0;
  const repairs = new Map<string, Fix | undefined>();
  const repairOf = (use: Use): Fix | undefined => {
    if (repairs.has(use.path)) return repairs.get(use.path);
    const found = candidates(document, use, byId).find(
      ({ params }) => ++trials <= MOST_TRIALS && !problemsOf(withParams(document, use, params)).some(isWithin(use)),
    );
    repairs.set(use.path, found);
    return found;
  };
  const said = new Set<string>();
  return problems.flatMap((problem) => {
    if (!isMistake(problem)) return [problem];
    for (const use of usesOn(document, problem.nodeId ?? '')) {
      const fix = repairOf(use);
      if (!fix) continue;
      if (said.has(use.path)) return [];
      said.add(use.path);
      return [atUse(problem, use, fix)];
    }
    return [problem];
  });
}

/** The uses of modules that a path leads through, the outermost first. */
export function usesOn(document: Network, path: string): readonly Use[] {
  const parts = path.split('/');
  const uses: Use[] = [];
  let key: GraphKey = ROOT;
  for (let at = 0; at < parts.length; at++) {
    const node = graphOf(document, key)?.nodes.find(({ id }) => id === parts[at]);
    if (node?.module === undefined) break;
    uses.push({ path: parts.slice(0, at + 1).join('/'), key, node });
    key = node.module;
    // A copy's number.
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

/**
 * Its whole numbers set to what divides the sizes of what arrives, where they are parts of them such as heads; then to
 * these sizes themselves: the last axis, which is the features or channels, goes first.
 */
function candidates(document: Network, { path, node }: Use, byId: ReadonlyMap<string, AnalysedNode>): SetParams[] {
  const module = moduleOf(document, node.module);
  if (!module) return [];
  const inside = node.repeat === undefined ? path : `${path}/1`;
  const types = module.graph.nodes.flatMap(({ id, block }) =>
    block === 'moduleInput' ? (byId.get(`${inside}/${id}`)?.type ?? []) : [],
  );
  const sizes = [...new Set(types.flatMap(({ shape }) => shape.toReversed()))];
  const params = Object.entries(paramsOf(module)).filter(([name, { kind }]) => kind === 'integer' && !isComputed(node.params[name])); // prettier-ignore
  const valuesOf = (value: (size: number, now: number) => number) =>
    sizes.flatMap((size) =>
      params.flatMap(([name, param]): SetParams[] => {
        const now = Number(node.params[name] ?? param.default);
        const other = value(size, now);
        if (other === now || !isValidParam(param, other)) return [];
        const label = text(`Set ${param.label.en} to ${other}`, `${param.label.de} auf ${other} setzen`);
        return [{ kind: 'setParams', params: { [name]: other }, label }];
      }),
    );
  return [...valuesOf(nearestDivisor), ...valuesOf((size) => size)];
}

/** The number nearest to `now` that divides a larger size, 1 and the size apart; `now` itself where there is none. */
function nearestDivisor(size: number, now: number): number {
  for (let apart = 0; apart < Math.min(now - 1, size - now); apart++) {
    const divides = [now - apart, now + apart].find((one) => size % one === 0);
    if (divides !== undefined) return divides;
  }
  return now;
}

function withParams({ graph, modules }: Network, { key, node }: Use, params: SetParams['params']): Network {
  const set: GraphNode = { ...node, params: { ...node.params, ...(params as GraphNode['params']) } };
  const edited = (old: Graph): Graph => ({ ...old, nodes: old.nodes.map((other) => (other === node ? set : other)) });
  const module = moduleOf({ modules }, key);
  return module
    ? { graph, modules: { ...modules, [key]: { ...module, graph: edited(module.graph) } } }
    : { graph: edited(graph), modules };
}

function atUse({ nodeId = '', message, fixes = [] }: Problem, { path }: Use, fix: Fix): Problem {
  if (nodeId === path) return { severity: 'error', nodeId, message, fixes: [fix, ...fixes] };
  const place = nodeId.slice(path.length + 1);
  return {
    severity: 'error',
    nodeId: path,
    message: text(`Inside, at "${place}": ${message.en}`, `Darin, bei „${place}“: ${message.de}`),
    fixes: [fix],
  };
}
