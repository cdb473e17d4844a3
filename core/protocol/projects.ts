import type { Document } from '../graph/document.ts';
import type { Text } from '../text.ts';
import type { FileState } from './fileState.ts';
import type { RunRecord } from './runs.ts';

export interface OpenedProject {
  readonly document: Document;
  readonly runs: readonly RunRecord[];
  readonly path: string | null;
  /** The state of the file at `path` when it was read; null if there is none. */
  readonly file: FileState | null;
  /** What was repaired or could not be read, and what to do. */
  readonly notices: readonly Text[];
}

export interface SavedProject {
  readonly path: string;
  readonly bytes: number;
  readonly file: FileState;
  /** How many steps of every run were written: in training it may have come further than the page knew. */
  readonly savedSteps: Readonly<Record<string, number>>;
  /** What could not be saved, and what to do. */
  readonly notices: readonly Text[];
}

export interface ExampleInfo {
  readonly name: string;
  readonly document: Document;
}

export interface RecentProject {
  readonly path: string;
  readonly name: string;
  readonly savedAt: string;
  /** A data: URL, or null. */
  readonly thumbnail: string | null;
}

export interface Recoverable {
  readonly key: string;
  readonly name: string;
  readonly savedAt: string;
  /** It was written by a newer version of the app, which alone can restore it. */
  readonly isNewer?: true;
}
