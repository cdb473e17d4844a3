import type { Draft, Ref } from '../draft.ts';
import type { Config, KerasLayer } from './config.ts';

/** The weight of a layer by its name and its place among those that the layer has; undefined if it is not there. */
export type WeightOf = (name: string, index: number) => Float32Array | undefined;

export interface LayerArguments {
  readonly draft: Draft;
  readonly layer: KerasLayer;
  readonly config: Config;
  /** What arrives, and the first of it. */
  readonly refs: readonly Ref[];
  readonly x: Ref;
  readonly weight: WeightOf;
}

/** Adds the nodes of a layer, without its activation. Fails with NoBlock. */
export type Reading = (args: LayerArguments) => Ref;
