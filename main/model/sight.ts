import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../core/blocks/define.ts';
import type { NamedTensors } from '../tensors/named.ts';
import type { ApplyOptions } from './model.ts';
import type { Tensors } from './tensors.ts';

/** A pass through a network in evaluation mode that records more than its predictions. */
export interface Sight {
  /** Identifies the computation: programs are cached by it and by the shapes of the given tensors. */
  readonly key: string;
  /** Inputs in addition to weights and batch. */
  readonly given: NamedTensors;
  /** The recorded values by name, as floats. Call it inside tf.tidy. */
  see(tf: TF, pass: (options: Pick<ApplyOptions, 'onInput' | 'onOutput'>) => TensorFlow.Tensor, given: Tensors): Tensors;
} // prettier-ignore
