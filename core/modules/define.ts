import type { ParamValues } from '../params.ts';
import type { Graph, GraphEdge, GraphNode, Module, Point, Setting } from '../graph/document.ts';
import type { ModuleParam } from '../graph/moduleParams.ts';
import type { Text } from '../text.ts';

/** A module that comes with the app. Placing it copies it into the document, where it is like any other. */
export interface BuiltIn {
  /** Never changes once released. */
  readonly id: string;
  readonly label: Text;
  /** What it does, in two or three sentences for a student. */
  readonly help: Text;
  /** Additional search terms for the palette. */
  readonly keywords: readonly string[];
  readonly module: Module;
  /** Positions of its nodes. */
  readonly points: Readonly<Record<string, Point>>;
  /** The built-in modules that its nodes use. */
  readonly parts: readonly BuiltIn[];
}

interface Definition extends Omit<BuiltIn, 'module' | 'points' | 'parts'> {
  readonly params: readonly ModuleParam[];
  /** Its nodes by id. */
  readonly nodes: Readonly<Record<string, NodeDefinition>>;
}

/** A block or another built-in module; its params; its inputs; further options. */
type NodeDefinition = readonly [what: string | BuiltIn, params?: Settings, from?: Sources, more?: More];
type Settings = Readonly<Record<string, ParamValues[string] | Setting>>;
/** The source of its first input, or of each input by name: a node id, or `node.port` unless it is the first output. */
type Sources = readonly string[] | Readonly<Record<string, string>>;
type More = Pick<GraphNode, 'name' | 'repeat' | 'shares'> & {
  /** Its position as column and row. */
  readonly at?: readonly [column: number, row: number];
};

const IN_A_ROW = 5;
const [COLUMN, ROW] = [268, 140];

/** Nodes without a position are laid out in rows; edges are in the order in which they are listed. */
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

/** The first input or output of a node: of its block, or an end of the module. */
function firstEnd(what: string | BuiltIn, end: 'moduleInput' | 'moduleOutput', port: string): string {
  if (typeof what === 'string') return port;
  return what.module.graph.nodes.find(({ block }) => block === end)?.id ?? port;
}

/** An expression such as `2 * width`, computed from the module's params. */
export function computed(expression: string): Setting {
  return { expression };
}

/** Passes on params that have the same names inside and outside. */
export function handedOn(...names: readonly string[]): Readonly<Record<string, Setting>> {
  return Object.fromEntries(names.map((name) => [name, computed(name)]));
}
