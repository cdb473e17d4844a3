import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { Pretrained } from './pretrained.ts';

export interface ReadPretrainedOptions {
  /** As users know it; absent: the folder's name. */
  readonly name?: string;
  /** Of a llama2.c model: its tokenizer's file; absent: the one beside it. */
  readonly tokenizer?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

/**
 * Reads a folder as Hugging Face's transformers saves it (config.json, safetensors, tokenizer), or a file of llama2.c
 * (.bin). Nothing in it is executed. Fails with fileUnreadable, dataInvalid or cancelled.
 */
export function readPretrained(place: string, _options: ReadPretrainedOptions = {}): Promise<Pretrained> {
  return Promise.reject(
    new EngineError('fileUnreadable', text(`${place} is of no family that is known.`, `${place} gehört zu keiner bekannten Familie.`)), // prettier-ignore
  );
}
