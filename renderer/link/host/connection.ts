import type { Channel } from '../../../core/protocol/channel.ts';
import type { ChosenFile, FileFilter, Host, HostCommand, ProjectFile } from '../../../core/protocol/host.ts';

export interface Connection {
  readonly channel: Channel;
  readonly host: Host;
  /** Commands of the native menu; none ever come in the browser. Returns the function that ends the subscription. */
  onCommand(listener: (command: HostCommand) => void): () => void;
  /** A file or folder that was dropped onto the page, to be read; undefined when it is none. Call it in the event's listener. */
  dropped(transfer: DataTransfer): Promise<ChosenFile | undefined>;
  /** Gives up a connection that looks whole but carries nothing, for a new one; undefined where that cannot happen. */
  readonly reconnect?: () => void;
  /** What the page's own dialogs need in the browser; undefined on the desktop, where they are native. */
  readonly browserFiles: BrowserFiles | undefined;
}

/** The files of the machine that the engine runs on, as far as a browser may see them. */
export interface BrowserFiles {
  /** The projects in the app's folder, newest first. */
  listProjects(): Promise<readonly ProjectFile[]>;
  /** Lays a file of the user's computer beside the engine: a project in the app's folder, others in a temporary one. */
  upload(file: File): Promise<ChosenFile>;
  /** Hands a project or an export to the user. */
  download(path: string): Promise<void>;
  /** Where a file of this name is saved: projects in the app's folder, exports in a temporary one. */
  target(name: string): Promise<ChosenFile>;
  /** Opens the browser's file picker and uploads what is picked. */
  pick(filter: FileFilter): Promise<ChosenFile | undefined>;
  /** Replaces the plain dialogs behind `Host.openFile` and `Host.saveFile` by the page's own. */
  setDialogs(dialogs: BrowserDialogs): void;
}

export interface BrowserDialogs {
  openFile?(filter: FileFilter): Promise<ChosenFile | undefined>;
  saveFile?(suggestedName: string, filter: FileFilter): Promise<ChosenFile | undefined>;
}
