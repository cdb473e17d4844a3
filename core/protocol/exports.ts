import { z } from 'zod';
import { documentSchema } from '../graph/document.ts';
import type { Text } from '../text.ts';

/** One of the forms in which a network is taken to other programs; the engine's registry lists them. */
export interface ExportFormat {
  /** As requests and the command line call it. */
  readonly name: string;
  readonly label: Text;
  /** What is written, and who reads it. */
  readonly description: Text;
  /** Whether it is made of the document as it stands, or of a run's trained weights. */
  readonly of: 'document' | 'run';
  /** Without a dot. `zip` means several files, which may also be written into a folder. */
  readonly extension: string;
}

const target = { format: z.string().min(1).max(64), path: z.string().min(1) };

/** What is exported: a document, or the network of a run with its weights. */
export const exportParams = z.union([
  z.strictObject({ ...target, document: documentSchema, runId: z.undefined().optional() }),
  z.strictObject({ ...target, runId: z.string().min(1).max(64), document: z.undefined().optional() }),
]);

export interface ExportReport {
  readonly path: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** The export was loaded again and compared with the app's own model on `examples` examples; null: it has no weights. */
  readonly parity: { readonly examples: number; readonly maxDifference: number } | null;
}
