import type { Shape } from '../shape.ts';
import type { DType } from '../tensorType.ts';
import type { Language } from '../text.ts';
import type { TokenizerJson } from '../text/json.ts';

/** What a page that uses a network knows of it: written by the export, read by the script in the page. */
export interface ExportedPage {
  readonly name: string;
  readonly language: Language;
  /** A sentence about how the network was trained. */
  readonly facts: string;
  /** What the network is given, in its order. */
  readonly inputs: readonly PageInput[];
  /** How these are entered. */
  readonly entries: readonly PageEntry[];
  /** What comes out, in the network's order. */
  readonly outputs: readonly PageOutput[];
}

/** A tensor of one example. */
export interface PageInput {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A number in the user's unit; the network gets (value - mean) / deviation. */
export interface PageNumber {
  readonly name: string;
  readonly unit: string | null;
  readonly low: number;
  readonly high: number;
  readonly start: number;
  readonly mean: number;
  readonly deviation: number;
}

/** A column of a table: a number, or one of several categories, which become a number each. */
export type PageColumn =
  | ({ readonly kind: 'number' } & PageNumber)
  | {
      readonly kind: 'category';
      readonly name: string;
      readonly categories: readonly string[];
      /** Of the numbers that stand for the categories. */
      readonly mean: readonly number[];
      readonly deviation: readonly number[];
    };

/** An example of the data on a plane or curve, in the user's units. */
export interface PagePoint {
  readonly x: number;
  readonly y: number;
  /** Its class; absent where values are predicted. */
  readonly label?: number;
}

/** How an input, or several that belong together, are entered. `field`: the name of the input. */
export type PageEntry =
  | {
      readonly kind: 'plane';
      readonly field: string;
      readonly numbers: readonly PageNumber[];
      readonly points: readonly PagePoint[];
    }
  | {
      readonly kind: 'picture';
      readonly field: string;
      readonly height: number;
      readonly width: number;
      readonly channels: number;
      /** What is drawn is scaled and centred as the digits of MNIST are. */
      readonly isCentred: boolean;
      /** Pictures of the data, bytes in base64. */
      readonly examples: readonly string[];
    }
  | { readonly kind: 'table'; readonly field: string; readonly columns: readonly PageColumn[] }
  | {
      readonly kind: 'text';
      readonly task: 'read' | 'continue';
      readonly tokenizer: TokenizerJson;
      /** How many tokens the network sees. */
      readonly length: number;
      /** It may have been trained on pairs of texts. */
      readonly hasPair: boolean;
    }
  | {
      readonly kind: 'translation';
      readonly tokenizer: TokenizerJson;
      /** How many tokens of the text the network sees. */
      readonly length: number;
      /** How many tokens a translation may have. */
      readonly targetLength: number;
    }
  | { readonly kind: 'list'; readonly field: string; readonly shape: Shape };

/** How the numbers of an output become one for each class: by softmax, as they are, or two of a single one. */
export type ClassReading = 'softmax' | 'plain' | 'sigmoid' | 'signs' | 'single';

export type PageOutput =
  | {
      readonly kind: 'classes';
      readonly title: string;
      /** Of tokens: empty, for the vocabulary is that of the text. */
      readonly classes: readonly string[];
      readonly reading: ClassReading;
      /** Every position has a class. */
      readonly isPerPlace: boolean;
    }
  | {
      readonly kind: 'values';
      readonly title: string;
      readonly names: readonly string[];
      readonly units: readonly (string | null)[];
      readonly mean: readonly number[];
      readonly deviation: readonly number[];
    }
  | {
      readonly kind: 'picture';
      readonly title: string;
      readonly height: number;
      readonly width: number;
      readonly channels: number;
    };
