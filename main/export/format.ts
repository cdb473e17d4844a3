import type { Document } from '../../core/graph/document.ts';
import type { ExportFormat, ExportReport } from '../../core/protocol/exports.ts';
import type { NamedTensors } from '../tensors/named.ts';

type Content = string | Uint8Array;

/** A network with its trained weights, and the app's folder, which contains its data. */
export interface Trained {
  readonly document: Document;
  readonly weights: NamedTensors;
  readonly home: string;
}

/** The files that the export of a trained network writes, by name, and the result of loading and comparing it. */
export interface Proven {
  readonly files: Readonly<Record<string, Content>>;
  readonly parity: NonNullable<ExportReport['parity']>;
}

/** Made from the document alone: a single file. */
export interface DocumentExporter extends ExportFormat {
  readonly of: 'document';
  /** Fails with documentHasProblems, and with exportFailed if the network cannot be expressed in this format. */
  content(document: Document): Content | Promise<Content>;
}

/** Made from trained weights: several files. */
export interface RunExporter extends ExportFormat {
  readonly of: 'run';
  /**
   * Fails with documentHasProblems, and with exportFailed if the network cannot be expressed or the comparison fails.
   */
  files(trained: Trained): Promise<Proven>;
  /** Whether the files with these names in a folder are an unmodified export of this kind. */
  isOwn(folder: string): Promise<boolean>;
}

export type Exporter = DocumentExporter | RunExporter;
