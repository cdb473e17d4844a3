import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { createTokenizer, type Tokenizer } from '../../core/text/tokenizer.ts';
import { openProject } from '../projects/open.ts';
import { readTokenizer } from '../text/tokenizerFile.ts';
import { compileDocument } from '../train/prepare.ts';
import { documentNetwork } from './documentNetwork.ts';
import { classesOf, endsBehind, endsOf } from './ends.ts';
import type { Network } from './network.ts';
import { onnxNetwork } from './onnxNetwork.ts';
import { readPretrained, type ReadPretrainedOptions } from './read.ts';

/** What ends making a model computable, and hears of it: shares of its weights. */
export type OpenOptions = Pick<ReadPretrainedOptions, 'signal' | 'onProgress'>;

interface Placed {
  /** What it is called in the library. */
  readonly name: string;
  /** A folder, a project, a file of ONNX. */
  readonly place: string;
}

/** Makes a model of the library computable. Fails as reading it does, and with invalidRequest if it reads no texts. */
export function openNetwork(home: string, model: Placed, options: OpenOptions = {}): Promise<Network> {
  if (model.place.endsWith('.neuroloom')) return openedProject(home, model);
  if (model.place.endsWith('.onnx')) return onnxNetwork(model);
  return openedFolder(model, options);
}

async function openedProject(home: string, { name, place }: Placed): Promise<Network> {
  const { trained } = await openProject(home, place);
  if (!trained) throw new EngineError('runUnknown', text(`${name} is not trained yet.`, `${name} ist noch nicht trainiert.`)); // prettier-ignore
  const { document, checkpoint } = trained;
  const tokenizer = 'tokenizer' in document.data ? createTokenizer(document.data.tokenizer) : undefined;
  if (!tokenizer) throw new EngineError('invalidRequest', text(`${name} reads no texts.`, `${name} liest keine Texte.`)); // prettier-ignore
  const model = compileDocument(document);
  const longest = model.inputs[0]?.type.shape[0] ?? 1;
  const labels = classesOf(model);
  return documentNetwork({ name, document, weights: checkpoint.weights, tokenizer, longest, labels, pooling: 'mean', ends: endsOf(model) }); // prettier-ignore
}

async function openedFolder({ name, place }: Placed, options: OpenOptions): Promise<Network> {
  const { info, document, weights, tokenizer: json } = await readPretrained(place, { ...options, name });
  const tokenizer: Tokenizer = (json && createTokenizer(json)) ?? (await readTokenizer(place)).tokenizer;
  const { labels = [], longest, pooling = 'mean' } = info;
  return documentNetwork({ name, document, weights, tokenizer, longest, labels, pooling, ends: endsBehind(info.heads, compileDocument(document)) }); // prettier-ignore
}
