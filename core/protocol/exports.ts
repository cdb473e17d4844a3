import { z } from 'zod';
import { documentSchema } from '../graph/document.ts';
import type { BooleanParam, ChoiceParam } from '../params.ts';
import { counted, shortNumber, text, type Text } from '../text.ts';

/** What can be chosen about an export: switches and choices. */
export type ExportOptions = Readonly<Record<string, BooleanParam | ChoiceParam>>;

/** A format in which a network can be used by other programs; the engine's registry lists them. */
export interface ExportFormat {
  /** The name in requests and on the command line. */
  readonly name: string;
  readonly label: Text;
  /** What is written, and which programs read it. */
  readonly description: Text;
  /** Whether it is made from the document alone, or contains weights: those of a run, or those before training. */
  readonly of: 'document' | 'run';
  /**
   * Without a dot. `zip` means several files, which may also be written to a folder. A format with weights and another
   * extension fits into a single file, and may be written to a zip or folder with an explanation beside it.
   */
  readonly extension: string;
  readonly options?: ExportOptions;
}

const target = {
  format: z.string().min(1).max(64),
  path: z.string().min(1),
  options: z.record(z.string().max(64), z.union([z.boolean(), z.string().max(64)])).optional(),
};

/** What to export: a document, with the weights before training if the format needs any, or the network of a run. */
export const exportParams = z.union([
  z.strictObject({ ...target, document: documentSchema, runId: z.undefined().optional() }),
  z.strictObject({ ...target, runId: z.string().min(1).max(64), document: z.undefined().optional() }),
]);

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
  readonly language: 'python' | 'javascript' | 'shell' | 'html' | 'text';
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
  network: text('The network is translated', 'Das Netz wird übersetzt'),
  files: text('Files are written', 'Dateien werden geschrieben'),
  proof: text('The export is run again', 'Der Export wird nachgerechnet'),
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
