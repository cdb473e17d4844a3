import { text } from '../text.ts';
import { bracketed, defineLoss, sum, vector, widthsOfDistance } from './define.ts';
import { accuracy, meanAbsoluteError } from './metrics.ts';

export const meanSquaredError = defineLoss({
  kind: 'meanSquaredError',
  order: 3,
  label: text('Mean squared error', 'Mittlerer quadratischer Fehler'),
  help: {
    text: text(
      'The square of the distance between prediction y and target t, averaged over all numbers. An error twice as large counts four times: far outliers pull hard. Use it to predict numbers.',
      'Das Quadrat des Abstands zwischen Vorhersage y und Ziel t, gemittelt über alle Zahlen. Ein doppelt so großer Fehler zählt vierfach: Weite Ausreißer ziehen stark. Zum Vorhersagen von Zahlen.',
    ),
    formula: 'L = \\tfrac{1}{k} \\sum_i (y_i - t_i)^2',
  },
  source: 'torch.nn.MSELoss',
  takesValues: true,
  widths: widthsOfDistance,
  metrics: [accuracy, meanAbsoluteError],

  forward: (tf, { output, target, mean }) => mean(tf.squaredDifference(output, target)),
  chanceOfClasses(shares, { outputs }) {
    const spread = shares.reduce((total, share) => total + share * (1 - share), 0) / shares.length;
    return outputs === 'signs' ? 4 * spread : spread;
  },
  chanceOfValues(values) {
    const variances = values.map((own) => {
      const mean = own.reduce((total, value) => total + value / own.length, 0);
      return own.reduce((total, value) => total + (value - mean) ** 2 / own.length, 0);
    });
    return variances.reduce((total, variance) => total + variance, 0) / values.length;
  },

  formulas(terms) {
    const { output, target, isGradientWritten, number } = terms;
    const count = output.length;
    const [y = NaN] = output;
    const [t = NaN] = target;
    if (count === 1) {
      const difference = `${number(y)} - ${bracketed(terms, t)}`;
      return {
        symbol: 'y',
        formula: '(y - t)^2',
        numbers: `(${difference})^2`,
        derivative: '2\\,(y - t)',
        derivativeNumbers: `2 \\cdot (${difference})`,
      };
    }
    const squares = output.map((value, i) => `(${number(value)} - ${bracketed(terms, target[i] ?? NaN)})^2`);
    const shares = output.map((value, i) => number((2 * (value - (target[i] ?? NaN))) / count));
    return {
      symbol: 'y',
      formula: '\\tfrac{1}{k} \\sum_i (y_i - t_i)^2',
      numbers: `\\tfrac{1}{${count}} \\left(${sum(squares)}\\right)`,
      derivative: '\\tfrac{2}{k}\\,(y - t)',
      derivativeNumbers: isGradientWritten ? `\\tfrac{2}{${count}}\\,(y - t)` : vector(shares),
    };
  },
  pytorch: ({ target }) =>
    target === undefined ? { module: 'nn.MSELoss()' } : { expression: `F.mse_loss(pred, ${target})` },
  keras: () => 'keras.losses.MeanSquaredError()',
});
