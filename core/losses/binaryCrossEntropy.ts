import { text } from '../text.ts';
import { defineLoss } from './define.ts';
import { accuracy } from './metrics.ts';
import { logOf, xLogX } from './probabilities.ts';

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

export const binaryCrossEntropy = defineLoss({
  kind: 'binaryCrossEntropy',
  order: 2,
  label: text('Binary cross entropy', 'Binäre Kreuzentropie'),
  help: {
    text: text(
      'Cross entropy of a yes or no: how surprised the network is by the answer t, which is 0 or 1. Use it for two classes with a single number at the end, or for several questions at once, each with its own yes or no; numbers from 0 to 1, such as the pixels of a picture, may be the target too.',
      'Kreuzentropie eines Ja oder Nein: wie überrascht das Netz von der Antwort t ist, die 0 oder 1 ist. Für zwei Klassen mit einer einzigen Zahl am Ende, oder für mehrere Fragen zugleich, jede mit ihrem Ja oder Nein; auch Zahlen von 0 bis 1, etwa die Pixel eines Bilds, können das Ziel sein.',
    ),
    formula: 'L = -\\left(t \\ln p + (1 - t) \\ln(1 - p)\\right), \\quad p = \\frac{1}{1 + e^{-z}}',
  },
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
