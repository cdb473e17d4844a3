import type { Language } from '../text.ts';

/** Dialogs and windows: the little that differs between the desktop and the browser. Paths are the engine's. */
export interface Host {
  readonly kind: 'electron' | 'browser';
  /** Asks for files to open; undefined when cancelled. In the browser, the picked file is uploaded first. */
  openFile(filter: FileFilter): Promise<ChosenFile | undefined>;
  /** Asks where to save; undefined when cancelled. */
  saveFile(suggestedName: string, filter: FileFilter): Promise<ChosenFile | undefined>;
  /**
   * Called when the file has been written: the browser host then hands an export to the user as a download (projects
   * stay in the app's own folder, from which they are opened again); the desktop adds a project to its recent files.
   */
  delivered(file: ChosenFile): Promise<void>;
  /** Tells the window that closing would lose work. */
  setUnsaved(isUnsaved: boolean): void;
  /** Tells the menu and the native dialogs which language to speak. */
  setLanguage(language: Language): void;
  /** Tells the window which colours its native parts are to have. */
  setTheme(theme: 'light' | 'dark' | 'system'): void;
}

export interface FileFilter {
  readonly name: string;
  /** Without dots. */
  readonly extensions: readonly string[];
}

export interface ChosenFile {
  readonly path: string;
  readonly name: string;
}

/** A saved project as the browser host lists it. */
export interface ProjectFile extends ChosenFile {
  /** ISO 8601. */
  readonly savedAt: string;
  readonly bytes: number;
}

/** What the desktop's menu asks of the page. */
export const hostCommandNames = [
  'newProject',
  'open',
  'save',
  'saveAs',
  /** The window is to close: save, and once that has succeeded call `window.close()`. */
  'saveAndClose',
  'exportNetwork',
  'program',
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'duplicate',
  'delete',
  'selectAll',
  'group',
  'find',
  'commands',
  'fit',
  'layout',
  'minimap',
  'train',
  'pause',
  'step',
  'stop',
  'restartEngine',
  'shortcuts',
] as const;
export type HostCommandName = (typeof hostCommandNames)[number];

export type HostCommand =
  | { readonly name: HostCommandName }
  /** A project from the recent files, the command line or a double click in the file manager. */
  | { readonly name: 'openPath'; readonly path: string };
