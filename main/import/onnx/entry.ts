import type { Known, Value } from '../../../core/blocks/foreign/value.ts';
import type { Laid } from './axes.ts';
import type { OnnxNode } from './model.ts';
import type { OnnxTensor } from './tensor.ts';

/** What is known of a value of the file. */
export type Entry =
  /** The same for every input. */
  | { readonly kind: 'constant'; readonly tensor: OnnxTensor; readonly isWeight: boolean }
  /** An output of a node of the network. */
  | { readonly kind: 'laid'; readonly laid: Laid }
  /** A shape or what is computed from one, with the batch in it: for two sizes of the batch. */
  | { readonly kind: 'shape'; readonly known: readonly [Known, Known]; readonly node: OnnxNode }
  /** Not computed by any block: the node that does, and examples for a batch of 1 and of 2. */
  | { readonly kind: 'foreign'; readonly examples: readonly [Value, Value]; readonly node: OnnxNode };
