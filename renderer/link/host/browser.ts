import type { ChosenFile, FileFilter, Host } from '../../../core/protocol/host.ts';
import type { BrowserDialogs, BrowserFiles, Connection } from './connection.ts';
import { bundleOf, modelAmong } from './bundle.ts';
import { archiveOf, filesIn, type FolderFile } from './folders.ts';
import { openSession, type Session } from './session.ts';
import { socketChannel } from './socketChannel.ts';

/** The connection in a browser: a WebSocket to the host that served the page, files by HTTP. */
export async function connectBrowser(): Promise<Connection> {
  const session = await openSession();
  let dialogs: BrowserDialogs = {};
  let isUnsaved = false;
  window.addEventListener('beforeunload', (event) => {
    if (isUnsaved) event.preventDefault();
  });
  const files = browserFiles(session, (chosen) => (dialogs = chosen));
  const host: Host = {
    kind: 'browser',
    openFile: (filter) => dialogs.openFile?.(filter) ?? files.pick(filter),
    openFolder: async () => {
      const picked = await pickFolder();
      return picked && files.upload(await archiveOf(picked));
    },
    saveFile: (suggestedName, filter) => dialogs.saveFile?.(suggestedName, filter) ?? files.target(suggestedName),
    delivered: (file) => (isProject(file.name) ? Promise.resolve() : files.download(file.path)),
    setUnsaved: (value) => void (isUnsaved = value),
    // The browser's own menu and dialogs speak the browser's language.
    setLanguage: () => undefined,
    setMenus: () => undefined,
    setTheme: () => undefined,
  };
  const channel = socketChannel(session);
  return {
    channel,
    host,
    browserFiles: files,
    dropped: async (transfer) => {
      const file = await droppedFile(transfer);
      return file && files.upload(file);
    },
    onCommand: () => () => undefined,
    reconnect: () => channel.reconnect(),
  };
}

function isProject(name: string): boolean {
  return name.toLowerCase().endsWith('.neuroloom');
}

function browserFiles(session: Session, setDialogs: (dialogs: BrowserDialogs) => void): BrowserFiles {
  const upload = (file: File) =>
    session.ask<ChosenFile>(`files/upload?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file });
  return {
    listProjects: () => session.ask('files/projects'),
    upload,
    download: async (path) => {
      // A link shows no key, but a ticket that is good for one file, once.
      const route = `files/ticket?path=${encodeURIComponent(path)}`;
      const { ticket } = await session.ask<{ ticket: string }>(route, { method: 'POST' });
      const link = document.createElement('a');
      link.href = session.address(`download/${ticket}`);
      link.download = '';
      link.click();
    },
    target: (name) => session.ask(`files/target?name=${encodeURIComponent(name)}`, { method: 'POST' }),
    pick: async (filter) => {
      const [file, ...others] = await pickFiles(filter);
      return file && upload(others.length > 0 ? await bundleOf([file, ...others]) : file);
    },
    setDialogs,
  };
}

/** The files of a folder that the user picks, with their paths in it. */
function pickFolder(): Promise<readonly FolderFile[] | undefined> {
  const input = document.createElement('input');
  input.type = 'file';
  input.webkitdirectory = true;
  return new Promise((resolve) => {
    input.addEventListener('change', () =>
      resolve(Array.from(input.files ?? [], (file) => ({ path: file.webkitRelativePath, file }))),
    );
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  });
}

/** What was dropped: a file, a folder as an archive, or a model with what belongs to it as a bundle. */
async function droppedFile(transfer: DataTransfer): Promise<File | undefined> {
  const [item] = transfer.items;
  const entry = item?.webkitGetAsEntry();
  const file = item?.getAsFile() ?? undefined;
  const files = [...transfer.files];
  if (entry?.isDirectory) return archiveOf(await filesIn(entry));
  return files.length > 1 && modelAmong(files) ? bundleOf(files) : file;
}

/** None where the picker was closed. */
function pickFiles(filter: FileFilter): Promise<readonly File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = filter.several ?? false;
  input.accept = filter.extensions.map((extension) => `.${extension}`).join(',');
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
