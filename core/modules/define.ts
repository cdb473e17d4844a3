import type { ParamValues } from '../params.ts';
import type { Graph, Module, Point, Setting } from '../graph/document.ts';
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
}

interface Definition extends Omit<BuiltIn, 'module' | 'points'> {
  readonly params: readonly ModuleParam[];
  /** Its nodes: block and params by the node's id, and the ids of the nodes that it takes from. */
  readonly nodes: Readonly<Record<string, readonly [block: string, params?: Settings, from?: readonly string[]]>>;
}

type Settings = Readonly<Record<string, ParamValues[string] | Setting>>;

const IN_A_ROW = 5;

/** Nodes stand in rows, wires lie in the order in which they are named. */
export function defineModule({ params, nodes, ...about }: Definition): BuiltIn {
  const all = Object.entries(nodes);
  const graph: Graph = {
    nodes: all.map(([id, [block, settings = {}]]) => ({
      id,
      block,
      params: { ...settings } as Record<string, Setting>,
    })),
    edges: all.flatMap(([id, [, , from = []]]) =>
      from.map((source) => ({
        id: `${source}_${id}`,
        from: { node: source, port: 'out' },
        to: { node: id, port: 'in' },
      })),
    ),
  };
  const points = Object.fromEntries(
    all.map(([id], i) => [id, { x: (i % IN_A_ROW) * 268, y: Math.floor(i / IN_A_ROW) * 140 }]),
  );
  const { label, help } = about;
  return { ...about, module: { name: label, help, params: [...params], graph }, points };
}

/** `2 * width`, to be computed from the module's params. */
export function computed(expression: string): Setting {
  return { expression };
}
