import { sizeOf, type Shape } from '../../shape.ts';
import { floats, formatAxes, isPicture, pictureAxes, withShapes, type TensorType } from '../../tensorType.ts';
import { same, text, type Text } from '../../text.ts';
import { problem } from '../common.ts';
import type { Fix, ShapeProblem } from '../define.ts';
import type { ChoiceParam } from '../../params.ts';

/** `same` pads so that a stride of 1 keeps the size; `valid` does not pad. */
export type Padding = 'same' | 'valid';

/** A sliding window over a picture: the kernel of a convolution, or the region that pooling reduces. */
export interface Window {
  readonly size: number;
  readonly stride: number;
  readonly padding: Padding;
}

/** The positions of the window along one axis. */
export interface Slide {
  /** The number of positions: the length of the output. */
  readonly count: number;
  /** Padding before and after the picture. */
  readonly before: number;
  readonly after: number;
}

/**
 * The positions of a window along an axis of `length`; `count` is below 1 if it does not fit. Source: the notes on
 * padding at tensorflow.org/api_docs/python/tf/nn (odd padding gets one more at the end).
 */
function slide(length: number, { size, stride, padding }: Window): Slide {
  if (padding === 'valid') return { count: Math.floor((length - size) / stride) + 1, before: 0, after: 0 };
  const count = Math.ceil(length / stride);
  const total = Math.max((count - 1) * stride + size - length, 0);
  const before = Math.floor(total / 2);
  return { count, before, after: total - before };
}

/** Positions down and across a picture [height, width, channels]. */
export function slides(shape: Shape, window: Window): readonly [Slide, Slide] {
  return [slide(shape[0] ?? 0, window), slide(shape[1] ?? 0, window)];
}

export function paddingParam(initial: Padding): ChoiceParam<Padding> {
  return {
    kind: 'choice',
    label: text('Padding', 'Rand'),
    help: text(
      'Same adds a border, so that a stride of 1 keeps height and width. Valid adds none: the picture shrinks.',
      'Same fügt einen Rand an, sodass Schrittweite 1 Höhe und Breite erhält. Valid fügt keinen an: Das Bild schrumpft.',
    ),
    default: initial,
    options: [
      { value: 'same', label: same('same') },
      { value: 'valid', label: same('valid') },
    ],
  };
}

/** A picture shape with the same number of values, if there is an obvious one: square, with one or three channels. */
function pictureOf(shape: Shape): Shape | undefined {
  if (shape.length === 2) return [...shape, 1];
  if (shape.length === 3) return shape;
  const channels = [1, 3].find((count) => Number.isInteger(Math.sqrt(sizeOf(shape) / count)));
  if (channels === undefined) return undefined;
  const side = Math.sqrt(sizeOf(shape) / channels);
  return side > 1 ? [side, side, channels] : undefined;
}

/** The problem of a block that needs a picture but gets something else; undefined if it gets one. */
export function pictureProblem(
  type: TensorType,
  label: Text,
): { readonly ok: false; readonly error: ShapeProblem } | undefined {
  if (isPicture(type)) return undefined;
  const picture = pictureOf(type.shape);
  const fix: Fix | undefined = picture && {
    kind: 'insertBefore',
    block: 'reshape',
    params: { shape: picture },
    label: withShapes((order) =>
      text(
        `Insert Reshape to ${formatAxes(floats(picture, 'picture'), order)}`,
        `Reshape auf ${formatAxes(floats(picture, 'picture'), order)} einfügen`,
      ),
    ),
  };
  return problem(
    withShapes((order) =>
      text(
        `${formatAxes(type, order)} arrives, ${label.en} needs a picture ${pictureAxes(order).en}: insert Reshape, or connect it before Flatten.`,
        `${formatAxes(type, order)} kommt an, ${label.de} braucht ein Bild ${pictureAxes(order).de}: Reshape einfügen oder vor Flatten anschließen.`,
      ),
    ),
    fix,
  );
}

/** The problem of a window larger than the picture; undefined if it fits. */
export function windowProblem(
  picture: TensorType,
  window: Window,
): { readonly ok: false; readonly error: ShapeProblem } | undefined {
  const { shape } = picture;
  if (slides(shape, window).every(({ count }) => count >= 1)) return undefined;
  const { size } = window;
  const largest = Math.min(shape[0] ?? 0, shape[1] ?? 0);
  return problem(
    withShapes((order) =>
      text(
        `A window of ${size}×${size} does not fit into ${formatAxes(picture, order)}: choose a size of at most ${largest}, or padding same.`,
        `Ein Fenster von ${size}×${size} passt nicht in ${formatAxes(picture, order)}: höchstens Größe ${largest} oder Rand same wählen.`,
      ),
    ),
    {
      kind: 'setParams',
      params: { padding: 'same' },
      label: text('Use padding same', 'Rand same verwenden'),
    },
  );
}
