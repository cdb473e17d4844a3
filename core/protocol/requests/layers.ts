import { z } from 'zod';
import { documentSchema } from '../../graph/document.ts';
import {
  besideLayer,
  layerNumbers,
  type LayerComparison,
  type LayerHint,
  type ModelLayers,
  type TakenLayer,
} from '../layers.ts';
import { answer, at, request, runId } from './request.ts';

const key = z.string().min(1).max(64);
const comparing = layerNumbers.extend({ document: documentSchema, runId: runId.nullable(), at });

/**
 * Questions with a `key` may take long: while the model is read they report `workProgress` under it; another one under the same
 * key ends them, and so does `cancelLayers`.
 */
export const layerRequests = {
  /** What the layers of a model of the library are like. Fails with invalidRequest if it has none of the app's blocks. */
  modelLayers: request(z.object({ key, name: z.string().min(1).max(4096) }), answer<ModelLayers>()),
  /**
   * Computes a part of a network and a layer of a pretrained model from what enters that layer when the model reads the
   * text. Fails with invalidRequest if there is no such layer, or the part takes something else.
   */
  compareLayer: request(comparing.extend({ key }), answer<LayerComparison>()),
  /** Looks for mistakes with which the layer would compute what the part computes. */
  layerHint: request(comparing.extend({ key }), answer<LayerHint>()),
  cancelLayers: request(z.object({ key }), answer<null>()),
  /**
   * A file of weights with which the part begins as the layer is; all others begin as they do in the document, or as the
   * run has them.
   */
  takeLayer: request(
    besideLayer.extend({ document: documentSchema, runId: runId.nullable(), at }),
    answer<TakenLayer>(),
  ),
};
