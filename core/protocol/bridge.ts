import type { Language } from '../text.ts';
import type { ChosenFile, FileFilter, HostCommand } from './host.ts';
import type { NativeMenus } from './menus.ts';

/** Commands that act as a text field's own undo, copy and so on while one has the focus. */
export const textCommands = ['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll'] as const;
export type TextCommand = (typeof textCommands)[number];

/** The window message with which the desktop's preload script hands the page its port to the engine. */
export const CHANNEL_MESSAGE = 'neuroloom:channel';

/** A `File` of the DOM, whose types core does not have. */
export interface DroppedFile {
  readonly name: string;
  readonly size: number;
}

/** What electron/preload.ts exposes on the page's window as `neuroloom`. */
export interface DesktopBridge {
  /** Requests a channel to the engine: a port arrives in a window message, CHANNEL_MESSAGE. */
  connect(): void;
  openFile(filter: FileFilter): Promise<ChosenFile | undefined>;
  openFolder(): Promise<ChosenFile | undefined>;
  /** The path of a file dropped onto the page: the page itself is not told paths. */
  dropped(file: DroppedFile): Promise<ChosenFile | undefined>;
  saveFile(suggestedName: string, filter: FileFilter): Promise<ChosenFile | undefined>;
  delivered(file: ChosenFile): Promise<void>;
  showFile(file: ChosenFile): void;
  setMenus(menus: NativeMenus): void;
  setUnsaved(isUnsaved: boolean): void;
  setLanguage(language: Language): void;
  /** Applies to native menus, dialogs and the empty window. */
  setTheme(theme: 'light' | 'dark' | 'system'): void;
  /** Runs an edit command of the menu on the focused text field. */
  editText(command: TextCommand): void;
  /** Only one listener: the page. Earlier commands are queued until it is set. */
  onCommand(listener: (command: HostCommand) => void): void;
}
