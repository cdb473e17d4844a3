import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../core/blocks/define.ts';

type Tensor = TensorFlow.Tensor;

/** What the nodes have computed so far, by output name. */
export interface NodeOutputs {
  /** Stores one output [batch, ...], or those of several nodes concatenated [batch, nodes]. */
  put(ids: readonly string[], output: Tensor): void;
  /** Returns outputs one by one. */
  take(ids: readonly string[]): readonly Tensor[];
  takeOne(id: string): Tensor;
  /** The same, but leaves concatenated outputs together if they were stored in exactly this order. */
  takeJoined(ids: readonly string[]): readonly Tensor[];
}

export function createOutputs(tf: TF): NodeOutputs {
  const single = new Map<string, Tensor>();
  const columns = new Map<string, { readonly all: Tensor; readonly column: number; readonly key: string }>();
  const joined = new Map<string, Tensor>();
  const takeOne = (id: string): Tensor => {
    const known = single.get(id);
    if (known) return known;
    const place = columns.get(id);
    if (!place) throw new Error(`There is no output of "${id}".`);
    const output = tf.slice(place.all, [0, place.column], [-1, 1]);
    single.set(id, output);
    return output;
  };
  return {
    put(ids, output) {
      const [id] = ids;
      const key = ids.join(' ');
      if (id !== undefined && ids.length === 1) {
        single.set(id, output);
        // Replaces an output that was stored concatenated with others.
        joined.delete(columns.get(id)?.key ?? '');
        return;
      }
      for (const [column, own] of ids.entries()) columns.set(own, { all: output, column, key });
      joined.set(key, output);
    },
    take: (ids) => ids.map(takeOne),
    takeOne,
    takeJoined(ids) {
      const together = joined.get(ids.join(' '));
      return together ? [together] : ids.map(takeOne);
    },
  };
}
