import type { ParamValues } from '../params.ts';
import type { Graph, GraphEdge, GraphNode, Module, Point, Setting } from '../graph/document.ts';
import type { ModuleParam } from '../graph/moduleParams.ts';
import type { Text } from '../text.ts';

/** A module that comes with the app. It is copied into a document when it is placed there, and is then like any other. */
export interface BuiltIn {
  /** Never changes once released. */
  readonly id: string;
  readonly label: Text;
  /** What it does, in two or three sentences for a student. */
  readonly help: Text;
  /** More words by which the palette's search finds it. */
  readonly keywords: readonly string[];
  readonly module: Module;
  /** Where its nodes stand. */
  readonly points: Readonly<Record<string, Point>>;
  /** The built-in modules that its nodes use. */
  readonly parts: readonly BuiltIn[];
}

interface Definition extends Omit<BuiltIn, 'module' | 'points' | 'parts'> {
  readonly params: readonly ModuleParam[];
  /** Its nodes by their ids. */
  readonly nodes: Readonly<Record<string, NodeDefinition>>;
}

/** A block, or another built-in module; its params; what it takes; what else there is to say. */
type NodeDefinition = readonly [what: string | BuiltIn, params?: Settings, from?: Sources, more?: More];
type Settings = Readonly<Record<string, ParamValues[string] | Setting>>;
/** What arrives at its first input, or at each by its name: a node's id, or `node.port` where that is not its first output. */
type Sources = readonly string[] | Readonly<Record<string, string>>;
type More = Pick<GraphNode, 'name' | 'repeat' | 'shares'> & {
  /** Its place in columns and rows. */
  readonly at?: readonly [column: number, row: number];
};

const IN_A_ROW = 5;
const [COLUMN, ROW] = [268, 140];

/** Nodes stand in rows where no place is given, wires lie in the order in which they are named. */
export function defineModule({ params, nodes, ...about }: Definition): BuiltIn {
  const all = Object.entries(nodes);
  const graph: Graph = {
    nodes: all.map(([id, [what, settings = {}, , { at: _at, ...more } = {}]]) => ({
      id,
      ...(typeof what === 'string' ? { block: what } : { module: what.id }),
      params: { ...settings } as Record<string, Setting>,
      ...more,
    })),
    edges: all.flatMap(([id, [what, , from = []]]) => edgesInto(id, firstEnd(what, 'moduleInput', 'in'), from, nodes)),
  };
  const points = Object.fromEntries(
    all.map(([id, [, , , more]], i): [string, Point] => {
      const [column, row] = more?.at ?? [i % IN_A_ROW, Math.floor(i / IN_A_ROW)];
      return [id, { x: column * COLUMN, y: row * ROW }];
    }),
  );
  const parts = [...new Set(all.flatMap(([, [what]]) => (typeof what === 'string' ? [] : [what])))];
  const { label, help } = about;
  return { ...about, module: { name: label, help, params: [...params], graph }, points, parts };
}

function edgesInto(id: string, first: string, from: Sources, nodes: Definition['nodes']): readonly GraphEdge[] {
  const ends = isList(from) ? from.map((source) => [first, source] as const) : Object.entries(from);
  return ends.map(([port, source]) => {
    const [node = '', output] = source.split('.');
    const what = nodes[node]?.[0];
    if (what === undefined) throw new Error(`Nothing in the module is called "${node}".`);
    return {
      id: `${source.replace('.', '_')}_${id}${port === first ? '' : `_${port}`}`,
      from: { node, port: output ?? firstEnd(what, 'moduleOutput', 'out') },
      to: { node: id, port },
    };
  });
}

function isList(from: Sources): from is readonly string[] {
  return Array.isArray(from);
}

/** The first input or output of a node: a block's, or an end of the module. */
function firstEnd(what: string | BuiltIn, end: 'moduleInput' | 'moduleOutput', port: string): string {
  if (typeof what === 'string') return port;
  return what.module.graph.nodes.find(({ block }) => block === end)?.id ?? port;
}

/** `2 * width`, to be computed from the module's params. */
export function computed(expression: string): Setting {
  return { expression };
}

/** Params that have the same names inside as outside, each handed on. */
export function handedOn(...names: readonly string[]): Readonly<Record<string, Setting>> {
  return Object.fromEntries(names.map((name) => [name, computed(name)]));
}
