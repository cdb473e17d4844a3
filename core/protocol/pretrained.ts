import type { GraphNode } from '../graph/document.ts';
import type { ModuleFile } from '../graph/moduleFile.ts';
import type { Text } from '../text.ts';

/** The kinds of pretrained models that become documents; each has a file in `main/pretrained/families`. */
export const pretrainedFamilies = ['bert', 'distilbert', 'roberta', 'gpt2', 'llama'] as const;
export type PretrainedFamily = (typeof pretrainedFamilies)[number];

/** What a pretrained model can do, by what stands behind its body. */
export const pretrainedHeads = [
  'languageModel',
  'maskedWords',
  'nextSentence',
  'pooled',
  'classes',
  'tokenClasses',
  'span',
] as const;
export type PretrainedHead = (typeof pretrainedHeads)[number];

/** What is known of a pretrained model from its folder, without its weights. */
export interface PretrainedInfo {
  /** As the user knows it. */
  readonly name: string;
  readonly family: PretrainedFamily;
  /** The contents of its config.json, or what stands for it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Names of its classes, in their order. */
  readonly labels?: readonly string[];
  readonly license?: string;
  /** Where it comes from, if its folder says so. */
  readonly origin: string;
  /** How many numbers were learned. */
  readonly parameters: number;
  readonly heads: readonly PretrainedHead[];
  /** The most tokens that it takes at once. */
  readonly longest: number;
  /** How one vector is made of a text, if it was trained for that. */
  readonly pooling?: Pooling;
  /** What the user should know: what was left out, what was drawn anew. */
  readonly notices: readonly Text[];
}

/** How one vector is made of a text: the mean of its tokens' vectors, or the first of them. */
export type Pooling = 'mean' | 'first';

/** A model that becomes part of a document: a module of blocks, or a block that runs its file as it is. */
export type Placed = PlacedModel | PlacedFile;

export interface PlacedFile {
  readonly block: string;
  /** What the node says. */
  readonly use: Pick<GraphNode, 'name' | 'params'>;
  readonly notices: readonly Text[];
}

export interface PlacedModel {
  readonly file: ModuleFile;
  /** What its use says: above all where its weights begin. */
  readonly use: Pick<GraphNode, 'name' | 'params' | 'isFrozen' | 'startsFrom'>;
  /** What the user should know. */
  readonly notices: readonly Text[];
}
