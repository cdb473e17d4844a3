import { type TensorType } from '../tensorType.ts';
import { inputField, targetField, type Target, targetSize } from '../data/spec.ts';
import type { ParamValues } from '../params.ts';
import { type DataSource, dataSpec } from '../data/source.ts';
import { counted, text, type Text } from '../text.ts';
import { defaultTraining } from '../training/settings.ts';
import { chain } from './chain.ts';
import { ROOT, type Document } from './document.ts';

/** Units of the hidden layers. */
const HIDDEN = 32;

/**
 * A small network for the data of a document, in the place of what is in the root graph; and settings with which it
 * learns, unless others were chosen.
 */
export function withStartingNetwork(document: Document): Document {
  const [{ shape }, target] = endsOf(document.data);
  const loss = target.kind === 'classes' ? 'crossEntropy' : 'meanSquaredError';
  const blocks: (readonly [string, ParamValues?])[] = [
    ['dataset'],
    ...(shape.length > 1 ? [['flatten'] as const] : []),
    ['linear', { units: HIDDEN }],
    ['relu'],
    ['linear', { units: HIDDEN }],
    ['relu'],
    ['linear', { units: Math.max(1, targetSize(target)) }],
    ['output', { loss, from: 'logits' }],
  ];
  const { graph, layout } = chain(document.name, blocks, { data: document.data });
  const isUntouched = JSON.stringify(document.training) === JSON.stringify(defaultTraining);
  const training =
    isUntouched && shape.length === 1 ? { ...defaultTraining, epochs: 60, batchSize: 32, learningRate: 0.01 } : document.training;
  return { ...document, graph, training, layout: { ...document.layout, [ROOT]: layout[ROOT] ?? {} } };
} // prettier-ignore

/** What a starting network is for: "for 8 features, 3 classes". */
export function startingNetworkFor(data: DataSource): Text {
  const [{ shape }, target] = endsOf(data);
  const end =
    target.kind === 'classes'
      ? counted(target.classes.length, ['class', 'classes'], ['Klasse', 'Klassen'])
      : text(`predicting ${target.names.join(', ')}`, `vorherzusagen: ${target.names.join(', ')}`);
  const size = shape.reduce((product, side) => product * side, 1);
  const features = counted(size, ['feature', 'features'], ['Merkmal', 'Merkmale']);
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
