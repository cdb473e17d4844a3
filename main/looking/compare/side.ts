import type * as TensorFlow from '@tensorflow/tfjs';
import type { AnalysedNode } from '../../../core/analysis/node.ts';
import type { TF } from '../../../core/blocks/define.ts';
import type { Region } from '../../../core/compare/region.ts';
import type { Sides } from '../../../core/compare/sides.ts';
import type { DataSpec } from '../../../core/data/spec.ts';
import type { TensorType } from '../../../core/tensorType.ts';
import { openCpu } from '../../devices/cpu.ts';
import { applyPart } from '../../model/applyPart.ts';
import { disposeAll, download, lookUp } from '../../model/tensors.ts';
import type { NamedTensor, NamedTensors } from '../../tensors/named.ts';

/** A value that enters, and what kind of number it is. */
export interface Entering {
  readonly name: string;
  readonly value: NamedTensor;
  readonly type: Pick<TensorType, 'dtype'>;
}

interface Computed {
  /** In execution order. */
  readonly nodes: readonly AnalysedNode[];
  readonly data: DataSpec;
  readonly weights: NamedTensors;
  readonly entering: readonly Entering[];
  /** Fields of the data for a batch, for nodes that take them. */
  readonly fields?: readonly Entering[];
}

/** Every output of some nodes by name, and what entered them, as plain numbers. */
export async function sideValues({ nodes, data, weights, entering, fields = [] }: Computed): Promise<NamedTensors> {
  const { tf, run } = await openCpu();
  const used = new Set(nodes.flatMap(({ identity, weightNames, ties }) => [...weightNames.map((name) => `${identity}.${name}`), ...ties.map(({ source }) => source)])); // prettier-ignore
  const kept = run(() => {
    const found = new Map<string, TensorFlow.Tensor>();
    tf.tidy(() => {
      const tensor = ({ shape, values }: NamedTensor) => tf.tensor(values, [...shape], 'float32');
      const own = new Map(
        [...weights].flatMap(([name, one]) => (used.has(name) ? [[name, tensor(one)] as const] : [])),
      );
      const typed = (all: readonly Entering[]) => new Map(all.map(({ name, value, type }) => [name, cast(tf, tensor(value), type)])); // prettier-ignore
      const given = typed(entering);
      const computed = applyPart(tf, nodes, own, { data, fields: typed(fields), given });
      for (const [name, value] of [...given, ...computed]) found.set(name, tf.cast(value, 'float32'));
      // At last: what fails before leaves nothing behind.
      for (const value of found.values()) tf.keep(value);
    });
    return found;
  });
  const values = await download(kept);
  run(() => disposeAll([...kept.values()], []));
  return values;
}

/** What enters the right side: what feeds it enters the left one. */
export function besideEntering({ entries }: Region, feeds: Sides['feeds'], left: readonly Entering[]): readonly Entering[] {
  const known = new Map(left.map((one) => [one.name, one]));
  return entries.map((entry) => ({ ...entry, value: lookUp(known, feeds.get(entry.name) ?? '').value }));
} // prettier-ignore

/** What computes the network takes numbers of the types that it says. */
function cast(tf: TF, value: TensorFlow.Tensor, { dtype }: Pick<TensorType, 'dtype'>): TensorFlow.Tensor {
  return value.dtype === dtype ? value : tf.cast(value, dtype);
}
