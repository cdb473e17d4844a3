import type { LabelledSource } from '../../../core/data/kinds/labelledText.ts';
import { passages } from '../../../core/examples/passages.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { isCancelled } from '../../link/errors.ts';
import { notify } from '../../link/notify.ts';
import { connection, engine } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';
import { sameDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { openBeside } from '../../workspace/project/tabs.ts';
import { selectedRun } from '../../workspace/runs/runs.ts';

export type Texts = 'speeches' | 'own' | 'file' | 'folder';

export interface Wish {
  readonly texts: Texts;
  readonly isFrozen: boolean;
  /** Tokens of an example. */
  readonly length: number;
}

/** The import that is under way. */
let importing: string | undefined;

export function cancel(): void {
  if (importing !== undefined) tell('cancelImport', { name: importing });
}

/** Makes the classifier and opens it; does nothing if no texts were chosen, or the dialog was closed meanwhile. */
export async function create({ isFrozen, ...wish }: Wish): Promise<void> {
  const { document } = useDocument.getState();
  const run = selectedRun();
  if (!run) throw new EngineError('runUnknown', noRun);
  const isWanted = sameDialog();
  const source = await sourceOf(wish, isWanted);
  if (!source || !isWanted()) return;
  const project = await engine().request('fineTune', { document, runId: run.id, source, isFrozen });
  if (!isWanted()) return;
  useDialogs.getState().close();
  if (!(await openBeside(project))) return;
  notify(text(`${project.document.name} is open`, `${project.document.name} ist offen`), next);
}

async function sourceOf(
  { texts, length }: Omit<Wish, 'isFrozen'>,
  isWanted: () => boolean,
): Promise<LabelledSource | undefined> {
  const { data } = useDocument.getState().document;
  if (texts === 'own' && data.kind === 'labelled') return data;
  if (!('tokenizer' in data)) throw new EngineError('invalidRequest', noTokenizer);
  const { tokenizer } = data;
  if (texts === 'speeches') return passages(tokenizer, length);
  const { host } = connection();
  const file = await (texts === 'folder' ? host.openFolder() : host.openFile({ name: 'CSV, TSV, tar.gz', extensions: ['csv', 'tsv', 'txt', 'jsonl', 'gz', 'tgz'] })); // prettier-ignore
  if (!file || !isWanted()) return undefined;
  importing = file.name;
  try {
    const { source } = await engine().request('importTexts', {
      ...file,
      wish: { kind: 'labelled', tokenizer, length },
    });
    return source.kind === 'labelled' ? source : undefined;
  } catch (error) {
    if (isCancelled(error)) return undefined;
    throw error;
  } finally {
    importing = undefined;
  }
}

const next = text(
  'It begins with what the model has learned. Start the training, then read its mistakes in the panel “Confusion”.',
  'Es beginnt mit dem, was das Modell gelernt hat. Das Training starten, dann im Bereich „Konfusionsmatrix“ die Fehler lesen.',
);
const noRun = text(
  'There are no trained weights to begin with: train the network, or open a model of the library.',
  'Es gibt keine trainierten Gewichte, mit denen es anfangen könnte: das Netz trainieren oder ein Modell der Bibliothek öffnen.',
);
const noTokenizer = text(
  'The data of this project are not texts, so it is not known how texts become tokens: open the model from the library.',
  'Die Daten dieses Projekts sind keine Texte, also ist nicht bekannt, wie aus Texten Tokens werden: das Modell aus der Bibliothek öffnen.',
);
