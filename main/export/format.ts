import type { Document } from '../../core/graph/document.ts';
import type { ExportFormat, ExportReport } from '../../core/protocol/exports.ts';
import type { NamedTensors } from '../tensors/named.ts';

type Content = string | Uint8Array;

/** A network with its trained weights, and the folder of the app's own files, where its data are. */
export interface Trained {
  readonly document: Document;
  readonly weights: NamedTensors;
  readonly home: string;
}

/** What an export of a trained network writes, by the files' names, and how it compared when it was loaded again. */
export interface Proven {
  readonly files: Readonly<Record<string, Content>>;
  readonly parity: NonNullable<ExportReport['parity']>;
}

/** Made of the document alone: one file. */
export interface DocumentExporter extends ExportFormat {
  readonly of: 'document';
  /** Fails with documentHasProblems, and with exportFailed where the network cannot be said in this format. */
  content(document: Document): Content | Promise<Content>;
}

/** Made of trained weights: several files. */
export interface RunExporter extends ExportFormat {
  readonly of: 'run';
  /** Fails with documentHasProblems, and with exportFailed where the network cannot be said or does not compare. */
  files(trained: Trained): Promise<Proven>;
  /** Whether the files with these names in a folder are an export of this kind that nobody has changed since. */
  isOwn(folder: string): Promise<boolean>;
}

export type Exporter = DocumentExporter | RunExporter;
