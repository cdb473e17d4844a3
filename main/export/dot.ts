import { analyse } from '../../core/analysis/analyse.ts';
import type { AnalysedNode, Analysis } from '../../core/analysis/node.ts';
import { moduleOf, type Document } from '../../core/graph/document.ts';
import { asText } from '../../core/graph/words.ts';
import { fieldsOf } from '../../core/params.ts';
import { formatShapeShort, type AxisOrder } from '../../core/shape.ts';
import { formatTypeShort } from '../../core/tensorType.ts';
import { same, text } from '../../core/text.ts';
import { problemError } from '../train/prepare.ts';
import type { DocumentExporter } from './format.ts';
import { axesOf, axesOption } from './picture.ts';

/**
 * The network as a Graphviz drawing: a box per node with its params and weights, modules as frames, and shapes on the
 * arrows. Source: the DOT language, https://graphviz.org/doc/info/lang.html.
 */
export const dot: DocumentExporter = {
  name: 'dot',
  purpose: 'show',
  label: same('Graphviz'),
  description: text(
    'The boxes and arrows of the network as a text that dot draws, for those who lay out figures themselves.',
    'Kästen und Pfeile des Netzes als Text, den dot zeichnet, für alle, die Abbildungen selbst setzen.',
  ),
  of: 'document',
  takesFiles: true,
  extension: 'dot',
  options: { axes: axesOption },
  make({ document, options }) {
    const analysis = analyse(document);
    if (!analysis.isTrainable) throw problemError(analysis.problems.filter(({ severity }) => severity === 'error'));
    return { files: { 'network.dot': drawing(document, analysis, axesOf(options)) }, snippet };
  },
};

const snippet = { language: 'shell', code: 'dot -Tsvg network.dot -o network.svg\n' } as const;

/** Nodes by the module that contains them. */
interface Frame {
  /** The path of the module's use; empty for the network itself. */
  readonly path: string;
  readonly nodes: AnalysedNode[];
  readonly frames: Map<string, Frame>;
}

function drawing(document: Document, { nodes }: Analysis, order: AxisOrder): string {
  const arrows = nodes.flatMap(({ id, inputs }) =>
    inputs.map(
      ({ from, type }) => `  ${quoted(from.node)} -> ${quoted(id)} [label=${quoted(formatTypeShort(type, order))}];`,
    ),
  );
  return [
    `digraph ${quoted(document.name)} {`,
    '  rankdir=LR;',
    '  node [shape=box, style=rounded, fontname="Helvetica"];',
    '  edge [fontname="Helvetica", fontsize=10];',
    ...frameLines(framed(nodes), namesOfUses(document), '  '),
    ...arrows,
    '}',
    '',
  ].join('\n');
}

function framed(nodes: readonly AnalysedNode[]): Frame {
  const root: Frame = { path: '', nodes: [], frames: new Map() };
  for (const node of nodes) {
    let frame = root;
    for (const part of node.id.split('/').slice(0, -1)) {
      const path = frame.path === '' ? part : `${frame.path}/${part}`;
      const inner = frame.frames.get(part) ?? { path, nodes: [], frames: new Map() };
      frame.frames.set(part, inner);
      frame = inner;
    }
    frame.nodes.push(node);
  }
  return root;
}

function frameLines({ nodes, frames }: Frame, names: ReadonlyMap<string, string>, indent: string): readonly string[] {
  const inner = [...frames.values()].flatMap((frame) => [
    // Graphviz draws a frame around a subgraph whose name starts with "cluster".
    `${indent}subgraph ${quoted(`cluster ${frame.path}`)} {`,
    `${indent}  label=${quoted(names.get(frame.path) ?? frame.path)};`,
    ...frameLines(frame, names, `${indent}  `),
    `${indent}}`,
  ]);
  return [...nodes.map((node) => `${indent}${quoted(node.id)} [label=${quoted(labelOf(node))}];`), ...inner];
}

/** The label of each module use by path: its own name, or the module's. */
function namesOfUses(document: Document, graph = document.graph, prefix = ''): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, name, module } of graph.nodes) {
    const definition = moduleOf(document, module);
    if (!definition) continue;
    const path = prefix + id;
    names.set(path, name ?? asText(definition.name).en);
    for (const [inner, called] of namesOfUses(document, definition.graph, `${path}/`)) names.set(inner, called);
  }
  return names;
}

/** Name, kind, params that differ from their defaults, weights: one line each. */
function labelOf({ id, name, block, params, weights }: AnalysedNode): string {
  const changed = fieldsOf(block.params).filter(([key, param]) => String(params[key]) !== String(param.default));
  return [
    name ?? id.split('/').at(-1) ?? id,
    block.label.en,
    ...changed.map(([key, param]) => `${param.label.en}: ${String(params[key])}`),
    ...weights.map((weight) => `${weight.name} ${formatShapeShort(weight.shape)}`),
  ].join('\n');
}

/** A DOT string: quotes are escaped, line breaks written as \n; a backslash would start an escape. */
function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
