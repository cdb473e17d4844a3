import * as ort from 'onnxruntime-node';
import type { Field } from '../../core/data/spec.ts';
import type { Document } from '../../core/graph/document.ts';
import type { PretrainedHead } from '../../core/protocol/pretrained.ts';
import type { Tokenizer } from '../../core/text/tokenizer.ts';
import { cachedForward, cachedIn } from '../export/forward/cached.ts';
import { symbolicForward, type Forward } from '../export/forward/symbolic.ts';
import type { ForwardOptions } from '../export/forward/trace.ts';
import { forwardModel } from '../export/onnx/model.ts';
import { encodeModel } from '../graph/onnx/proto.ts';
import { runtimeOptions } from '../graph/onnx/session.ts';
import { Sessions } from '../graph/sessions.ts';
import type { Model } from '../model/model.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { compileDocument } from '../train/prepare.ts';
import { batchesOf, ownPart, padded, type Padded } from './batches.ts';
import { bodyOf } from './body.ts';
import { cachedWriter } from './cachedWriter.ts';
import type { Made } from './made.ts';
import type { Network, Wanted } from './network.ts';
import type { ReadPretrainedOptions } from './read.ts';

/** What ends making a model computable, and hears of it: shares of its weights. */
export type OpenOptions = Pick<ReadPretrainedOptions, 'signal' | 'onProgress'>;

/** A network of the app's own modules, and what is known of it. */
export interface Known extends Pick<Network, 'name' | 'tokenizer' | 'longest' | 'labels' | 'pooling'> {
  readonly document: Document;
  /** Read when they are needed. */
  weights(options?: OpenOptions): Promise<NamedTensors>;
  /** Where the network is kept as ONNX. */
  readonly made?: Made | undefined;
  /** The outputs behind its body, by their nodes. */
  readonly ends: ReadonlyMap<PretrainedHead, string>;
}

/** Heads that say something of every place. */
const perPlace = new Set<Wanted>(['hidden', 'maskedWords', 'languageModel', 'tokenClasses', 'span']);

/**
 * A document with weights, run by ONNX Runtime as its export would be, for any number of texts of any length. Each of its outputs is made
 * when it is first asked for, and holds weights of its own.
 */
export function documentNetwork(known: Known): Network {
  const { document, ends, name, tokenizer, longest, labels, pooling } = known;
  const model = compileDocument(document);
  const body = bodyOf(document, model);
  const opener = new Opener(model, known);
  const padId = padIn(tokenizer);
  const sessions = new Sessions<ort.InferenceSession & { release(): Promise<void> }>(2);
  const canPad = model.inputs.some(({ role }) => role === 'mask') || ends.has('languageModel');
  const run = (key: string, options: Partial<ForwardOptions>, batch: Padded) =>
    sessions.use(key, () => opener.open(key, () => symbolicForward(model, { ...plain, ...options })), (session) => answers(session, model.inputs, batch)); // prettier-ignore
  const optionsFor = (wanted: Wanted): Partial<ForwardOptions> => {
    if (wanted === 'hidden') return { ends: [], inner: [body] };
    const end = ends.get(wanted);
    if (end === undefined) throw new Error(`${name} has no head ${wanted}.`);
    return { ends: [end] };
  };
  const cached = ends.has('languageModel') ? cachedIn(model, longest) : undefined;
  return {
    name,
    tokenizer,
    longest,
    labels,
    pooling,
    has: (wanted) => wanted === 'hidden' || ends.has(wanted),
    async compute(wanted, texts) {
      const found: NamedTensor[] = [];
      for (const numbers of batchesOf(texts, canPad)) {
        const own = numbers.flatMap((i) => texts[i] ?? []);
        const [said] = (await run(wanted, optionsFor(wanted), padded(own, padId))).values();
        if (!said) throw new Error('A session has no output.');
        for (const [k, i] of numbers.entries())
          found[i] = ownPart(said, k, own[k]?.ids.length ?? 0, perPlace.has(wanted));
      }
      return found;
    },
    writer() {
      if (cached) {
        const open = () =>
          opener.open('writer', () => cachedForward(model, cached, ends.get('languageModel') ?? '', body, longest));
        return cachedWriter(cached, longest, (feeds) => sessions.use('writer', open, (session) => session.run(feeds)));
      }
      return async (ids) => {
        const batch = padded([{ ids: ids.slice(-longest), segments: [] }], padId);
        const [said] = (await run('next', { ...optionsFor('languageModel'), lastOf: body }, batch)).values();
        return said?.values ?? new Float32Array();
      };
    },
    everything: (text, isWhole) => run(isWhole ? 'whole' : 'all', { inner: [body], hidden: isWhole }, padded([text], padId)), // prettier-ignore
    async release() {
      sessions.dispose();
      await opener.written();
    },
  };
}

/** Any piece: it is masked. */
function padIn(tokenizer: Tokenizer): number {
  return tokenizer.idOf('[PAD]') ?? tokenizer.idOf('<pad>') ?? 0;
}

/** What a pass puts out beside what is asked for: nothing. */
const plain: ForwardOptions = { probabilities: false, attention: false, hidden: false, channelsFirst: false };

/** Makes sessions, from what is kept where it is sound. */
class Opener {
  private readonly model: Model;
  private readonly known: Pick<Known, 'weights' | 'made'>;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(model: Model, known: Pick<Known, 'weights' | 'made'>) {
    this.model = model;
    this.known = known;
  }

  async open(name: string, forward: () => Forward): Promise<ort.InferenceSession> {
    const { made, weights } = this.known;
    const kept = await made?.read(name);
    if (kept) return ort.InferenceSession.create(kept, runtimeOptions({}));
    const onnx = encodeModel(forwardModel(this.model, await weights(), forward(), {}));
    // Nobody waits for the next time.
    if (made) this.writing = Promise.all([this.writing, made.write(name, onnx)]);
    return ort.InferenceSession.create(onnx, runtimeOptions({}));
  }

  async written(): Promise<void> {
    await this.writing;
  }
}

async function answers(session: ort.InferenceSession, fields: readonly Field[], batch: Padded): Promise<NamedTensors> {
  const feeds = Object.fromEntries(fields.map((field) => [field.name, valuesFor(field, batch)]));
  const said = Object.entries(await session.run(feeds));
  return new Map(
    said.flatMap(([name, { data, dims }]) => (data instanceof Float32Array ? [[name, { shape: dims, values: data }]] : [])),
  );
} // prettier-ignore

function valuesFor({ role, name, type }: Field, { shape, ids, segments, mask }: Padded): ort.Tensor {
  if (role === 'mask') return new ort.Tensor('bool', mask, [...shape]);
  if (role === 'input' && type.dtype === 'int32') return new ort.Tensor('int32', name === 'segments' ? segments : ids, [...shape]); // prettier-ignore
  throw new Error(`The network takes “${name}”, which is not a text.`);
}
