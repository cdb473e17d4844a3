import { isSameShape } from '../shape.ts';
import { type TensorType } from '../tensorType.ts';
import {
  fieldPorts,
  inputField,
  isPerPlace,
  targetField,
  type DataSpec,
  type Target,
  targetSize,
} from '../data/spec.ts';
import { userColumns } from '../data/userValues.ts';
import type { ParamValues } from '../params.ts';
import { type DataSource, dataSpec } from '../data/source.ts';
import { counted, text, type Text } from '../text.ts';
import { trainingFor } from './fittingTraining.ts';
import { chain } from './chain.ts';
import { addNode, connect } from './edits.ts';
import { ROOT, type Document, type PortEnd } from './document.ts';

const HIDDEN = 32;
/** The width of a token embedding. */
const WIDTH = 16;

/**
 * Replaces the root graph by a small network for the document's data, and chooses settings with which it learns unless
 * the user has changed them.
 */
export function withStartingNetwork(document: Document): Document {
  const [{ shape }, target] = endsOf(document.data);
  const spec = dataSpec(document.data);
  const { meaning } = inputField(spec);
  const loss = target.kind === 'classes' ? 'crossEntropy' : 'meanSquaredError';
  const blocks: (readonly [string, ParamValues?])[] = [
    ['dataset'],
    ...(meaning.kind === 'tokens' ? [['embedding', { tokens: meaning.vocabulary.length, width: WIDTH }] as const] : shape.length > 1 ? [['flatten'] as const] : []),
    ...(meaning.kind === 'tokens' && furtherTokens(spec).length > 0 ? [['concatenate'] as const] : []),
    ['linear', { units: HIDDEN }],
    ['relu'],
    ...(meaning.kind === 'tokens' && !isPerPlace(targetField(spec)) ? [['sequenceMean'] as const] : []),
    ['linear', { units: HIDDEN }],
    ['relu'],
    ['linear', { units: Math.max(1, targetSize(target)) }],
    ['output', { loss, from: 'logits' }],
  ];
  const { graph, layout } = withFurtherFields(chain(document.name, blocks, { data: document.data }));
  const training = trainingFor(document, document.data);
  return { ...document, graph, training, layout: { ...document.layout, [ROOT]: layout[ROOT] ?? {} } };
} // prettier-ignore

/** Adds the other token inputs, each with its own embedding table, and connects the masks to the mean over positions and to the output. */
function withFurtherFields(begun: Document): Document {
  const spec = dataSpec(begun.data);
  const nodeOf = (block: string) => begun.graph.nodes.find((node) => node.block === block)?.id ?? '';
  const [dataset, joined, mean, output] = [
    nodeOf('dataset'),
    nodeOf('concatenate'),
    nodeOf('sequenceMean'),
    nodeOf('output'),
  ];
  const wired = (document: Document, from: PortEnd, to: PortEnd) => {
    const drawn = connect(document, ROOT, from, to);
    return drawn.ok ? drawn.value : document;
  };
  let document = begun;
  for (const [i, { port, type }] of furtherTokens(spec).entries()) {
    const params = { tokens: type.kinds ?? 1, width: WIDTH };
    const added = addNode(document, ROOT, 'embedding', { x: 268, y: -140 * (i + 1) }, params);
    document = wired(added.document, { node: dataset, port }, { node: added.id, port: 'in' });
    document = wired(document, { node: added.id, port: 'out' }, { node: joined, port: 'in' });
  }
  const { type } = inputField(spec);
  const mask = fieldPorts(spec).find(({ field }) => field.role === 'mask' && isSameShape(field.type.shape, type.shape));
  if (mask && mean) document = wired(document, { node: dataset, port: mask.port }, { node: mean, port: 'mask' });
  const counts = countedBy(spec);
  return counts === undefined
    ? document
    : wired(document, { node: dataset, port: counts }, { node: output, port: 'mask' });
}

/** The port of the mask that says which positions of the target count: it stands behind the target. */
function countedBy(spec: DataSpec): string | undefined {
  const target = targetField(spec);
  const behind = spec.fields.slice(spec.fields.indexOf(target));
  return fieldPorts(spec).find(({ field }) => field.role === 'mask' && behind.includes(field) && isSameShape(field.type.shape, target.type.shape))?.port;
} // prettier-ignore

/** Token inputs with the same positions as the first one. */
function furtherTokens(spec: DataSpec) {
  const { shape } = inputField(spec).type;
  return fieldPorts(spec).filter(
    ({ port, type }) => port !== 'out' && type.kinds !== undefined && isSameShape(type.shape, shape),
  );
}

/** Whether a starting network fits: what it says of a position goes by what is read there, so there must be as many of both. */
export function hasStartingNetwork(data: DataSource): boolean {
  const spec = dataSpec(data);
  const target = targetField(spec);
  return !isPerPlace(target) || isSameShape(target.type.shape, inputField(spec).type.shape);
}

/** What the starting network is for: "for 8 features, 3 classes". */
export function startingNetworkFor(data: DataSource): Text {
  const [{ shape }, target] = endsOf(data);
  const end =
    target.kind === 'classes'
      ? counted(target.classes.length, ['class', 'classes'], ['Klasse', 'Klassen'])
      : text(`predicting ${target.names.join(', ')}`, `vorherzusagen: ${target.names.join(', ')}`);
  const size = shape.reduce((product, side) => product * side, 1);
  const spec = dataSpec(data);
  const { kind } = inputField(spec).meaning;
  const [isText, isTable] = [kind === 'tokens', kind === 'table'];
  const features = isText
    ? counted(size, ['token', 'tokens'], ['Token', 'Tokens'])
    : counted(isTable ? userColumns(spec).length : size, ['feature', 'features'], ['Merkmal', 'Merkmale']);
  return text(
    `Build a starting network for ${features.en}, ${end.en}`,
    `Ein erstes Netz bauen: ${features.de}, ${end.de}`,
  );
}

/** What goes in and what should come out. */
function endsOf(data: DataSource): readonly [TensorType, Target] {
  const spec = dataSpec(data);
  return [inputField(spec).type, targetField(spec).meaning];
}
