import type { StartFile } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { notifyError } from '../../link/notify.ts';
import { engine } from '../../link/session.ts';
import { here } from '../document/latest.ts';
import { changeData } from '../plane/changeData.ts';

/** Reads the texts of the open document with the tokenizer of a pretrained model, known by the file of its weights. */
export async function readWithTokenizerOf(file: StartFile): Promise<void> {
  const isHere = here();
  try {
    const tokenizer = await engine().request('startTokenizer', file);
    if (isHere()) isHere.act(() => changeData((data) => ('tokenizer' in data ? { ...data, tokenizer } : data)));
  } catch (error) {
    notifyError(text('The tokenizer could not be read', 'Der Tokenizer ließ sich nicht lesen'), error);
  }
}
