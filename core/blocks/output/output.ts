import { lossOf, losses } from '../../losses/losses.ts';
import { same, text } from '../../text.ts';
import { input } from '../common.ts';
import { defineBlock } from '../define.ts';
import { outputFit } from './fits.ts';

/**
 * Where a network ends: a loss compares its prediction with the labels, or with whatever is wired to `target`. A
 * network may have several.
 */
export const outputBlock = defineBlock({
  type: 'output',
  label: text('Output', 'Ausgabe'),
  category: 'output',
  glyph: '⌁',
  keywords: ['loss', 'Verlust', 'Fehler', 'cross entropy', 'mean squared error', 'target', 'Ziel'],
  inputs: [
    input(),
    { name: 'target', label: text('target', 'Ziel'), dtypes: ['float32', 'int32'], isOptional: true },
    { name: 'mask', label: text('mask', 'Maske'), dtypes: ['bool', 'float32', 'int32'], isOptional: true },
  ],
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
      options: losses.map(({ kind, label, help }) => ({ value: kind, label, help })),
    },
    from: {
      kind: 'choice',
      label: text('Network ends in', 'Netz endet in'),
      help: text(
        'Logits are raw scores: the loss applies softmax or sigmoid itself, which is exact for large values. Choose probabilities when the network ends in Softmax, Sigmoid or a step, and −1 and 1 when it ends in a sign or tanh.',
        'Logits sind rohe Werte: Der Verlust wendet Softmax oder Sigmoid selbst an, das ist auch bei großen Werten genau. Wahrscheinlichkeiten wählen, wenn das Netz auf Softmax, Sigmoid oder eine Stufe endet, und −1 und 1, wenn es auf ein Vorzeichen oder Tanh endet.',
      ),
      default: 'logits',
      options: [
        { value: 'logits', label: same('Logits') },
        { value: 'probabilities', label: text('Probabilities', 'Wahrscheinlichkeiten') },
        { value: 'signs', label: text('−1 and 1', '−1 und 1') },
      ],
    },
    factor: {
      kind: 'number',
      label: text('Factor', 'Faktor'),
      help: text(
        'How much this loss counts: training lowers the sum of all losses, each times its factor.',
        'Wie viel dieser Verlust zählt: Training senkt die Summe aller Verluste, jeden mal seinen Faktor.',
      ),
      default: 1,
      min: 0,
      max: 1e6,
      step: 0.1,
      isLater: true,
    },
  },
  help: {
    text: text(
      'Compares the prediction with the labels. The loss is the mean over the batch; training makes it smaller. A network may have several: their sum is trained. What is wired to “target” takes the place of the labels, and nothing counts where “mask” is 0.',
      'Vergleicht die Vorhersage mit den Labels. Der Verlust ist das Mittel über den Batch; Training macht ihn kleiner. Ein Netz darf mehrere haben: Trainiert wird ihre Summe. Was an „Ziel“ hängt, tritt an die Stelle der Labels, und wo „Maske“ 0 ist, zählt nichts.',
    ),
    formula: 'L = -\\tfrac{1}{N} \\sum_n \\log p_{n, y_n}',
    derivative: '\\frac{\\partial L}{\\partial z_j} = \\tfrac{1}{N} \\left(p_j - [j = y]\\right)',
    source: losses.map(({ source }) => source).join(', '),
  },

  inferTypes({ x, inputs, params, data }) {
    const loss = lossOf(params.loss);
    const [target] = inputs['target'] ?? [];
    const [mask] = inputs['mask'] ?? [];
    return outputFit({ x, target, mask, loss, from: params.from, data });
  },
  forward: (_tf, { x }) => x,
});
