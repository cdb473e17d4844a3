import { isSameShape, type AxisOrder } from '../../shape.ts';
import { formatAxes, isPicture, withShapes, type Layout, type TensorType } from '../../tensorType.ts';
import { text, type Text } from '../../text.ts';
import { input, problem } from '../common.ts';
import type { PortSpec, ShapeProblem } from '../define.ts';

type Wrong = { readonly ok: false; readonly error: ShapeProblem } | undefined;

/** The input port of a block that combines several inputs. */
export const severalInputs: PortSpec = {
  ...input(),
  label: text('inputs', 'Eingaben'),
  isVariadic: true,
};

/** `[2, 3] and [2, 4]`, each shape once. */
export function listShapes(inputs: readonly TensorType[], order: AxisOrder): Text {
  const shapes = [...new Set(inputs.map((type) => formatAxes(type, order)))];
  const join = (and: string) => [shapes.slice(0, -1).join(', '), shapes.at(-1)].filter(Boolean).join(` ${and} `);
  return text(join('and'), join('und'));
}

/** The problem of a block with fewer than two inputs; undefined if there are enough. */
export function tooFewProblem(inputs: readonly TensorType[], label: Text): Wrong {
  if (inputs.length >= 2) return undefined;
  return problem(
    text(
      `One wire arrives, ${label.en} needs at least two: connect another to the same input.`,
      `Eine Leitung kommt an, ${label.de} braucht mindestens zwei: eine weitere an dieselbe Eingabe anschließen.`,
    ),
  );
}

/**
 * The problem of unequal shapes; undefined if all are equal. TensorFlow would silently broadcast some of them, which
 * changes the gradients.
 */
export function differentShapesProblem(inputs: readonly TensorType[], label: Text): Wrong {
  const [first = [], ...others] = inputs.map(({ shape }) => shape);
  if (others.every((shape) => isSameShape(shape, first))) return undefined;
  const differsInWidthAlone = others.every((shape) => isSameShape(shape.slice(0, -1), first.slice(0, -1)));
  const arePictures = inputs.every(isPicture);
  const advice = differsInWidthAlone
    ? text(
        `give the layers before it the same number of ${arePictures ? 'filters' : 'units'}`,
        `den Schichten davor gleich viele ${arePictures ? 'Filter' : 'Einheiten'} geben`,
      )
    : text(
        'bring them to one shape (Flatten, Reshape, padding same)',
        'auf eine Form bringen (Flatten, Reshape, Rand same)',
      );
  return problem(
    withShapes((order) =>
      text(
        `${listShapes(inputs, order).en} arrive, ${label.en} needs equal shapes: ${advice.en}.`,
        `${listShapes(inputs, order).de} kommen an, ${label.de} braucht gleiche Formen: ${advice.de}.`,
      ),
    ),
  );
}

const layouts: Readonly<Record<Layout, Text>> = {
  picture: text('a picture', 'ein Bild'),
  sequence: text('a sequence', 'eine Folge'),
  heads: text('heads of an attention', 'Köpfe einer Attention'),
};

/** The problem of inputs whose layouts or dtypes differ; undefined if there is none. */
export function differentKindsProblem([first, ...others]: readonly TensorType[], label: Text): Wrong {
  const other = others.find(({ dtype, layout }) => dtype !== first?.dtype || layout !== first.layout);
  if (!first || !other) return undefined;
  if (other.dtype !== first.dtype) {
    return problem(
      text(
        `${first.dtype} and ${other.dtype} arrive, ${label.en} needs the same kind of numbers: send tokens through Embedding first.`,
        `${first.dtype} und ${other.dtype} kommen an, ${label.de} braucht die gleiche Art von Zahlen: Tokens vorher durch Embedding schicken.`,
      ),
    );
  }
  if (!first.layout || !other.layout || other.shape.length !== first.shape.length) return undefined;
  const [one, two] = [layouts[first.layout], layouts[other.layout]];
  return problem(
    text(
      `${one.en} and ${two.en} arrive, ${label.en} needs inputs whose axes mean the same: insert Reshape before one of them.`,
      `${one.de} und ${two.de} kommen an, ${label.de} braucht Eingaben, deren Achsen dasselbe bedeuten: vor einer davon Reshape einfügen.`,
    ),
  );
}
