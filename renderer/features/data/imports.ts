import type { ChosenFile } from '../../../core/protocol/host.ts';
import type { TextLook } from '../../../core/protocol/requests/textData.ts';
import { kindOf, kindsOf } from '../../../core/data/source.ts';
import { text } from '../../../core/text.ts';
import { isCancelled } from '../../link/errors.ts';
import { notifyError } from '../../link/notify.ts';
import { connection, engine } from '../../link/session.ts';
import { onOpening } from '../../workspace/document/document.ts';
import { here } from '../../workspace/document/latest.ts';
import { showPanel } from '../../workspace/document/panels.ts';
import { perDocument } from '../../workspace/workspaces.ts';
import { readTable, type CsvFile } from './csv/readTable.ts';
import { whileLooking } from './importing.ts';

/** What is being imported, in the dialog for it. */
export type Import =
  | { readonly kind: 'table'; readonly file: CsvFile; readonly from?: ChosenFile | undefined }
  | { readonly kind: 'texts'; readonly file: ChosenFile; readonly look: TextLook }
  | { readonly kind: 'newsgroups' };

/** What is being imported into the document. */
export const useImport = perDocument<{ readonly current: Import | null }>(() => ({ current: null }));

onOpening(() => useImport.setState({ current: null }));

export const setImport = (current: Import | null) => useImport.setState({ current });

/** Opens the dialog for what was dropped, in the document that it was dropped into. */
export async function importDropped(transfer: DataTransfer): Promise<void> {
  const own = here();
  const dropped = await chosen(() => connection().dropped(transfer));
  if (dropped && own()) own.act(() => setImport(dropped));
}

/** Asks for a file, and opens the dialog for it in the panel of the data. */
export async function importFile(): Promise<void> {
  const own = here();
  showPanel('data');
  const chosen = await chooseFile();
  if (chosen && own()) own.act(() => setImport(chosen));
}

const extensions = [...new Set([...kindsOf('file').flatMap((kind) => kindOf({ kind }).extensions ?? []), 'md', 'gz', 'tgz'])]; // prettier-ignore

export const chooseFile = () => chosen(() => connection().host.openFile({ name: extensions.join(', '), extensions }));
export const chooseFolder = () => chosen(() => connection().host.openFolder());

/** Takes back what was said of the last file, once another is chosen. */
let forgetFailure = (): void => undefined;

/** Asks for a file or folder and looks at it; undefined when none was chosen or nothing can be made of it. */
async function chosen(ask: () => Promise<ChosenFile | undefined>): Promise<Import | undefined> {
  forgetFailure();
  try {
    const file = await ask();
    return file && (await looked(file));
  } catch (error) {
    if (isCancelled(error)) return undefined;
    forgetFailure = notifyError(text('The file could not be imported', 'Die Datei ließ sich nicht importieren'), error);
    return undefined;
  }
}

/** Texts where the engine takes it for texts, else a table: a folder may be called like one. */
async function looked(file: ChosenFile): Promise<Import> {
  const look = await whileLooking(file.name, () => engine().request('lookAtTexts', { ...file, wish: {} }));
  if (look.guess !== 'table') return { kind: 'texts', file, look };
  const table = await readTable(file);
  return { kind: 'table', file: table, ...(look.suits.length > 0 && { from: file }) };
}

/** The same file, read as a table after all. */
export const asTable = (file: ChosenFile) =>
  attempted(async () => ({ kind: 'table', file: await readTable(file), from: file }));

/** The same file, read as texts after all. */
export const asTexts = (file: ChosenFile) =>
  attempted(async () => {
    const look = await whileLooking(file.name, () => engine().request('lookAtTexts', { ...file, wish: { kind: 'labelled' } })); // prettier-ignore
    return { kind: 'texts', file, look };
  });

async function attempted(read: () => Promise<Import>): Promise<Import | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isCancelled(error)) return undefined;
    notifyError(text('The file cannot be read like this', 'So lässt sich die Datei nicht lesen'), error);
    return undefined;
  }
}
