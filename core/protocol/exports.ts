import { z } from 'zod';
import { documentSchema } from '../graph/document.ts';
import type { BooleanParam, ChoiceParam } from '../params.ts';
import { counted, shortNumber, text, type Text } from '../text.ts';

/** What can be chosen about an export: switches and choices. */
export type ExportOptions = Readonly<Record<string, BooleanParam | ChoiceParam>>;

/** What people want to do with an export: use the network elsewhere, learn with it and hand it on, or show it. */
export type ExportPurpose = 'use' | 'learn' | 'show';

/** A format in which a network can be used by other programs; the engine's registry lists them. */
export interface ExportFormat {
  /** The name in requests and on the command line. */
  readonly name: string;
  readonly label: Text;
  readonly purpose: ExportPurpose;
  /** A sentence: what is in it, and whom it is for. */
  readonly description: Text;
  /** Whether it is made from the document alone, or contains weights: those of a run, or those before training. */
  readonly of: 'document' | 'run';
  /**
   * Made from the document, it shows what there is of a run: the canvas of today with the weights of a run that fits it,
   * or what a run trained, however the canvas has changed since.
   */
  readonly showsRun?: 'canvas' | 'trained';
  /**
   * Without a dot. `zip` means several files, which may also be written to a folder. A format with weights and another
   * extension fits into a single file, and may be written to a zip or folder with an explanation beside it.
   */
  readonly extension: string;
  readonly options?: ExportOptions;
  /** Values of an option that make it another extension. */
  readonly extensionBy?: { readonly option: string; readonly extensions: Readonly<Record<string, string>> };
}

/** A format, and why it is not to be had for a network; null: it is. */
export interface OfferedFormat extends ExportFormat {
  readonly hindrance: Text | null;
}

const runId = z.string().min(1).max(64);

/**
 * What to export: a document, with the weights before training if the format needs any; the network of a run; or both, if
 * the run trained this document's network and data: the document then says how it is called and laid out today.
 */
export const exportParams = z
  .strictObject({
    format: z.string().min(1).max(64),
    path: z.string().min(1),
    options: z.record(z.string().max(64), z.union([z.boolean(), z.string().max(64)])).optional(),
    document: documentSchema.optional(),
    runId: runId.optional(),
  })
  .refine(({ document, runId: run }) => document !== undefined || run !== undefined, 'There is nothing to export.');

/** The network that formats are offered for. */
export const offerParams = z.strictObject({ document: documentSchema.optional(), runId: runId.optional() });

/** An output of an exported network, compared with the app's. */
export interface ProvenOutput {
  readonly name: string;
  /** Of one example. */
  readonly shape: readonly number[];
  /** Relative for outputs above 1. */
  readonly largestDifference: number;
}

/** The result of running an export again elsewhere, in a process that has none of the app's code. */
export type Proof =
  | {
      readonly ran: true;
      /** What ran it. */
      readonly consumer: string;
      /** The largest difference that is allowed. */
      readonly tolerance: number;
      readonly examples: number;
      readonly outputs: readonly ProvenOutput[];
      /** Of the programs that ran it. */
      readonly versions: Readonly<Record<string, string>>;
    }
  | { readonly ran: false; readonly why: Text };

/** How to use an export, in the language of those who do. */
export interface Snippet {
  readonly language: 'python' | 'javascript' | 'shell' | 'html';
  readonly code: string;
}

export interface ExportReport {
  readonly path: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** null: there is nothing to compute with. */
  readonly proof: Proof | null;
  readonly snippet: Snippet | null;
  /** What the user should know about it: weights before training, a fixed length. */
  readonly remarks: readonly Text[];
}

/** An export that was run again. */
export interface VerifyReport {
  readonly path: string;
  readonly format: string;
  readonly proof: Proof;
}

/** What an export is doing. */
export type ExportStage = 'network' | 'files' | 'proof';

export const stageTexts: Readonly<Record<ExportStage, Text>> = {
  network: text('The network is being translated', 'Das Netz wird übersetzt'),
  files: text('Files are being written', 'Dateien werden geschrieben'),
  proof: text('The export is being run again', 'Der Export wird nachgerechnet'),
};

/** The largest difference of any output. */
export function largestDifference(outputs: readonly ProvenOutput[]): number {
  return outputs.reduce((worst, { largestDifference: one }) => (one > worst || Number.isNaN(one) ? one : worst), 0);
}

/** A proof in one sentence. */
export function proofText(proof: Proof): Text {
  if (!proof.ran) return text(`Not run here: ${proof.why.en}.`, `Hier nicht nachgerechnet: ${proof.why.de}.`);
  const { examples, outputs, tolerance, consumer, versions } = proof;
  const on = counted(examples, ['example', 'examples'], ['Beispiel', 'Beispielen']);
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const by = programs.length > 0 ? programs.join(', ') : consumer;
  const worst = largestDifference(outputs);
  const [en, de] = (['en', 'de'] as const).map((language) => ({
    difference: shortNumber(worst, language),
    most: shortNumber(tolerance, language),
  }));
  return text(
    `Loaded again in a process of its own (${by}) and compared on ${on.en}: the largest difference is ${en?.difference}; up to ${en?.most} is allowed.`,
    `In einem eigenen Prozess wieder geladen (${by}) und an ${on.de} verglichen: größter Unterschied ${de?.difference}; erlaubt ist bis ${de?.most}.`,
  );
}
