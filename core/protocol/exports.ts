import { z } from 'zod';
import { documentSchema } from '../graph/document.ts';
import type { Text } from '../text.ts';

/** A format in which a network can be used by other programs; the engine's registry lists them. */
export interface ExportFormat {
  /** The name in requests and on the command line. */
  readonly name: string;
  readonly label: Text;
  /** What is written, and which programs read it. */
  readonly description: Text;
  /** Whether it is made from the document alone, or from a run's trained weights. */
  readonly of: 'document' | 'run';
  /** Without a dot. `zip` means several files, which may also be written to a folder. */
  readonly extension: string;
}

const target = { format: z.string().min(1).max(64), path: z.string().min(1) };

/** What to export: a document, or the network of a run with its weights. */
export const exportParams = z.union([
  z.strictObject({ ...target, document: documentSchema, runId: z.undefined().optional() }),
  z.strictObject({ ...target, runId: z.string().min(1).max(64), document: z.undefined().optional() }),
]);

export interface ExportReport {
  readonly path: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /**
   * The result of loading the export again and comparing it with the app's own model on `examples` examples; null: it
   * has no weights.
   */
  readonly parity: { readonly examples: number; readonly maxDifference: number } | null;
}
