import type { Language } from '../text.ts';
import type { NativeMenus } from './menus.ts';

/** Dialogs and windows: the little that differs between desktop and browser. Paths are on the engine's machine. */
export interface Host {
  readonly kind: 'electron' | 'browser';
  /** Asks for a file to open; undefined if cancelled. In the browser, the chosen file is uploaded first. */
  openFile(filter: FileFilter): Promise<ChosenFile | undefined>;
  /**
   * Asks for a folder; undefined if cancelled. In the browser, the files of the chosen folder are first uploaded as one
   * archive.
   */
  openFolder(): Promise<ChosenFile | undefined>;
  /** Asks where to save; undefined if cancelled. */
  saveFile(suggestedName: string, filter: FileFilter): Promise<ChosenFile | undefined>;
  /**
   * Called after the file has been written. The browser host then offers an export as a download (projects stay in the
   * app's own folder, from which they are opened again); the desktop adds a project to its recent files.
   */
  delivered(file: ChosenFile): Promise<void>;
  /** Shows a file or folder that was saved in the system's file manager; absent where the page cannot. */
  showFile?(file: ChosenFile): void;
  /** Tells the native menu what the page offers; the browser has no such menu. */
  setMenus(menus: NativeMenus): void;
  /** Tells the window that closing would lose work. */
  setUnsaved(isUnsaved: boolean): void;
  /** Sets the language of the menu and the native dialogs. */
  setLanguage(language: Language): void;
  /** Sets the colour theme of the window's native parts. */
  setTheme(theme: 'light' | 'dark' | 'system'): void;
}

export interface FileFilter {
  readonly name: string;
  /** Without dots. */
  readonly extensions: readonly string[];
  /** In the browser several files may be chosen, which come as one zip: those that lie beside one another elsewhere. */
  readonly several?: true;
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

/** Requests from the desktop to the page. */
export type HostCommand =
  /** An item of the native menu, as defined by the page. */
  | { readonly kind: 'run'; readonly name: string }
  /** A project from the recent files, the command line or a double-click in the file manager. */
  | { readonly kind: 'openPath'; readonly path: string }
  /** The window is about to close: save, and if that succeeds call `window.close()`. */
  | { readonly kind: 'saveAndClose' };
