import { text } from '../text.ts';
import { defineLoss } from './define.ts';
import { accuracy } from './metrics.ts';
import { logOf, xLogX } from './probabilities.ts';

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

export const binaryCrossEntropy = defineLoss({
  kind: 'binaryCrossEntropy',
  order: 2,
  label: text('Binary cross entropy', 'Binäre Kreuzentropie'),
  source: 'torch.nn.BCEWithLogitsLoss',
  takesValues: false,
  widths: (classes) => (classes === 2 ? [1] : undefined),
  link: 'sigmoid',
  metrics: [accuracy],

  forward(tf, { output, target, isLogits, mean }) {
    const logYes = isLogits ? tf.neg(tf.softplus(tf.neg(output))) : logOf(tf, output);
    const logNo = isLogits ? tf.neg(tf.softplus(output)) : logOf(tf, tf.sub(1, output));
    return tf.neg(mean(tf.add(tf.mul(target, logYes), tf.mul(tf.sub(1, target), logNo))));
  },
  chanceOfClasses(shares, { width }) {
    if (width === 1) return -shares.reduce((sum, share) => sum + xLogX(share), 0);
    return -shares.reduce((sum, share) => sum + xLogX(share) + xLogX(1 - share), 0) / shares.length;
  },

  formulas({ output, target, from, number }) {
    const [value = NaN] = output;
    const [t = NaN] = target;
    const p = from === 'logits' ? sigmoid(value) : value;
    const formula = '-\\left(t \\ln p + (1 - t) \\ln(1 - p)\\right)';
    const numbers = t === 1 ? `-\\ln ${number(p)}` : `-\\ln(1 - ${number(p)})`;
    if (from === 'probabilities') {
      const [over, under] = [`${number(p)} - ${number(t)}`, `${number(p)} \\cdot (1 - ${number(p)})`];
      const derivative = '\\frac{p - t}{p\\,(1 - p)}';
      return { symbol: 'p', formula, numbers, derivative, derivativeNumbers: `\\frac{${over}}{${under}}` };
    }
    const chance = `\\sigma(${number(value)})`;
    const first = t === 1 ? `-\\ln ${chance}` : `-\\ln(1 - ${chance})`;
    return {
      symbol: 'z',
      formula: `${formula}, \\quad p = \\sigma(z)`,
      numbers: `${first} = ${numbers}`,
      derivative: 'p - t',
      derivativeNumbers: `${number(p)} - ${number(t)}`,
    };
  },
  pytorch: ({ isLogits, target = 'y' }) => ({
    expression: `F.binary_cross_entropy${isLogits ? '_with_logits' : ''}(pred, ${target})`,
  }),
  keras: ({ isLogits }) => `keras.losses.BinaryCrossentropy(from_logits=${isLogits ? 'True' : 'False'})`,
});
