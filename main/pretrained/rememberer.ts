import * as ort from 'onnxruntime-node';
import type { Document } from '../../core/graph/document.ts';
import { AlignError } from '../export/forward/align.ts';
import { cachedForward, cachedIn } from '../export/forward/cached.ts';
import { forwardModel } from '../export/onnx/model.ts';
import { encodeModel } from '../graph/onnx/proto.ts';
import { runtimeOptions } from '../graph/onnx/session.ts';
import { TraceError } from '../graph/tracer.ts';
import type { RemembererOf } from '../looking/remembering.ts';
import type { Model } from '../model/model.ts';
import { bodyIn } from './body.ts';
import { cachedWriter } from './cachedWriter.ts';
import { endsOf } from './ends.ts';
import { softmax } from './pipelines/numbers.ts';

/** Multiply-adds of a whole window: smaller networks have written a text before tracing them is done. */
const WORTH_TRACING = 2 ** 28;

/** Language models that keep the keys and values of the tokens they have read; see `cachedIn` for which ones can. */
export function rememberer(document: Document, model: Model, least = WORTH_TRACING): ReturnType<RemembererOf> {
  if (model.multiplyAdds < least) return undefined;
  const longest = model.inputs[0]?.type.shape[0] ?? 1;
  const [end, body] = [endsOf(model).get('languageModel'), bodyIn(document, model)];
  const cached = end === undefined || body === undefined ? undefined : cachedIn(model, longest);
  if (end === undefined || body === undefined || !cached) return undefined;
  // Traced once, whatever the weights; null: it cannot be.
  let forward: ReturnType<typeof cachedForward> | null | undefined;
  return async (weights) => {
    if (forward === undefined) forward = unlessStopped(() => cachedForward(model, cached, end, body, longest)) ?? null;
    if (!forward) return { read: () => undefined, release: () => Promise.resolve() };
    const onnx = encodeModel(forwardModel(model, weights, forward, {}));
    const session = await ort.InferenceSession.create(onnx, runtimeOptions({}));
    return {
      read() {
        const next = cachedWriter(cached, longest, (feeds) => session.run(feeds));
        return async (text) => Float32Array.from(softmax(await next(text)));
      },
      release: () => session.release(),
    };
  };
}

/** Undefined where the network does something of which no graph can be made. */
function unlessStopped<T>(trace: () => T): T | undefined {
  try {
    return trace();
  } catch (error) {
    if (error instanceof TraceError || error instanceof AlignError) return undefined;
    throw error;
  }
}
