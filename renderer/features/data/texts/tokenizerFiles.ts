import type { TokenizerJson } from '../../../../core/text/json.ts';
import { text } from '../../../../core/text.ts';
import { notifyError } from '../../../link/notify.ts';
import { connection, engine } from '../../../link/session.ts';
import { fileName } from '../../../workspace/project/project.ts';

const filter = { name: 'tokenizer.json', extensions: ['json', 'txt'] } as const;

/** Asks for a tokenizer's file; undefined when none was chosen or it is none. */
export async function chooseTokenizer(): Promise<{ readonly name: string; readonly json: TokenizerJson } | undefined> {
  try {
    const file = await connection().host.openFile(filter);
    if (!file) return undefined;
    const { tokenizer } = await engine().request('readTokenizer', { path: file.path });
    return { name: file.name, json: tokenizer };
  } catch (error) {
    notifyError(text('The tokenizer could not be read', 'Der Tokenizer ließ sich nicht lesen'), error);
    return undefined;
  }
}

/** Asks where, and writes it as a tokenizer.json. */
export async function saveTokenizer(name: string, tokenizer: TokenizerJson): Promise<void> {
  const { host } = connection();
  try {
    const file = await host.saveFile(`${fileName(name)}-tokenizer.json`, { ...filter, extensions: ['json'] });
    if (!file) return;
    await engine().request('saveTokenizer', { path: file.path, tokenizer });
    await host.delivered(file);
  } catch (error) {
    notifyError(text('The tokenizer could not be saved', 'Der Tokenizer ließ sich nicht speichern'), error);
  }
}
