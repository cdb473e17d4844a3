import { analyse } from '../../core/analysis/analyse.ts';
import { takenFields } from '../../core/analysis/fields.ts';
import type { Analysis } from '../../core/analysis/node.ts';
import { ancestors } from '../../core/analysis/order.ts';
import { layerPath, layersIn, type PlacedLayers } from '../../core/compare/layers.ts';
import { regionOf } from '../../core/compare/region.ts';
import type { Field } from '../../core/data/spec.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { counted, text } from '../../core/text.ts';
import { sideValues } from '../looking/compare/side.ts';
import { lookUp } from '../model/tensors.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import type { Known, OpenOptions } from './documentNetwork.ts';
import type { Read } from './network.ts';

/** A pretrained model whose layers can be looked at one by one. */
export interface OpenLayers extends Pick<Known, 'name' | 'tokenizer' | 'longest'> {
  readonly weights: NamedTensors;
  readonly layers: PlacedLayers;
  readonly analysis: Analysis;
}

/** Finds the layers of a model. Fails with invalidRequest if it is made of other things, and as reading its weights does. */
export async function layersOf({ name, document, weights, tokenizer, longest }: Known, options: OpenOptions = {}): Promise<OpenLayers> {
  const layers = layersIn(document);
  if (layers) return { name, weights: await weights(options), tokenizer, longest, layers, analysis: analyse(document) };
  throw new EngineError(
    'invalidRequest',
    text(
      `${name} has no layers of transformer blocks: choose a BERT, a GPT-2 or a Llama.`,
      `${name} hat keine Schichten aus Transformer-Blöcken: einen BERT, ein GPT-2 oder ein Llama wählen.`,
    ),
  );
} // prettier-ignore

/** Fails with invalidRequest if there is no such layer. */
export function requireLayer({ name, layers: { count } }: OpenLayers, layer: number): void {
  if (layer <= count) return;
  const has = counted(count, ['layer', 'layers'], ['Schicht', 'Schichten']);
  throw new EngineError(
    'invalidRequest',
    text(`${name} has no layer ${layer}: it has ${has.en}.`, `${name} hat keine Schicht ${layer}: Es hat ${has.de}.`),
  );
}

/** The weights of a layer, by what they are called in its module: `self_attn/q_proj.kernel`. */
export function layerWeights({ layers, analysis, weights }: OpenLayers, layer: number): NamedTensors {
  const prefix = layerPath(layers, layer);
  const own = analysis.nodes.filter(({ id }) => id.startsWith(prefix));
  return new Map(
    own.flatMap(({ id, identity, weights: specs }) =>
      specs.flatMap(({ name }) => {
        const values = weights.get(`${identity}.${name}`);
        return values ? [[`${id.slice(prefix.length)}.${name}`, values] as const] : [];
      }),
    ),
  );
}

/** What enters a layer [1, tokens, width] when the model reads a text: embeddings, or what the layer before it says. */
export async function enteringLayer({ layers, analysis: { nodes, data }, weights }: OpenLayers, layer: number, read: Read): Promise<NamedTensor> {
  const prefix = layerPath(layers, layer);
  const { entries } = regionOf(nodes.filter(({ id }) => id.startsWith(prefix)));
  const entry = entries.find(({ type: { dtype, shape } }) => dtype === 'float32' && shape.length === 2);
  if (!entry) throw new Error(`Nothing enters ${prefix}.`);
  const needed = ancestors(nodes, entry.output.node);
  const before = nodes.filter(({ id }) => needed.has(id));
  const fields = takenFields(before, data).map(({ field }) => ({ name: field.name, type: field.type, value: fieldOf(field, read) }));
  return lookUp(await sideValues({ nodes: before, data, weights, entering: [], fields }), entry.name);
} // prettier-ignore

/** A text as a field of the model's data: ids, segments, or 1 where a token stands. */
function fieldOf({ name, role }: Field, { ids, segments }: Read): NamedTensor {
  const values = role === 'mask' ? ids.map(() => 1) : name === 'segments' ? segments : ids;
  return { shape: [1, ids.length], values: Float32Array.from(values) };
}
