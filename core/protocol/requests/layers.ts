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

export const layerRequests = {
  /** What the layers of a model of the library are like. Fails with invalidRequest if it has none of the app's blocks. */
  modelLayers: request(z.object({ name: z.string().min(1).max(4096) }), answer<ModelLayers>()),
  /**
   * Computes a part of a network and a layer of a pretrained model from what enters that layer when the model reads the
   * text. Fails with invalidRequest if there is no such layer, or the part takes something else.
   */
  compareLayer: request(comparing, answer<LayerComparison>()),
  /** Looks for mistakes with which the layer would compute what the part computes. A newer one under the same key ends it. */
  layerHint: request(comparing.extend({ key }), answer<LayerHint>()),
  cancelLayerHint: request(z.object({ key }), answer<null>()),
  /**
   * A file of weights with which the part begins as the layer is; all others begin as they do in the document, or as the
   * run has them.
   */
  takeLayer: request(
    besideLayer.extend({ document: documentSchema, runId: runId.nullable(), at }),
    answer<TakenLayer>(),
  ),
};
