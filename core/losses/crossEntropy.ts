import { text } from '../text.ts';
import { defineLoss, vector } from './define.ts';
import { accuracy, exactMatch, perplexity } from './metrics.ts';
import { logOf, xLogX } from './probabilities.ts';

export const crossEntropy = defineLoss({
  kind: 'crossEntropy',
  order: 1,
  label: text('Cross entropy', 'Kreuzentropie'),
  help: {
    text: text(
      'How surprised the network is by the true class c: minus the logarithm of the probability it gave that class. Confident and right costs nothing, confident and wrong costs a lot. Use it to tell several classes apart; the network ends in one number for each class.',
      'Wie überrascht das Netz von der wahren Klasse c ist: der Logarithmus der Wahrscheinlichkeit, die es ihr gab, mit umgekehrtem Vorzeichen. Sicher und richtig kostet nichts, sicher und falsch kostet viel. Für mehrere Klassen; das Netz endet auf eine Zahl je Klasse.',
    ),
    formula: 'L = -\\ln p_c, \\quad p_j = \\frac{e^{z_j}}{\\sum_k e^{z_k}}',
  },
  source: 'torch.nn.CrossEntropyLoss',
  takesValues: false,
  widths: (classes) => [classes],
  link: 'softmax',
  metrics: [accuracy, perplexity, exactMatch],

  forward(tf, { output, target, isLogits, mean }) {
    const log = isLogits ? tf.logSoftmax(output) : logOf(tf, output);
    return tf.neg(mean(tf.sum(tf.mul(target, log), -1)));
  },
  chanceOfClasses: (shares) => -shares.reduce((sum, share) => sum + xLogX(share), 0),

  formulas({ output, target, from, isGradientWritten, number }) {
    const place = target.indexOf(1);
    const most = Math.max(...output);
    const total = output.reduce((sum, z) => sum + Math.exp(z - most), 0);
    const p = from === 'logits' ? output.map((z) => Math.exp(z - most) / total) : output;
    const hit = number(p[place] ?? NaN);
    const numbers = `-\\ln p_{${place + 1}} = -\\ln ${hit}`;
    if (from === 'probabilities') {
      return {
        symbol: 'p_c',
        formula: '-\\ln p_c',
        numbers,
        derivative: '-\\frac{1}{p_c}',
        derivativeNumbers: `-\\frac{1}{${hit}} = ${number(-1 / (p[place] ?? NaN))}`,
      };
    }
    const slopes = vector(p.map((value, i) => number(value - (target[i] ?? 0))));
    return {
      symbol: 'z',
      formula: '-\\ln p_c, \\quad p = \\operatorname{softmax}(z)',
      numbers,
      derivative: 'p - t',
      derivativeNumbers: isGradientWritten ? 'p - t' : `p - t = ${slopes}`,
    };
  },
  pytorch: ({ isLogits }) =>
    isLogits
      ? { module: 'nn.CrossEntropyLoss()' }
      : { expression: 'F.nll_loss(torch.log(pred.clamp(1e-7, 1 - 1e-7)), y)' },
  keras: ({ isLogits }) => `keras.losses.SparseCategoricalCrossentropy(from_logits=${isLogits ? 'True' : 'False'})`,
  takesIndices: true,
});
