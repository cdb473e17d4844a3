import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { createTokenizer, type Tokenizer } from '../../core/text/tokenizer.ts';
import { openProject } from '../projects/open.ts';
import { readTokenizer } from '../text/tokenizerFile.ts';
import { compileDocument } from '../train/prepare.ts';
import { documentNetwork, type Known } from './documentNetwork.ts';
import { classesOf, endsBehind, endsOf } from './ends.ts';
import type { Network } from './network.ts';
import { onnxNetwork } from './onnxNetwork.ts';
import { readPretrained } from './read.ts';

interface Placed {
  /** What it is called in the library. */
  readonly name: string;
  /** A folder, a project, a file of ONNX. */
  readonly place: string;
}

/** Makes a model of the library computable. Fails as reading it does, and with invalidRequest if it reads no texts. */
export async function openNetwork(home: string, model: Placed): Promise<Network> {
  return model.place.endsWith('.onnx') ? onnxNetwork(model) : documentNetwork(await openDocument(home, model));
}

/** A model of the library as a document with weights. Fails as reading it does, and with invalidRequest if it is none. */
export async function openDocument(home: string, model: Placed): Promise<Known> {
  if (model.place.endsWith('.onnx')) throw new EngineError('invalidRequest', opaque(model));
  return model.place.endsWith('.neuroloom') ? projectIn(home, model) : folderIn(model);
}

const opaque = ({ name }: Placed) =>
  text(
    `${name} is a file of ONNX, whose layers are not known: choose a model with config.json and safetensors.`,
    `${name} ist eine ONNX-Datei, deren Schichten nicht bekannt sind: ein Modell mit config.json und safetensors wählen.`,
  );

async function projectIn(home: string, { name, place }: Placed): Promise<Known> {
  const { trained } = await openProject(home, place);
  if (!trained) throw new EngineError('runUnknown', text(`${name} is not trained yet.`, `${name} ist noch nicht trainiert.`)); // prettier-ignore
  const { document, checkpoint } = trained;
  const tokenizer = 'tokenizer' in document.data ? createTokenizer(document.data.tokenizer) : undefined;
  if (!tokenizer) throw new EngineError('invalidRequest', text(`${name} reads no texts.`, `${name} liest keine Texte.`)); // prettier-ignore
  const model = compileDocument(document);
  const longest = model.inputs[0]?.type.shape[0] ?? 1;
  const labels = classesOf(model);
  return { name, document, weights: checkpoint.weights, tokenizer, longest, labels, pooling: 'mean', ends: endsOf(model) }; // prettier-ignore
}

async function folderIn({ name, place }: Placed): Promise<Known> {
  const { info, document, weights, tokenizer: json } = await readPretrained(place, { name });
  const tokenizer: Tokenizer = (json && createTokenizer(json)) ?? (await readTokenizer(place)).tokenizer;
  const { labels = [], longest, pooling = 'mean' } = info;
  return { name, document, weights, tokenizer, longest, labels, pooling, ends: endsBehind(info.heads, compileDocument(document)) }; // prettier-ignore
}
