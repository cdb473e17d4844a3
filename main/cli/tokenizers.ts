import type { Document } from '../../core/graph/document.ts';
import { createTokenizer, type Tokenizer } from '../../core/text/tokenizer.ts';
import { openHome } from '../files/home.ts';
import { openProject } from '../projects/open.ts';
import { readTokenizer } from '../text/tokenizerFile.ts';
import { Refusal } from './usage.ts';

/** The tokenizer of a project's text. Throws a Refusal if its data are not text. */
export function tokenizerOf({ data }: Document, file: string): Tokenizer {
  const tokenizer = 'tokenizer' in data ? createTokenizer(data.tokenizer) : undefined;
  if (tokenizer) return tokenizer;
  throw new Refusal(`${file} has no tokenizer: its data are not texts.`);
}

/** The tokenizer of a project, or of a file or folder accepted by `readTokenizer`. */
export async function anyTokenizer(file: string): Promise<Tokenizer> {
  if (!file.endsWith('.neuroloom')) return (await readTokenizer(file)).tokenizer;
  return tokenizerOf((await openProject(openHome().root, file)).document, file);
}
