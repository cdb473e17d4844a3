import { hasTarget, targetField, targetSize, type DataSpec, type Target } from '../../data/spec.ts';
import type { Loss, Outputs } from '../../losses/define.ts';
import type { LossKind } from '../../losses/losses.ts';
import type { Result } from '../../result.ts';
import { formatShape, isSameShape, sizeOf, type AxisOrder, type Shape } from '../../shape.ts';
import { formatAxes, withShapes, type TensorType } from '../../tensorType.ts';
import { counted, text } from '../../text.ts';
import { insertFlatten, out, problem } from '../common.ts';
import type { Fix, OutputTypes, ShapeProblem } from '../define.ts';

type Fit = Result<OutputTypes, ShapeProblem>;

interface Arriving {
  readonly x: TensorType;
  /** The wired target; undefined: the data's first target. */
  readonly target: TensorType | undefined;
  readonly mask: TensorType | undefined;
  readonly loss: Loss;
  readonly from: Outputs;
  readonly data: DataSpec;
}

/** The output's types, or why prediction, loss, target and mask do not fit together. */
export function outputFit(arriving: Arriving): Fit {
  const { x, target, mask, loss, data } = arriving;
  const fit = target ? wiredFit(arriving, target) : hasTarget(data) ? dataFit(arriving) : noTarget();
  // Classes are right or wrong as a whole, numbers one by one.
  const isWhole = loss.link === 'softmax' || (target ? target.dtype === 'int32' : hasClasses(data));
  const places = isWhole ? x.shape.slice(0, -1) : x.shape;
  if (!fit.ok || !mask || isPrefix(mask.shape, places)) return fit;
  return problem(
    withShapes((order) =>
      text(
        `The mask ${formatAxes(mask, order)} does not fit what arrives, ${formatAxes(x, order)}: it must have one number for each example, or for each place of it.`,
        `Die Maske ${formatAxes(mask, order)} passt nicht zu dem, was ankommt, ${formatAxes(x, order)}: Sie braucht eine Zahl für jedes Beispiel oder für jede Stelle davon.`,
      ),
    ),
    { kind: 'removeWires', wires: { port: 'mask' }, label: text('Count everything', 'Alles zählen') },
  );
}

const hasClasses = (data: DataSpec) => hasTarget(data) && targetField(data).meaning.kind === 'classes';

function isPrefix(shape: Shape, whole: Shape): boolean {
  return shape.every((size, i) => size === whole[i]);
}

/** The target is wired: values in the shape of the prediction, or one class per position. */
function wiredFit({ x, loss, from }: Arriving, target: TensorType): Fit {
  if (from === 'signs' && !loss.takesValues) return needsSquares();
  const [arrives, own] = [(order: AxisOrder) => formatAxes(x, order), (order: AxisOrder) => formatAxes(target, order)];
  const unwire: Fix = {
    kind: 'removeWires',
    wires: { port: 'target' },
    label: text('Compare with the labels', 'Mit den Labels vergleichen'),
  };
  if (target.dtype === 'int32') {
    const count = x.shape.at(-1) ?? 0;
    const classes = count === 1 ? 2 : count;
    const isFitting = isSameShape(target.shape, x.shape.slice(0, -1)) && x.shape.length > 0;
    if (isFitting && loss.widths(classes)?.includes(count)) return out(x);
    return problem(
      withShapes((order) =>
        text(
          `The target has a class for each of ${own(order)}, ${arrives(order)} arrives: ${classAxis(x, order).en} must have a number for each class, the others are the axes of the target.`,
          `Das Ziel hat je Stelle von ${own(order)} eine Klasse, ${arrives(order)} kommt an: ${classAxis(x, order).de} muss eine Zahl je Klasse haben, die übrigen sind die Achsen des Ziels.`,
        ),
      ),
      unwire,
    );
  }
  if (isSameShape(target.shape, x.shape)) return out(x);
  const message = withShapes((order) =>
    text(
      `${arrives(order)} arrives, the target is ${own(order)}: they need the same shape.`,
      `${arrives(order)} kommt an, das Ziel ist ${own(order)}: Beide brauchen dieselbe Form.`,
    ),
  );
  const size = sizeOf(target.shape);
  if (sizeOf(x.shape) === size) {
    // The first input is the prediction, the second the target.
    const isRow = x.shape.length === 1;
    return problem(message, { ...insertFlatten, input: isRow ? 1 : 0 });
  }
  return target.shape.length === 1 ? problem(message, giveUnits(size)) : problem(message, unwire);
}

/** Where the classes stand: the channels of a picture, else the last axis. */
function classAxis({ layout }: TensorType, order: AxisOrder) {
  return order === 'channelsFirst' && layout === 'picture'
    ? text('its first axis', 'Die erste Achse')
    : text('its last axis', 'Die letzte Achse');
}

function noTarget(): Fit {
  return problem(
    text(
      'The data have nothing to predict: wire what the output is compared with to “target”.',
      'In den Daten gibt es nichts vorherzusagen: das, womit verglichen wird, mit „Ziel“ verbinden.',
    ),
  );
}

/** Compared with the data's first target. */
function dataFit({ x, loss, from, data }: Arriving): Fit {
  const { meaning: target } = targetField(data);
  const { shape } = x;
  const { label, takesValues, widths: widthsOf } = loss;
  const outputs = targetSize(target);
  if (target.kind === 'classes' && outputs < 2) return oneClass(target);
  if (target.kind === 'values' && !takesValues) {
    return problem(
      text(
        'The data contains numbers, not classes: use mean squared error.',
        'Die Daten sind Zahlen, keine Klassen: mittleren quadratischen Fehler wählen.',
      ),
      setLoss('meanSquaredError'),
    );
  }
  if (from === 'signs' && !takesValues) return needsSquares();
  const widths = target.kind === 'values' ? [outputs] : widthsOf(outputs);
  if (!widths) {
    return problem(
      text(
        `${label.en} is for 2 classes, the data has ${outputs}: use cross entropy.`,
        `${label.de} ist für 2 Klassen, die Daten haben ${outputs}: Kreuzentropie wählen.`,
      ),
      setLoss('crossEntropy'),
    );
  }
  const places = target.kind === 'classes' ? targetField(data).type.shape : [];
  if (widths.some((width) => isSameShape(shape, [...places, width]))) return out(x);
  const expected = formatShape([...places, widths[0] ?? 1]);
  if (places.length > 0 && !isSameShape(places, shape.slice(0, -1))) return placesLost(x, expected);
  if (places.length === 0 && shape.length !== 1) {
    return problem(
      withShapes((order) =>
        text(
          `${formatAxes(x, order)} arrives, the labels need ${expected}.`,
          `${formatAxes(x, order)} kommt an, die Labels brauchen ${expected}.`,
        ),
      ),
      insertFlatten,
    );
  }
  const fix = giveUnits(widths[0] ?? 1);
  const words = counted(fix.units, ['unit', 'units'], ['Einheit', 'Einheiten']);
  return problem(
    withShapes((order) =>
      text(
        `${formatAxes(x, order)} arrives, the labels need ${expected}: give the last layer ${words.en}.`,
        `${formatAxes(x, order)} kommt an, die Labels brauchen ${expected}: der letzten Schicht ${words.de} geben.`,
      ),
    ),
    fix,
  );
}

/** Each position needs its own prediction. */
function placesLost(x: TensorType, expected: string): Fit {
  return problem(
    withShapes((order) =>
      text(
        `${formatAxes(x, order)} arrives, the labels need ${expected}: every position has a class to predict, so keep the positions (no Flatten, no mean over tokens).`,
        `${formatAxes(x, order)} kommt an, die Labels brauchen ${expected}: Für jede Stelle ist eine Klasse vorherzusagen, also die Stellen erhalten (kein Flatten, kein Mittel über Tokens).`,
      ),
    ),
  );
}

function giveUnits(units: number) {
  const words = counted(units, ['unit', 'units'], ['Einheit', 'Einheiten']);
  const label = text(`Give it ${words.en}`, `${words.de} geben`);
  return { kind: 'setUnits', units, label } as const satisfies Fix;
}

function needsSquares(): Fit {
  return problem(
    text(
      'Labels of −1 and 1 go with the mean squared error: choose it, or another ending.',
      'Labels von −1 und 1 passen zum mittleren quadratischen Fehler: ihn wählen oder ein anderes Ende.',
    ),
    setLoss('meanSquaredError'),
  );
}

function oneClass({ classes: [only = '?'], instead }: Extract<Target, { kind: 'classes' }>): Fit {
  const message = text(
    `All examples have the same class (${only}), so there is nothing to tell apart: choose another target under Data, “Change how it is read”.`,
    `Alle Beispiele haben dieselbe Klasse (${only}), es gibt also nichts zu unterscheiden: unter „Daten“, „Anders lesen“, ein anderes Ziel wählen.`,
  );
  if (!instead) return problem(message);
  const { column, name } = instead;
  return problem(message, {
    kind: 'setTarget',
    column,
    label: text(`Predict “${name}” instead`, `Stattdessen „${name}“ vorhersagen`),
  });
}

function setLoss(loss: LossKind): Fix {
  return { kind: 'setParams', params: { loss }, label: text('Change the loss', 'Verlust ändern') };
}
