import { targetField, featureNames, inputField, targetSize } from '../data/spec.ts';
import type { AnalysedNode, Analysis } from '../analysis/node.ts';
import { findBlock } from '../blocks/catalogue.ts';
import type { Category } from '../blocks/define.ts';
import type { Document, GraphEdge, GraphNode } from '../graph/document.ts';
import { isOptionalInput } from '../graph/ports.ts';
import { asText } from '../graph/words.ts';
import { formatTypeShort, withShapes } from '../tensorType.ts';
import { counted, same, text, together, type Text } from '../text.ts';

/** What a node's card says. */
export interface Card {
  readonly title: Text;
  /** What it is called where its title has no room; absent: the title. */
  readonly short?: Text;
  readonly detail: Text;
  readonly glyph: string;
  readonly category: Category | 'unknown';
}

/** What of a document stands on cards, beside their own node. */
type Described = Pick<Document, 'modules' | 'training'>;

function joined(parts: readonly (Text | undefined)[]): Text {
  return together(
    parts.filter((part) => part !== undefined),
    (words) => words.join(' · '),
  );
}

/** What leaves a node, output by output. */
function typesText({ types }: AnalysedNode): Text {
  return withShapes((order) =>
    same(
      Object.values(types)
        .map((type) => formatTypeShort(type, order))
        .join(' + '),
    ),
  );
}

const details = new WeakMap<AnalysedNode['types'], { readonly parameters: number; readonly text: Text }>();

/** What leaves a node, and its weights: the same words as long as they are the same. */
function layerText(node: AnalysedNode): Text {
  const { types, parameters } = node;
  const known = details.get(types);
  if (known?.parameters === parameters) return known.text;
  const words = joined([typesText(node), weightsText(parameters)]);
  details.set(types, { parameters, text: words });
  return words;
}

function weightsText(parameters: number): Text | undefined {
  return parameters === 0 ? undefined : counted(parameters, ['weight', 'weights'], ['Gewicht', 'Gewichte']);
}

/** The card of a node whose path through the opened modules is `path`; `edges` of its graph, where its detail is asked for. */
export function describeNode(
  document: Described,
  analysis: Analysis,
  path: string,
  node: GraphNode,
  edges: readonly GraphEdge[] = [],
): Card {
  if (node.module !== undefined) return moduleCard(document, analysis, path, node, node.module);
  const block = findBlock(node.block ?? '');
  const own = node.name === undefined ? undefined : same(node.name);
  if (!block) {
    const detail = text('Unknown block, kept as it is', 'Unbekannter Block, bleibt erhalten');
    return { title: own ?? same(node.block ?? '?'), detail, glyph: '?', category: 'unknown' };
  }
  const { glyph, category, label } = block;
  const base = { glyph, category };
  if (block.type === 'dataset') {
    const batch = text(`batch ${document.training.batchSize}`, `Batch ${document.training.batchSize}`);
    return { ...base, title: own ?? analysis.data.name, detail: joined([label, batch]) };
  }
  const known = analysis.byId.get(path);
  if (block.type === 'output') {
    const { meaning: target } = targetField(analysis.data);
    const loss = block.params['loss'];
    const value = known?.params['loss'] ?? node.params['loss'] ?? loss?.default;
    const chosen = loss?.kind === 'choice' ? loss.options.find((option) => option.value === value)?.label : undefined;
    const size = targetSize(target);
    if (edges.some(({ to }) => to.node === node.id && to.port === 'target')) {
      return {
        ...base,
        title: own ?? chosen ?? label,
        short: own ?? label,
        detail: known ? joined([label, typesText(known)]) : notKnownYet,
      };
    }
    const detail =
      target.kind === 'classes'
        ? counted(size, ['class', 'classes'], ['Klasse', 'Klassen'])
        : counted(size, ['value', 'values'], ['Wert', 'Werte']);
    return { ...base, title: own ?? chosen ?? label, short: own ?? label, detail: joined([label, detail]) };
  }
  if (block.type === 'feature') {
    return { ...base, title: own ?? same(featureName(analysis, path, node)), detail: label };
  }
  const detail = known ? layerText(known) : isOptionalInput(node) ? text('left open', 'bleibt offen') : notKnownYet;
  return { ...base, title: own ?? label, detail };
}

const notKnownYet = text('shape not known yet', 'Form noch unbekannt');

/** The data's own name of a feature where it is taken from them, else its number. */
function featureName({ byId, data }: Analysis, path: string, { params }: GraphNode): string {
  const number = Number(params['number'] ?? 1);
  const { from } = byId.get(path)?.inputs[0] ?? {};
  const isFirst = from?.port === 'out' && byId.get(from.node)?.block.type === 'dataset';
  return (isFirst && featureNames(inputField(data))[number - 1]) || `x${number}`;
}

function moduleCard(document: Described, analysis: Analysis, path: string, node: GraphNode, id: string): Card {
  const module = document.modules[id];
  const title = node.name === undefined ? asText(module?.name ?? id) : same(node.name);
  if (!module) return { title, detail: text('Module is missing', 'Modul fehlt'), glyph: '?', category: 'unknown' };
  const inside = analysis.nodes.filter((inner) => inner.id.startsWith(`${path}/`));
  const parameters = inside.reduce((sum, inner) => sum + inner.parameters, 0);
  const bodies = module.graph.nodes.filter(({ block }) => block !== 'moduleInput' && block !== 'moduleOutput');
  const blocks = counted(bodies.length, ['block', 'blocks'], ['Block', 'Blöcke']);
  const copies = analysis.copies.get(path);
  const times = copies === undefined ? undefined : same(`× ${copies}`);
  return { title, detail: joined([times, weightsText(parameters), blocks]), glyph: '▣', category: 'structure' };
}
