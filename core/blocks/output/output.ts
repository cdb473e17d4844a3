import { targetField, targetSize, type Target } from '../../data/spec.ts';
import { lossOf, losses, type LossKind } from '../../losses/losses.ts';
import type { Result } from '../../result.ts';
import { formatShape, isSameShape } from '../../shape.ts';
import { counted, same, text } from '../../text.ts';
import { input, insertFlatten, out, problem } from '../common.ts';
import { defineBlock, type Fix, type ShapeProblem } from '../define.ts';

/** Where the network ends: its prediction meets the labels in a loss. Exactly one in a document. */
export const outputBlock = defineBlock({
  type: 'output',
  label: text('Output', 'Ausgabe'),
  category: 'output',
  glyph: '⌁',
  keywords: ['loss', 'Verlust', 'Fehler', 'cross entropy', 'mean squared error', 'target', 'Ziel'],
  inputs: [input()],
  outputs: [],
  params: {
    loss: {
      kind: 'choice',
      label: text('Loss', 'Verlust'),
      help: text(
        'Cross entropy for several classes, binary cross entropy for yes or no, mean squared error for numbers.',
        'Kreuzentropie für mehrere Klassen, binäre Kreuzentropie für Ja oder Nein, mittlerer quadratischer Fehler für Zahlen.',
      ),
      default: 'crossEntropy',
      options: losses.map(({ kind, label }) => ({ value: kind, label })),
    },
    from: {
      kind: 'choice',
      label: text('Network ends in', 'Netz endet in'),
      help: text(
        'Logits are raw scores: the loss applies softmax or sigmoid itself, which is exact for large values. Choose probabilities when the network ends in Softmax, Sigmoid or a step, and -1 and 1 when it ends in a sign or tanh.',
        'Logits sind rohe Werte: Der Verlust wendet Softmax oder Sigmoid selbst an, das ist auch bei großen Werten genau. Wahrscheinlichkeiten wählen, wenn das Netz auf Softmax, Sigmoid oder eine Stufe endet, und -1 und 1, wenn es auf ein Vorzeichen oder Tanh endet.',
      ),
      default: 'logits',
      options: [
        { value: 'logits', label: same('Logits') },
        { value: 'probabilities', label: text('Probabilities', 'Wahrscheinlichkeiten') },
        { value: 'signs', label: text('-1 and 1', '-1 und 1') },
      ],
    },
  },
  help: {
    text: text(
      'Compares the prediction with the labels. The loss is the mean over the batch; training makes it smaller.',
      'Vergleicht die Vorhersage mit den Labels. Der Verlust ist das Mittel über den Batch; Training macht ihn kleiner.',
    ),
    formula: 'L = -\\tfrac{1}{N} \\sum_n \\log p_{n, y_n}',
    derivative: '\\frac{\\partial L}{\\partial z_j} = \\tfrac{1}{N} \\left(p_j - [j = y]\\right)',
    source: losses.map(({ source }) => source).join(', '),
  },

  inferTypes({ x, params, data }) {
    const { meaning: target } = targetField(data);
    const { shape } = x;
    const { label, takesValues, widths: widthsOf } = lossOf(params.loss);
    const outputs = targetSize(target);
    if (target.kind === 'classes' && outputs < 2) return oneClass(target);
    if (target.kind === 'values' && !takesValues) {
      return problem(
        text(
          'The data holds numbers, not classes: use mean squared error.',
          'Die Daten sind Zahlen, keine Klassen: mittleren quadratischen Fehler wählen.',
        ),
        setLoss('meanSquaredError'),
      );
    }
    if (params.from === 'signs' && !takesValues) {
      return problem(
        text(
          'Labels of -1 and 1 go with the mean squared error: choose it, or another ending.',
          'Labels von -1 und 1 passen zum mittleren quadratischen Fehler: ihn wählen oder ein anderes Ende.',
        ),
        setLoss('meanSquaredError'),
      );
    }
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
    if (widths.some((width) => isSameShape(shape, [width]))) return out(x);
    const expected = formatShape([widths[0] ?? 1]);
    if (shape.length !== 1) {
      return problem(
        text(
          `${formatShape(shape)} arrives, the labels need ${expected}.`,
          `${formatShape(shape)} kommt an, die Labels brauchen ${expected}.`,
        ),
        insertFlatten,
      );
    }
    const units = widths[0] ?? 1;
    const words = counted(units, ['unit', 'units'], ['Einheit', 'Einheiten']);
    return problem(
      text(
        `${formatShape(shape)} arrives, the labels need ${expected}: give the last layer ${words.en}.`,
        `${formatShape(shape)} kommt an, die Labels brauchen ${expected}: der letzten Schicht ${words.de} geben.`,
      ),
      { kind: 'setUnits', units, label: text(`Give it ${words.en}`, `${words.de} geben`) },
    );
  },
  forward: (_tf, { x }) => x,
});

function oneClass({
  classes: [only = '?'],
  instead,
}: Extract<Target, { kind: 'classes' }>): Result<never, ShapeProblem> {
  const message = text(
    `All examples have the same class (${only}), so there is nothing to tell apart: choose another target under Data, "Change how it is read".`,
    `Alle Beispiele haben dieselbe Klasse (${only}), es gibt also nichts zu unterscheiden: unter „Daten“, „Anders lesen“, ein anderes Ziel wählen.`,
  );
  if (!instead) return problem(message);
  const { column, name } = instead;
  return problem(message, {
    kind: 'setTarget',
    column,
    label: text(`Predict "${name}" instead`, `Stattdessen „${name}“ vorhersagen`),
  });
}

function setLoss(loss: LossKind): Fix {
  return { kind: 'setParams', params: { loss }, label: text('Change the loss', 'Verlust ändern') };
}
