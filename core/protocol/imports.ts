import type { Text } from '../text.ts';
import type { OpenedProject } from './projects.ts';

/** A format in which networks of other programs can be read; the engine's registry lists them. */
export interface ImportFormat {
  readonly name: string;
  readonly label: Text;
  /** File name endings, without the dot. */
  readonly extensions: readonly string[];
}

/** What part of the file has become. */
export interface ImportedPart {
  /** Its kind in the file, and its name there; empty if it has none. */
  readonly operator: string;
  readonly name: string;
  /**
   * A block; foreign operators, which run but cannot be edited; only another order of the same numbers; or nothing,
   * because it changes nothing.
   */
  readonly as: 'block' | 'foreign' | 'view' | 'leftOut';
  /** Ids of nodes of the document. */
  readonly nodes: readonly string[];
  /** Why it is no block. */
  readonly why: Text | null;
}

export interface ImportReport {
  /** The importer's name, and the program that wrote the file, if it says so. */
  readonly format: string;
  readonly producer: string;
  readonly parts: readonly ImportedPart[];
  /** What sizes became that the file leaves open; null: it leaves none open. */
  readonly size: number | null;
  /** What the user should know: sizes that were chosen, data to be set. */
  readonly notices: readonly Text[];
}

export interface ImportedModel {
  readonly project: OpenedProject;
  readonly report: ImportReport;
}

/** A weight of the open network, and the tensor of the file that goes into it. */
export interface WeightPair {
  /** `<identity of the node>.<name of the weight>` */
  readonly weight: string;
  readonly tensor: string;
  readonly shape: readonly number[];
  readonly tensorShape: readonly number[];
  /** It is laid out the other way round in the file: PyTorch has outputs before inputs. */
  readonly isTurned: boolean;
  /** Why they belong together: the same name, or as the only ones of their shape in this place. */
  readonly by: 'name' | 'order' | 'hand';
}

export interface WeightMatch {
  readonly pairs: readonly WeightPair[];
  /** Weights and tensors that go with nothing, with their shapes. */
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
}
