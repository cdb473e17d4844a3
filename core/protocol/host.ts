import type { Language } from '../text.ts';
import type { NativeMenus } from './menus.ts';

/** Dialogs and windows: the little that differs between the desktop and the browser. Paths are the engine's. */
export interface Host {
  readonly kind: 'electron' | 'browser';
  /** Asks for files to open; undefined when cancelled. In the browser, the picked file is uploaded first. */
  openFile(filter: FileFilter): Promise<ChosenFile | undefined>;
  /**
   * Asks for a folder; undefined when cancelled. In the browser, the files of the picked folder are uploaded first, as one
   * archive.
   */
  openFolder(): Promise<ChosenFile | undefined>;
  /** Asks where to save; undefined when cancelled. */
  saveFile(suggestedName: string, filter: FileFilter): Promise<ChosenFile | undefined>;
  /**
   * Called when the file has been written: the browser host then hands an export to the user as a download (projects
   * stay in the app's own folder, from which they are opened again); the desktop adds a project to its recent files.
   */
  delivered(file: ChosenFile): Promise<void>;
  /** Tells the native menu what the page offers; the browser has none. */
  setMenus(menus: NativeMenus): void;
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

/** What the desktop asks of the page. */
export type HostCommand =
  /** An item of the native menu, which the page has filled. */
  | { readonly kind: 'run'; readonly name: string }
  /** A project from the recent files, the command line or a double click in the file manager. */
  | { readonly kind: 'openPath'; readonly path: string }
  /** The window is to close: save, and once that has succeeded call `window.close()`. */
  | { readonly kind: 'saveAndClose' };
