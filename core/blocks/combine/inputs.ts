import { formatShape, isSameShape, type Shape } from '../../shape.ts';
import { text, type Text } from '../../text.ts';
import { input, problem } from '../common.ts';
import type { PortSpec, ShapeProblem } from '../define.ts';

type Wrong = { readonly ok: false; readonly error: ShapeProblem } | undefined;

/** The port of a block that puts several inputs together. */
export const severalInputs: PortSpec = {
  ...input(),
  label: text('inputs', 'Eingaben'),
  isVariadic: true,
};

/** `[2, 3] and [2, 4]`, each shape once. */
export function listShapes(inputs: readonly Shape[]): Text {
  const shapes = [...new Set(inputs.map(formatShape))];
  const join = (and: string) => [shapes.slice(0, -1).join(', '), shapes.at(-1)].filter(Boolean).join(` ${and} `);
  return text(join('and'), join('und'));
}

/** The problem of a block with fewer than two inputs; undefined when there are enough. */
export function tooFewProblem(inputs: readonly Shape[], label: Text): Wrong {
  if (inputs.length >= 2) return undefined;
  return problem(
    text(
      `One wire arrives, ${label.en} needs at least two: connect another to the same input.`,
      `Eine Leitung kommt an, ${label.de} braucht mindestens zwei: eine weitere an dieselbe Eingabe anschließen.`,
    ),
  );
}

/**
 * The problem of shapes that differ; undefined when all are equal. TensorFlow would stretch some of them to fit
 * (broadcasting), which changes the gradients without a word.
 */
export function differentShapesProblem(inputs: readonly Shape[], label: Text): Wrong {
  const [first = [], ...others] = inputs;
  if (others.every((shape) => isSameShape(shape, first))) return undefined;
  const shapes = listShapes(inputs);
  const differsInWidthAlone = others.every((shape) => isSameShape(shape.slice(0, -1), first.slice(0, -1)));
  const isPicture = first.length === 3;
  const advice = differsInWidthAlone
    ? text(
        `give the layers before it the same number of ${isPicture ? 'filters' : 'units'}`,
        `den Schichten davor gleich viele ${isPicture ? 'Filter' : 'Einheiten'} geben`,
      )
    : text(
        'bring them to one shape (Flatten, Reshape, padding same)',
        'auf eine Form bringen (Flatten, Reshape, Rand same)',
      );
  return problem(
    text(
      `${shapes.en} arrive, ${label.en} needs equal shapes: ${advice.en}.`,
      `${shapes.de} kommen an, ${label.de} braucht gleiche Formen: ${advice.de}.`,
    ),
  );
}
