import type { Tensor } from '@tensorflow/tfjs';
import { formatAxes, withShapes, type TensorType } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { anyDtype, problem } from '../common.ts';
import type { PortSpec, TF } from '../define.ts';

/**
 * Which positions of a text count: those where it is not 0. If 0 is padding, the tokens themselves can serve as the
 * mask.
 */
export const maskPort: PortSpec = {
  name: 'mask',
  label: text('mask', 'Maske'),
  dtypes: anyDtype,
  isOptional: true,
};

/** 1 where a mask is not 0, else 0. TensorFlow.js treats these ops as having no gradient. */
export function countsOf(tf: TF, mask: Tensor): Tensor {
  return tf.step(tf.abs(tf.cast(mask, 'float32')));
}

/** The problem of a mask whose size is not `length`; undefined if it fits or is absent. */
export function maskProblem(mask: TensorType | undefined, length: number) {
  if (!mask || (mask.shape.length === 1 && mask.shape[0] === length)) return undefined;
  return problem(
    withShapes((order) =>
      text(
        `The mask has ${formatAxes(mask, order)}, the sequence needs [${length}]: one number for each of its places.`,
        `Die Maske hat ${formatAxes(mask, order)}, die Folge braucht [${length}]: eine Zahl für jede ihrer Stellen.`,
      ),
    ),
    undefined,
    'mask',
  );
}

/** The problem of a block that needs a sequence but gets something else; undefined if it gets one. */
export function sequenceProblem(x: TensorType, label: string) {
  const { shape, layout } = x;
  if (layout === 'sequence' && shape.length === 2) return undefined;
  return problem(
    withShapes((order) =>
      text(
        `${formatAxes(x, order)} arrives, ${label} needs a sequence [length, width]: insert Embedding or Reshape.`,
        `${formatAxes(x, order)} kommt an, ${label} braucht eine Folge [Länge, Breite]: Embedding oder Reshape einfügen.`,
      ),
    ),
  );
}

/** The same for heads. */
export function headsProblem(x: TensorType, label: string) {
  const { shape, layout } = x;
  if (layout === 'heads' && shape.length === 3) return undefined;
  return problem(
    withShapes((order) =>
      text(
        `${formatAxes(x, order)} arrives, ${label} needs heads [heads, length, width]: send the sequence through Split heads first.`,
        `${formatAxes(x, order)} kommt an, ${label} braucht Köpfe [Köpfe, Länge, Breite]: die Folge vorher durch „Köpfe trennen“ schicken.`,
      ),
    ),
  );
}
