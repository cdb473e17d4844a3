import { text } from '../text.ts';
import { bracketed, defineLoss, sum, vector, widthsOfDistance } from './define.ts';
import { accuracy, meanAbsoluteError } from './metrics.ts';

/** Errors up to this size are squared, larger ones count linearly. */
const DELTA = 1;

const slope = (error: number) => Math.min(DELTA, Math.max(-DELTA, error));

export const huber = defineLoss({
  kind: 'huber',
  order: 4,
  label: text('Huber loss', 'Huber-Verlust'),
  help: {
    text: text(
      'Like the squared error while the error is at most 1, and in proportion to it beyond: outliers pull no harder than that. Use it to predict numbers when some of the targets are far off.',
      'Wie der quadratische Fehler, solange der Fehler höchstens 1 ist, darüber nur noch proportional zu ihm: Stärker ziehen Ausreißer nicht. Zum Vorhersagen von Zahlen, wenn einige Ziele weit daneben liegen.',
    ),
    formula:
      'L = \\tfrac{1}{k} \\sum_i H(y_i - t_i), \\quad H(e) = \\begin{cases} \\tfrac{1}{2} e^2 & |e| \\le 1 \\\\ |e| - \\tfrac{1}{2} & |e| > 1 \\end{cases}',
  },
  source: 'Huber 1964; torch.nn.HuberLoss',
  takesValues: true,
  widths: widthsOfDistance,
  metrics: [accuracy, meanAbsoluteError],

  forward(tf, { output, target, mean }) {
    const error = tf.sub(output, target);
    const cut = tf.clipByValue(error, -DELTA, DELTA);
    // Half the square up to DELTA, linear beyond.
    return mean(tf.mul(cut, tf.sub(error, tf.mul(cut, 0.5))));
  },

  formulas(terms) {
    const { output, target, isGradientWritten, number } = terms;
    const count = output.length;
    const errors = output.map((value, i) => value - (target[i] ?? NaN));
    const shown = output.map((value, i) => `${number(value)} - ${bracketed(terms, target[i] ?? NaN)}`);
    const parts = errors.map((error, i) =>
      Math.abs(error) <= DELTA ? `\\tfrac{1}{2} (${shown[i]})^2` : `\\left(|${shown[i]}| - \\tfrac{1}{2}\\right)`,
    );
    const h =
      ', \\quad H(e) = \\begin{cases} \\tfrac{1}{2} e^2 & |e| \\le 1 \\\\ |e| - \\tfrac{1}{2} & |e| > 1 \\end{cases}';
    const cut = (difference: string) => `\\min(1, \\max(-1, ${difference}))`;
    if (count === 1) {
      return {
        symbol: 'y',
        formula: `H(y - t)${h}`,
        numbers: parts.join(''),
        derivative: cut('y - t'),
        derivativeNumbers: cut(shown.join('')),
      };
    }
    const slopes = vector(errors.map((error) => number(slope(error) / count)));
    return {
      symbol: 'y',
      formula: `\\tfrac{1}{k} \\sum_i H(y_i - t_i)${h}`,
      numbers: `\\tfrac{1}{${count}} \\left(${sum(parts)}\\right)`,
      derivative: `\\tfrac{1}{k}\\,${cut('y - t')}`,
      derivativeNumbers: isGradientWritten ? `\\tfrac{1}{${count}}\\,${cut('y - t')}` : slopes,
    };
  },
  pytorch: ({ target }) =>
    target === undefined ? { module: 'nn.HuberLoss()' } : { expression: `F.huber_loss(pred, ${target})` },
  keras: () => 'keras.losses.Huber()',
});
