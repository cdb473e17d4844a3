import type { Likely } from './generation.ts';
import type { WireNumber, WireTensor } from './tensors.ts';

/** What a pretrained model can be asked, by the names of Python's transformers; semantic search is ours. */
export const pipelineTasks = [
  'feature-extraction',
  'sentence-similarity',
  'semantic-search',
  'fill-mask',
  'next-sentence-prediction',
  'text-classification',
  'text-generation',
  'question-answering',
  'token-classification',
] as const;
export type PipelineTask = (typeof pipelineTasks)[number];

/** A token of a text that a model has read, with its place in the text: UTF-16 units. */
export interface ReadToken {
  readonly id: number;
  readonly token: string;
  readonly from: number;
  readonly to: number;
}

/** The share that a model gives a class. */
export interface ClassScore {
  readonly label: string;
  readonly score: WireNumber;
}

/** A stretch of a text. */
export interface TextSpan {
  readonly text: string;
  /** UTF-16 units of the text, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly score: WireNumber;
}

/** A token that a model has written. */
export interface WrittenToken extends Likely {
  /** What it adds to the text; empty until all bytes of a character are there. */
  readonly text: string;
  /** What could have stood there: the likeliest first. */
  readonly likeliest: readonly Likely[];
}

/** Up to so many sentences are compared each with each. */
export const MOST_COMPARED = 50;

/** What each task answers. */
export interface PipelineResults {
  /** Vectors of tokens [tokens, width], and their mean [width], of length 1. */
  readonly 'feature-extraction': { readonly vectors: WireTensor; readonly mean: WireTensor };
  /** The cosine of the text with each of the others; `matrix`: of all with all, the text first, unless there are more than MOST_COMPARED. */
  readonly 'sentence-similarity': { readonly scores: readonly WireNumber[]; readonly matrix: readonly (readonly WireNumber[])[] | null };
  /** The closest lines first. */
  readonly 'semantic-search': {
    readonly found: readonly { readonly line: number; readonly text: string; readonly score: WireNumber }[];
    readonly lines: number;
  };
  /** For each mask what stands there most likely, and the text with that. */
  readonly 'fill-mask': {
    readonly masks: readonly { readonly at: number; readonly likeliest: readonly (Likely & { readonly text: string })[] }[];
  };
  /** Logits of "is the next one" and "is not". */
  readonly 'next-sentence-prediction': { readonly logits: readonly [WireNumber, WireNumber]; readonly isNext: boolean; readonly probability: WireNumber };
  /** By descending share. */
  readonly 'text-classification': { readonly classes: readonly ClassScore[] };
  /** `forgotten`: so many tokens at the beginning the model no longer saw at the end; absent: it saw all of them. */
  readonly 'text-generation': {
    readonly text: string;
    readonly tokens: readonly WrittenToken[];
    readonly forgotten?: number;
  };
  /** The best answers first. */
  readonly 'question-answering': { readonly answers: readonly TextSpan[] };
  /** Stretches whose tokens have one class that is not "O". */
  readonly 'token-classification': { readonly entities: readonly (TextSpan & { readonly label: string })[] };
} // prettier-ignore

/** What a pipeline answers, with what it read and how long that took. */
export type PipelineAnswer = {
  readonly [Task in PipelineTask]: {
    readonly task: Task;
    readonly model: string;
    readonly tokens: readonly ReadToken[];
    /** Whether the text was longer than the model can read. */
    readonly isCut: boolean;
    readonly seconds: number;
    readonly result: PipelineResults[Task];
  };
}[PipelineTask];
