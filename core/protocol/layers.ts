import { z } from 'zod';
import type { Layers } from '../compare/layers.ts';
import { part } from '../compare/part.ts';
import type { StartFile } from '../graph/document.ts';
import type { Text } from '../text.ts';
import type { Comparison } from './comparison.ts';
import type { ReadToken } from './pipelines.ts';

/** A part that somebody has built, and a layer of a pretrained model beside it. */
export const besideLayer = z.object({
  part,
  /** The model's name in the library. */
  model: z.string().min(1).max(4096),
  /** Counted from 1. */
  layer: z.number().int().min(1).max(100_000),
  /** See ChosenPartners: the layer's weights are named as `layerSide` puts it beside the part. */
  partners: z.record(z.string(), z.string().nullable()),
});

/** What is computed with. */
export const layerNumbers = besideLayer.extend({
  /** layer: the part computes with the layer's weights; own: with those that it has. */
  weights: z.enum(['own', 'layer']),
  /** The model reads it; what enters the layer then enters the part as well. */
  text: z.string().max(10_000),
});

/** The layers of a model of the library. */
export interface ModelLayers extends Layers {
  readonly model: string;
  /** The model's own pieces of a text, at most. */
  readonly longest: number;
}

/** A part and a layer, step by step. */
export interface LayerComparison extends Comparison {
  /** What the model has read. */
  readonly tokens: readonly ReadToken[];
  /** There was more of the text. */
  readonly isCut: boolean;
}

/** Why a part differs from a layer: found by computing the layer with this mistake. */
export interface LayerHint {
  /** What is different, one mistake after the other; empty: none of those that are known. */
  readonly mistakes: readonly Text[];
  /** With these mistakes the layer computes what the part computes. */
  readonly isAll: boolean;
}

/** A file of weights with which a part begins as a layer is. */
export interface TakenLayer {
  readonly file: StartFile;
  /** So many weights are the layer's. */
  readonly count: number;
  /** The file has the weights of the whole network, and takes the place of all that its nodes had. */
  readonly isWhole: boolean;
}

/** Up to this difference, relative to values above 1, a step counts as the layer's. */
export const LAYER_TOLERANCE = 1e-4;

/** So many pieces of a text are compared. */
export const MOST_COMPARED_TOKENS = 64;
