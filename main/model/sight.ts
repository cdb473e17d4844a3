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

/** The outputs with these names (see `outputName`). */
export function outputsSight(key: string, names: readonly string[]): Sight {
  const wanted = new Set(names);
  return {
    key,
    given: new Map(),
    see(tf, pass) {
      const found = new Map<string, TensorFlow.Tensor>();
      pass({
        onOutput(name, value) {
          if (wanted.has(name)) found.set(name, value.dtype === 'float32' ? value : tf.cast(value, 'float32'));
          return value;
        },
      });
      return found;
    },
  };
}
