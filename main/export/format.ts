import type { Analysis } from '../../core/analysis/node.ts';
import type { Document } from '../../core/graph/document.ts';
import type { ParamValues } from '../../core/params.ts';
import type { ExportFormat, ExportStage, Snippet } from '../../core/protocol/exports.ts';
import type { Text } from '../../core/text.ts';
import type { Content } from '../files/files.ts';
import type { NamedTensors } from '../tensors/named.ts';
import type { SavedRun } from '../train/store.ts';
import type { Consumer, ProofExamples } from './proof/consumer.ts';

/** How an export in progress is followed and ended. */
export interface Work {
  readonly signal?: AbortSignal | undefined;
  /** Called with the fraction of a stage that is done. */
  readonly onProgress?: ((stage: ExportStage, share: number) => void) | undefined;
}

/** What an export is made of. */
export interface Given extends Work {
  readonly document: Document;
  /** The app's folder, which contains the data. */
  readonly home: string;
  /** A value for each of the format's options. */
  readonly options: ParamValues;
  /** The run that is exported; absent: a document, or weights from elsewhere. */
  readonly run?: SavedRun | undefined;
}

/** A network with weights: those of a run, or those before training. They are finite. */
export interface Trained extends Given {
  readonly weights: NamedTensors;
}

/** What an export consists of. */
export interface Made {
  /** By path within the export: `model.onnx`, `data/train.csv`. Large ones come in pieces, and are read once. */
  readonly files: Readonly<Record<string, Content>>;
  /** What the format's consumer is given, and what the app computes from it; absent: nothing is proven. */
  readonly examples?: ProofExamples | undefined;
  /** The largest difference that is allowed, relative for outputs above 1; absent: 1e-4. */
  readonly tolerance?: number | undefined;
  readonly snippet?: Snippet | undefined;
  readonly remarks?: readonly Text[] | undefined;
}

/** What every exporter says of itself. */
interface Offered extends ExportFormat {
  /** It takes a network with problems, too. */
  readonly takesProblems?: true;
  /** It takes files of other programs that run as they are, or shows them. */
  readonly takesFiles?: true;
  /** What in this sound network cannot be expressed in the format, as far as that can be told at once. */
  hindrance?(document: Document, analysis: Analysis): Text | undefined;
}

/** Made from the document alone. */
export interface DocumentExporter extends Offered {
  readonly of: 'document';
  /** Fails with documentHasProblems, and with exportFailed if the network cannot be expressed in this format. */
  make(given: Given): Made | Promise<Made>;
}

/** Made with weights. */
export interface RunExporter extends Offered {
  readonly of: 'run';
  /** Which of the files is enough on its own, with the format's extension; absent: all of them are needed. */
  readonly file?: string;
  /** Runs the files again; absent: nothing computes with them, and the proof says so. */
  readonly consumer?: Consumer;
  /** Fails like that of a document. */
  make(trained: Trained): Made | Promise<Made>;
}

export type Exporter = DocumentExporter | RunExporter;
