import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { PretrainedInfo } from '../../core/protocol/pretrained.ts';
import { createTokenizer, type Tokenizer } from '../../core/text/tokenizer.ts';
import { readTokenizer } from '../text/tokenizerFile.ts';
import { compileDocument } from '../train/prepare.ts';
import { documentNetwork, type Known, type OpenOptions } from './documentNetwork.ts';
import { classesOf, endsBehind, endsOf } from './ends.ts';
import type { Network } from './network.ts';
import { onnxNetwork } from './onnxNetwork.ts';
import type { HereModel } from './library/library.ts';
import { stateOf } from './library/places.ts';
import { Made } from './made.ts';
import type { Pretrained } from './pretrained.ts';
import { readPretrained } from './read.ts';
import { HEAD, readModel, weightsOf } from './readModel.ts';

type Placed = Pick<HereModel, 'name' | 'place' | 'pooling'>;

/** Makes a model of the library computable. Fails as reading it does, and with invalidRequest if it reads no texts. */
export async function openNetwork(home: string, model: Placed, options: OpenOptions = {}): Promise<Network> {
  if (model.place.endsWith('.onnx')) return onnxNetwork(model);
  return documentNetwork(await openDocument(home, model, options));
}

/** A model of the library as a document with weights. Fails as reading it does, and with invalidRequest if it is none. */
export async function openDocument(home: string, model: Placed, options: OpenOptions = {}): Promise<Known> {
  if (model.place.endsWith('.onnx')) throw new EngineError('invalidRequest', opaque(model));
  const isWhole = model.place.endsWith('.neuroloom') || model.place.endsWith(HEAD);
  return isWhole ? readIn(home, model, options) : folderIn(home, model, options);
}

const opaque = ({ name }: Placed) =>
  text(
    `${name} is a file of ONNX, whose layers are not known: choose a model with config.json and safetensors.`,
    `${name} ist eine ONNX-Datei, deren Schichten nicht bekannt sind: ein Modell mit config.json und safetensors wählen.`,
  );

async function readIn(home: string, placed: Placed, options: OpenOptions): Promise<Known> {
  const { name } = placed;
  const { document, run } = await readModel(home, placed, options);
  const weights = weightsOf({ name, run });
  const tokenizer = 'tokenizer' in document.data ? createTokenizer(document.data.tokenizer) : undefined;
  if (!tokenizer) throw new EngineError('invalidRequest', text(`${name} reads no texts.`, `${name} liest keine Texte.`)); // prettier-ignore
  const model = compileDocument(document);
  const longest = model.inputs[0]?.type.shape[0] ?? 1;
  const labels = classesOf(model);
  return { name, document, weights: () => Promise.resolve(weights), tokenizer, longest, labels, pooling: 'mean', ends: endsOf(model) }; // prettier-ignore
}

/** What is kept of a model beside its weights. */
interface Kept extends Pick<Pretrained, 'document' | 'tokenizer'> {
  readonly info: Pick<PretrainedInfo, 'labels' | 'longest' | 'pooling' | 'heads'>;
}

const KEPT = 'network';

async function folderIn(home: string, { name, place, pooling: usual }: Placed, options: OpenOptions): Promise<Known> {
  const made = new Made(home, await stateOf(place));
  const kept = await made.read(KEPT);
  const fresh = kept ? undefined : await readPretrained(place, { ...options, name, pooling: usual });
  const { info, document, tokenizer: json } = fresh ?? (JSON.parse(kept?.toString() ?? '') as Kept);
  if (fresh) await made.write(KEPT, Buffer.from(JSON.stringify({ info, document, tokenizer: json } satisfies Kept)));
  const tokenizer: Tokenizer = (json && createTokenizer(json)) ?? (await readTokenizer(place)).tokenizer;
  const { labels = [], longest, pooling = 'mean' } = info;
  const weights = async (wish?: OpenOptions) =>
    (fresh ?? (await readPretrained(place, { ...wish, name, pooling: usual }))).weights;
  return { name, document, weights, made, tokenizer, longest, labels, pooling, ends: endsBehind(info.heads, compileDocument(document)) }; // prettier-ignore
}
