import { isSameShape } from '../shape.ts';
import { type TensorType } from '../tensorType.ts';
import { fieldPorts, inputField, targetField, type Target, targetSize } from '../data/spec.ts';
import type { ParamValues } from '../params.ts';
import { type DataSource, dataSpec } from '../data/source.ts';
import { counted, text, type Text } from '../text.ts';
import { defaultTraining } from '../training/settings.ts';
import { chain } from './chain.ts';
import { connect } from './edits.ts';
import { ROOT, type Document } from './document.ts';

/** Units of the hidden layers. */
const HIDDEN = 32;
/** Numbers that stand for a token. */
const WIDTH = 16;

/**
 * A small network for the data of a document, in the place of what is in the root graph; and settings with which it
 * learns, unless others were chosen.
 */
export function withStartingNetwork(document: Document): Document {
  const [{ shape }, target] = endsOf(document.data);
  const { meaning } = inputField(dataSpec(document.data));
  const loss = target.kind === 'classes' ? 'crossEntropy' : 'meanSquaredError';
  const blocks: (readonly [string, ParamValues?])[] = [
    ['dataset'],
    ...(meaning.kind === 'tokens'
      ? [['embedding', { tokens: meaning.vocabulary.length, width: WIDTH }] as const]
      : shape.length > 1 ? [['flatten'] as const] : []),
    ['linear', { units: HIDDEN }],
    ['relu'],
    ...(meaning.kind === 'tokens' ? [['sequenceMean'] as const] : []),
    ['linear', { units: HIDDEN }],
    ['relu'],
    ['linear', { units: Math.max(1, targetSize(target)) }],
    ['output', { loss, from: 'logits' }],
  ];
  const { graph, layout } = withMask(chain(document.name, blocks, { data: document.data }));
  const isUntouched = JSON.stringify(document.training) === JSON.stringify(defaultTraining);
  const training =
    isUntouched && shape.length === 1 ? { ...defaultTraining, epochs: 60, batchSize: 32, learningRate: 0.01 } : document.training;
  return { ...document, graph, training, layout: { ...document.layout, [ROOT]: layout[ROOT] ?? {} } };
} // prettier-ignore

/** The mask of the first input, where it has one, wired to the mean over its places. */
function withMask(document: Document): Document {
  const spec = dataSpec(document.data);
  const { type } = inputField(spec);
  const mask = fieldPorts(spec).find(({ field }) => field.role === 'mask' && isSameShape(field.type.shape, type.shape));
  const nodeOf = (block: string) => document.graph.nodes.find((node) => node.block === block)?.id;
  const [dataset, mean] = [nodeOf('dataset'), nodeOf('sequenceMean')];
  if (!mask || dataset === undefined || mean === undefined) return document;
  const wired = connect(document, ROOT, { node: dataset, port: mask.port }, { node: mean, port: 'mask' });
  return wired.ok ? wired.value : document;
}

/** What a starting network is for: "for 8 features, 3 classes". */
export function startingNetworkFor(data: DataSource): Text {
  const [{ shape }, target] = endsOf(data);
  const end =
    target.kind === 'classes'
      ? counted(target.classes.length, ['class', 'classes'], ['Klasse', 'Klassen'])
      : text(`predicting ${target.names.join(', ')}`, `vorherzusagen: ${target.names.join(', ')}`);
  const size = shape.reduce((product, side) => product * side, 1);
  const isText = inputField(dataSpec(data)).meaning.kind === 'tokens';
  const features = isText
    ? counted(size, ['token', 'tokens'], ['Token', 'Tokens'])
    : counted(size, ['feature', 'features'], ['Merkmal', 'Merkmale']);
  return text(
    `Build a starting network for ${features.en}, ${end.en}`,
    `Ein erstes Netz bauen: ${features.de}, ${end.de}`,
  );
}

/** What goes in, and what is to come out. */
function endsOf(data: DataSource): readonly [TensorType, Target] {
  const spec = dataSpec(data);
  return [inputField(spec).type, targetField(spec).meaning];
}
