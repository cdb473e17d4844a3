import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fineTuned, weightsOfBody } from '../../core/examples/fineTuned.ts';
import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { decodeSafetensors } from '../files/safetensors.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { textsOfClasses } from './data.ts';
import type { Pretrained } from './pretrained.ts';

/** What a file with the weights of a head alone says of it. */
const notes = z.object({
  /** The model of the library whose body it has learned on. */
  body: z.string(),
  /** In the order of its outputs, as a JSON list. */
  classes: z.string().transform((json) => z.array(z.string()).min(2).parse(JSON.parse(json))),
  /** How many tokens of a text it has seen. */
  length: z.coerce.number().int().positive(),
});

export interface Head extends z.infer<typeof notes> {
  readonly weights: NamedTensors;
}

/** Reads the weights of a head of the app. */
export async function readHead(place: string, name: string): Promise<Head> {
  const { tensors, metadata } = decodeSafetensors(await readFile(place), name);
  const weights = [...tensors].map(([key, { shape, values }]) => [key, { shape, values: Float32Array.from(values) }] as const);
  return { ...notes.parse(metadata), weights: new Map(weights) };
} // prettier-ignore

/** A head behind the body that it has learned on, which is frozen: a classifier of texts. Fails with invalidRequest if the body reads none. */
export function withHead(
  { classes, length, weights }: Head,
  body: { readonly document: Document; readonly weights: NamedTensors },
): Pick<Pretrained, 'document' | 'weights' | 'placeholder'> {
  const { data, name } = body.document;
  if (!('tokenizer' in data)) throw new EngineError('invalidRequest', text(`${name} reads no texts.`, `${name} liest keine Texte.`)); // prettier-ignore
  const { source, placeholder } = textsOfClasses(classes, data.tokenizer, length);
  const document = fineTuned(source, body.document, true);
  return { document, weights: new Map([...weightsOfBody(document, body.document, body.weights), ...weights]), placeholder }; // prettier-ignore
}
