import { existsSync } from 'node:fs';
import path from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import type { ChosenFile, FileFilter } from '../core/protocol/host.ts';
import { text, type Language } from '../core/text.ts';

/** Asks for a file to open; undefined when cancelled. */
export async function askOpenFile(window: BrowserWindow, filter: FileFilter): Promise<ChosenFile | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile'], filters: toNative(filter) });
  return filePaths[0] === undefined ? undefined : chosen(filePaths[0]);
}

/** Asks for a folder; undefined when cancelled. */
export async function askOpenFolder(window: BrowserWindow): Promise<ChosenFile | undefined> {
  const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory'] });
  return filePaths[0] === undefined ? undefined : chosen(filePaths[0]);
}

/** Asks where to save; undefined when cancelled. A name without an extension gets the filter's. */
export async function askSaveFile(
  window: BrowserWindow,
  suggestedName: string,
  filter: FileFilter,
  language: Language,
): Promise<ChosenFile | undefined> {
  const { filePath } = await dialog.showSaveDialog(window, {
    defaultPath: path.join(app.getPath('documents'), path.basename(suggestedName)),
    filters: toNative(filter),
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (!filePath) return undefined;
  const extension = filter.extensions[0];
  if (extension === undefined || path.extname(filePath) !== '') return chosen(filePath);
  // The system has asked about the name as it was typed, not about this one.
  const full = `${filePath}.${extension}`;
  return existsSync(full) && !(await askReplace(window, full, language)) ? undefined : chosen(full);
}

export type CloseAnswer = 'save' | 'discard' | 'cancel';

/** Asks what is to become of unsaved work. */
export async function askUnsaved(window: BrowserWindow, language: Language): Promise<CloseAnswer> {
  const answers = ['save', 'discard', 'cancel'] as const;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: text('Save the changes before closing?', 'Änderungen vor dem Schließen speichern?')[language],
    detail: text('Otherwise they are lost.', 'Sonst gehen sie verloren.')[language],
    buttons: [text('Save', 'Speichern'), text('Don’t Save', 'Nicht speichern'), text('Cancel', 'Abbrechen')].map(
      (label) => label[language],
    ),
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return answers[response] ?? 'cancel';
}

/** Asks what to do about a page that crashes again and again. */
export async function askAfterCrashes(
  window: BrowserWindow,
  reason: string,
  language: Language,
): Promise<'reload' | 'quit'> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: text('The window has crashed several times.', 'Das Fenster ist mehrmals abgestürzt.')[language],
    detail: text(
      `Work that was not saved is kept and offered in the gallery. (${reason})`,
      `Nicht Gespeichertes ist gesichert und wird in der Galerie angeboten. (${reason})`,
    )[language],
    buttons: [text('Load Again', 'Neu laden')[language], text('Quit', 'Beenden')[language]],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0 ? 'reload' : 'quit';
}

/** Asks what to do about a page that does not react. */
export async function askUnresponsive(window: BrowserWindow, language: Language): Promise<'wait' | 'reload'> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: text('The window does not respond.', 'Das Fenster reagiert nicht.')[language],
    detail: text(
      'It may need a moment. Training goes on all the same. Loading it again loses what was changed in the last seconds.',
      'Vielleicht braucht es einen Moment. Das Training läuft trotzdem weiter. Beim Neuladen geht verloren, was in den letzten Sekunden geändert wurde.',
    )[language],
    buttons: [text('Wait', 'Warten')[language], text('Load Again', 'Neu laden')[language]],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1 ? 'reload' : 'wait';
}

async function askReplace(window: BrowserWindow, file: string, language: Language): Promise<boolean> {
  const name = path.basename(file);
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: text(`Replace ${name}?`, `${name} ersetzen?`)[language],
    buttons: [text('Replace', 'Ersetzen')[language], text('Cancel', 'Abbrechen')[language]],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** No extensions mean a folder, or any file. */
function toNative(filter: FileFilter): { name: string; extensions: string[] }[] {
  return filter.extensions.length === 0 ? [] : [{ name: filter.name, extensions: [...filter.extensions] }];
}

export function chosen(file: string): ChosenFile {
  return { path: file, name: path.basename(file) };
}
