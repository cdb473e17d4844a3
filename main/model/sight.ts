import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../core/blocks/define.ts';
import type { NamedTensors } from '../tensors/named.ts';
import type { ApplyOptions } from './model.ts';
import type { Tensors } from './tensors.ts';

/** A pass through a network in eval mode, of which more is wanted than what it says. */
export interface Sight {
  /** What is computed, in a word: a program is kept by it and by the shapes of what is given. */
  readonly key: string;
  /** Numbers that come into it beside weights and batch. */
  readonly given: NamedTensors;
  /** What is seen, by name, as floats. Call it inside tf.tidy. */
  see(tf: TF, pass: (options: Pick<ApplyOptions, 'onInput' | 'onOutput'>) => TensorFlow.Tensor, given: Tensors): Tensors;
} // prettier-ignore
