import type { ImportFormat, ImportReport } from '../../core/protocol/imports.ts';
import type { OpenSizes, TakenAs } from '../../core/protocol/modelFile.ts';
import type { Drafted } from './draft.ts';

/** A file that is imported. */
export interface ImportedFile {
  /** As the user knows it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Part of another file that lies beside it; undefined if it is not there. */
  beside(file: string, offset?: number, length?: number): Uint8Array | undefined;
}

export interface ImportOptions {
  /** What sizes become that the file leaves open. */
  readonly size?: number | undefined;
  /** The same by the file's names for them, where it runs as it is. */
  readonly sizes?: OpenSizes | undefined;
  /** Absent: a network. */
  readonly as?: TakenAs | undefined;
  /** How long a file may take to be tried out. */
  readonly mostSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

export interface Imported extends Drafted {
  readonly report: Omit<ImportReport, 'format'>;
}

/** One format. It needs a line in `all.ts`. */
export interface Importer extends ImportFormat {
  /** Judging by the beginning and the name; the first one that does reads it. */
  recognises(head: Uint8Array, name: string): boolean;
  /** Fails with fileUnreadable or cancelled. */
  read(file: ImportedFile, options: ImportOptions): Promise<Imported>;
}

/** The name of a project that a file becomes. */
export function titleOf(file: string): string {
  return file.replace(/\.[a-z0-9]{1,12}$/i, '') || file;
}
