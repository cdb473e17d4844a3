import type { Loss } from '../../../../core/blocks/output/output.ts';
import type { Language } from '../../../../core/text.ts';
import { byL, numberLatex, written, type Term } from './latex.ts';

/** What the loss of one example is made of. */
export interface LossTerms {
  readonly loss: Loss;
  readonly from: 'logits' | 'probabilities';
  /** What the network puts out, all of it. */
  readonly output: readonly number[];
  /** In the shape of the output: numbers, one-hot, or 0 and 1. */
  readonly target: readonly number[];
  readonly value: number;
  /** dL by the output. */
  readonly gradient: Term;
}

interface LossFormulas {
  readonly formula: string;
  readonly numbers: string;
  readonly derivative: string;
  readonly derivativeNumbers: string;
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** The loss of one example and its derivative, in symbols and with their numbers. */
export function lossFormulas(terms: LossTerms, language: Language): LossFormulas {
  const n = (value: number) => numberLatex(value, language);
  const bracketed = (value: number) => (value < 0 ? `(${n(value)})` : n(value));
  const end = ` = ${n(terms.value)}`;
  const slope = terms.gradient.values ? ` = ${written(terms.gradient, language)}` : '';
  const kinds = { meanSquaredError: squared, crossEntropy: entropy, binaryCrossEntropy: binary };
  const said = kinds[terms.loss](terms, n, bracketed);
  const [symbol] = said;
  return {
    formula: `L = ${said[1]}`,
    numbers: `L = ${said[2]}${end}`,
    derivative: `${byL(symbol)} = ${said[3]}`,
    derivativeNumbers: `${byL(symbol)} = ${said[4]}${slope}`,
  };
}

type Said = readonly [symbol: string, formula: string, numbers: string, derivative: string, derivativeNumbers: string];
type Kind = (terms: LossTerms, n: (value: number) => string, bracketed: (value: number) => string) => Said;

/** As many squares are written out. */
const MOST_SQUARES = 3;

const squared: Kind = ({ output, target, gradient }, n, bracketed) => {
  const count = output.length;
  const [y = NaN] = output;
  const [t = NaN] = target;
  if (count === 1) {
    const difference = `${n(y)} - ${bracketed(t)}`;
    return ['y', '(y - t)^2', `(${difference})^2`, '2\\,(y - t)', `2 \\cdot (${difference})`];
  }
  const squares = output.map((value, i) => `(${n(value)} - ${bracketed(target[i] ?? NaN)})^2`);
  const sum = count <= MOST_SQUARES ? squares.join(' + ') : `${squares[0]} + \\dots + ${squares.at(-1)}`;
  const shares = output.map((value, i) => n((2 * (value - (target[i] ?? NaN))) / count));
  return [
    'y',
    '\\tfrac{1}{k} \\sum_i (y_i - t_i)^2',
    `\\tfrac{1}{${count}} \\left(${sum}\\right)`,
    '\\tfrac{2}{k}\\,(y - t)',
    gradient.values ? `\\tfrac{2}{${count}}\\,(y - t)` : listed(shares),
  ];
};

const entropy: Kind = ({ output, target, from, gradient }, n) => {
  const place = target.indexOf(1);
  const most = Math.max(...output);
  const total = output.reduce((sum, z) => sum + Math.exp(z - most), 0);
  const p = from === 'logits' ? output.map((z) => Math.exp(z - most) / total) : output;
  const hit = n(p[place] ?? NaN);
  if (from === 'probabilities') {
    return ['p_c', '-\\ln p_c', `-\\ln p_{${place + 1}} = -\\ln ${hit}`, '-\\frac{1}{p_c}', `-\\frac{1}{${hit}} = ${n(-1 / (p[place] ?? NaN))}`]; // prettier-ignore
  }
  const slopes = listed(p.map((value, i) => n(value - (target[i] ?? 0))));
  return [
    'z',
    '-\\ln p_c, \\quad p = \\operatorname{softmax}(z)',
    `-\\ln p_{${place + 1}} = -\\ln ${hit}`,
    'p - t',
    gradient.values ? 'p - t' : `p - t = ${slopes}`,
  ];
};

const binary: Kind = ({ output, target, from }, n) => {
  const [value = NaN] = output;
  const [t = NaN] = target;
  const p = from === 'logits' ? sigmoid(value) : value;
  const formula = '-\\left(t \\ln p + (1 - t) \\ln(1 - p)\\right)';
  const numbers = t === 1 ? `-\\ln ${n(p)}` : `-\\ln(1 - ${n(p)})`;
  if (from === 'probabilities') {
    const [over, under] = [`${n(p)} - ${n(t)}`, `${n(p)} \\cdot (1 - ${n(p)})`];
    return ['p', formula, numbers, '\\frac{p - t}{p\\,(1 - p)}', `\\frac{${over}}{${under}}`];
  }
  const chance = `\\sigma(${n(value)})`;
  const first = t === 1 ? `-\\ln ${chance}` : `-\\ln(1 - ${chance})`;
  return ['z', `${formula}, \\quad p = \\sigma(z)`, `${first} = ${numbers}`, 'p - t', `${n(p)} - ${n(t)}`];
};

/** As many numbers of a vector are written out. */
const MOST_LISTED = 4;

function listed(numbers: readonly string[]): string {
  const shown = numbers.length <= MOST_LISTED ? numbers : [...numbers.slice(0, MOST_LISTED - 1), '\\dots'];
  return `\\begin{pmatrix} ${shown.join(' & ')} \\end{pmatrix}`;
}
