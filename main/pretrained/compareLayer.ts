import type { Part } from '../../core/compare/part.ts';
import type { ChosenPartners } from '../../core/compare/partners.ts';
import type { Sides } from '../../core/compare/sides.ts';
import type { Document } from '../../core/graph/document.ts';
import type { ParsedParams } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { LAYER_TOLERANCE, MOST_COMPARED_TOKENS, type LayerComparison } from '../../core/protocol/layers.ts';
import { formatTypeShort, withShapes, type TensorType } from '../../core/tensorType.ts';
import { text } from '../../core/text.ts';
import type { Encoding } from '../../core/text/encoding.ts';
import { requireComputable } from '../looking/compare/compare.ts';
import { besideEntering, sideValues, type Entering } from '../looking/compare/side.ts';
import { toldBy } from '../looking/compare/told.ts';
import { ownWeights } from '../looking/compare/weights.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { besideLayer, type BesideLayer } from './layer.ts';
import { enteringLayer, type OpenLayers } from './openLayers.ts';
import { nothingToRead, readTokensOf } from './pipelines/define.ts';

type Request = Omit<ParsedParams['compareLayer'], 'runId' | 'at' | 'key'>;

/** A part and a layer, ready to be computed. */
export interface ReadyLayer extends BesideLayer {
  readonly document: Document;
  readonly part: Part;
  readonly chosen: ChosenPartners;
  readonly encoding: Encoding;
  readonly isCut: boolean;
  readonly entering: readonly Entering[];
  /** What the part computes with. */
  readonly own: NamedTensors;
}

/**
 * Reads the text, and puts what enters the layer before the part. `trained`: the weights of a run, if the part has them.
 * Fails with invalidRequest if the part cannot stand there.
 */
export async function readyLayer(open: OpenLayers, request: Request, trained: NamedTensors | undefined): Promise<ReadyLayer> {
  const { document, part, layer, partners, weights } = request;
  const found = besideLayer(document, part, open, layer, partners);
  requireComputable(found.sides);
  const { encoding, isCut } = readBy(open, request.text);
  const before = await enteringLayer(open, layer, encoding);
  const entering = found.sides.left.entries.map(({ name, type }) => ({ name, type, value: entryOf(type, before) }));
  const own = new Map(ownWeights(found.sides, found.sides.left.nodes, trained));
  if (weights === 'layer') for (const [name, values] of found.taken) own.set(name, values);
  return { ...found, document, part, chosen: partners, encoding, isCut, entering, own };
} // prettier-ignore

/** A part and a layer, computed from the same values and compared step by step. */
export async function compareLayer(ready: ReadyLayer, signal?: AbortSignal): Promise<LayerComparison> {
  const { sides, encoding, isCut } = ready;
  const values = await partValues(ready);
  signal?.throwIfAborted();
  const told = toldBy(sides, values, await layerValues(ready), LAYER_TOLERANCE);
  return { ...told, isNoise: false, count: null, tokens: readTokensOf(encoding), isCut };
}

/** Every step of the part. */
export function partValues({ sides, entering, own }: ReadyLayer): Promise<NamedTensors> {
  return sideValues({ nodes: sides.left.nodes, data: sides.analysis.data, weights: own, entering });
}

/** Every step of the layer, or of what it would be with a mistake. */
export function layerValues(
  ready: ReadyLayer,
  { right, analysis, feeds }: Pick<Sides, 'right' | 'analysis' | 'feeds'> = ready.sides,
  weights = ready.beside,
): Promise<NamedTensors> {
  const entering = besideEntering(right, feeds, ready.entering);
  return sideValues({ nodes: right.nodes, data: analysis.data, weights, entering });
}

function readBy({ tokenizer, longest }: OpenLayers, given: string): { readonly encoding: Encoding; readonly isCut: boolean } {
  const maxLength = Math.min(longest, MOST_COMPARED_TOKENS);
  const encoding = tokenizer.encode(given, undefined, { maxLength, padTo: 0 });
  if (encoding.isSpecial.every((special) => special)) throw new EngineError('invalidRequest', nothingToRead);
  return { encoding, isCut: encoding.ids.length === maxLength && tokenizer.encode(given, undefined, { maxLength: 1 << 30, padTo: 0 }).ids.length > maxLength };
} // prettier-ignore

/** What an entry of the part gets: what enters the layer, or 1 for every token. */
function entryOf(type: TensorType, before: NamedTensor): NamedTensor {
  const [, tokens = 1, width = 1] = before.shape;
  if (type.dtype === 'float32' && type.shape.length === 2 && type.shape[1] === width) return before;
  if (type.shape.length === 1) return { shape: [1, tokens], values: new Float32Array(tokens).fill(1) };
  throw new EngineError(
    'invalidRequest',
    withShapes((order) =>
      text(
        `The block takes ${formatTypeShort(type, order)}, the layer a vector of length ${width} for every token: choose the block behind the embeddings, as wide as the layer.`,
        `Der Block bekommt ${formatTypeShort(type, order)}, die Schicht für jedes Token einen Vektor der Länge ${width}: den Block hinter den Embeddings wählen, so breit wie die Schicht.`,
      ),
    ),
  );
}
