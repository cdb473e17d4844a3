// What an input or output of a file becomes as a port of a block.
import type { ModelPort } from '../../../core/blocks/opaque/modelSpec.ts';
import type { DType } from '../../../core/tensorType.ts';
import { text, type Text } from '../../../core/text.ts';
import { dtypeNamed } from '../../../core/blocks/foreign/kinds.ts';
import { sizesOf, type Plan } from './plan.ts';
import type { OpenSizes } from '../../../core/protocol/modelFile.ts';

const portName = (base: string, i: number) => (i === 0 ? base : `${base}${i + 1}`);

/** The inputs, with these sizes where the file leaves them open. */
export function inputPorts({ inputs }: Plan, kinds: readonly string[], sizes: OpenSizes): readonly ModelPort[] {
  return inputs.map((port, i) => {
    const { name, batchAt } = port;
    const shape = [...sizesOf(port, sizes)];
    const dtype = dtypeNamed(kinds[i] ?? '') ?? 'float32';
    return { port: portName('in', i), name, dtype, shape, batchAt, hasChannelsFirst: isPicture(dtype, shape) };
  });
}

/** Grey, coloured, or with transparency. */
const isDepth = (size: number | undefined) => size !== undefined && [1, 3, 4].includes(size);

/** Whether a tensor seems to be a picture with its channels first: fewer of them than rows and columns. */
function isPicture(dtype: DType, shape: readonly number[]): boolean {
  const [channels = 0, height = 0, width = 0] = shape;
  if (dtype !== 'float32' || shape.length !== 3 || height < 2 || width < 2) return false;
  if (isDepth(channels)) return true;
  return !isDepth(width) && channels < height && channels < width;
}

/** An output as it was found by computing the file with one example and with two, or twice with other numbers. */
export interface Trial {
  readonly name: string;
  readonly type: string;
  readonly one: readonly number[];
  /** With two examples, or one with other numbers. */
  readonly other: readonly number[];
  /** With one example and other numbers. */
  readonly again: readonly number[];
}

/** What belongs to single examples becomes a port; else a reason why not. `at`: see ModelSpec. */
export function outputPort(trial: Trial, at: number, inputs: readonly ModelPort[]): Omit<ModelPort, 'port'> | Text {
  const { name, type, one, other, again } = trial;
  const dtype = dtypeNamed(type);
  if (!dtype) return text(`it is not a tensor of numbers but ${type}`, `sie ist kein Tensor aus Zahlen, sondern ${type}`);
  if (one.join() !== again.join()) return text('its size goes by the numbers that come in', 'ihre Größe richtet sich nach den Zahlen, die ankommen');
  const batchAt = at === 0 ? grownAxis(one, other) : heldAxis(one, at, inputs);
  if (batchAt === undefined) return text('it does not belong to single examples', 'sie gehört nicht zu einzelnen Beispielen');
  const shape = batchAt === null ? [...one] : one.toSpliced(batchAt, 1);
  if (shape.some((size) => size < 1)) return text('it is empty', 'sie ist leer');
  return { name, dtype, shape, batchAt, hasChannelsFirst: dtype === 'float32' && isMap(shape, inputs) };
} // prettier-ignore

/** The only axis that has one place for one example and two for two. */
function grownAxis(one: readonly number[], two: readonly number[]): number | undefined {
  const axes = one.flatMap((size, axis) => (two[axis] === size ? [] : [axis]));
  const [axis = -1] = axes;
  return axes.length === 1 && one[axis] === 1 && two[axis] === 2 && one.length === two.length ? axis : undefined;
}

/** Where a file takes a certain number at once. One example alone may have no axis for it. */
function heldAxis(dims: readonly number[], at: number, inputs: readonly ModelPort[]): number | null | undefined {
  const usual = inputs[0]?.batchAt ?? 0;
  if (inputs.some(({ batchAt }) => batchAt !== null) && dims[usual] === at) return usual;
  return at === 1 ? null : undefined;
}

/** Whether an output seems to be a map over a picture that comes in with its channels first: of the same proportions. */
function isMap(shape: readonly number[], inputs: readonly ModelPort[]): boolean {
  const [, height = 0, width = 0] = shape;
  if (shape.length !== 3 || height < 2 || width < 2) return false;
  return inputs.some(({ hasChannelsFirst, shape: [, rows = 1, columns = 1] }) => {
    const [own, theirs] = [height / width, rows / columns];
    return hasChannelsFirst && own / theirs < 1.3 && theirs / own < 1.3;
  });
}
