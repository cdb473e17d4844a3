import type { Language } from '../../../../core/text.ts';
import type { TrainingSettings } from '../../../../core/training/settings.ts';
import { byL, factor, mapped, numberLatex, weightSymbol, written, type Term } from './latex.ts';

/** What one weight is changed by. */
export interface UpdateTerms {
  readonly name: string;
  readonly before: Term;
  /** After clipping. */
  readonly gradient: Term;
  readonly isClipped: boolean;
  readonly after: Term;
  /** What the optimizer remembers: velocity, mean, square. */
  readonly slots: readonly { readonly name: string; readonly before: Term; readonly after: Term }[];
  /** Whether weight decay applies to it. */
  readonly decays: boolean;
  readonly learningRate: number;
  /** Updates with this one. */
  readonly step: number;
}

/** The rules of an optimizer in symbols: one line each. */
export function updateFormulas({ optimizer, weightDecay, clip }: TrainingSettings): readonly string[] {
  const isDecoupled = optimizer.kind === 'adamw';
  const raw = clip.kind === 'none' ? byL('w') : `\\operatorname{clip}\\left(${byL('w')}\\right)`;
  const penalty = weightDecay > 0 && !isDecoupled ? ' + \\lambda w' : '';
  const kept = weightDecay > 0 && isDecoupled ? '(1 - \\eta \\lambda)\\, w' : 'w';
  const g = `g = ${raw}${penalty}`;
  switch (optimizer.kind) {
    case 'sgd':
      if (optimizer.momentum === 0) return [g, 'w \\leftarrow w - \\eta\\, g'];
      if (optimizer.nesterov) return [g, 'v \\leftarrow \\mu v + g', 'w \\leftarrow w - \\eta\\,(g + \\mu v)'];
      return [g, 'v \\leftarrow \\mu v + g', 'w \\leftarrow w - \\eta\\, v'];
    case 'rmsprop': {
      const scaled = '\\frac{g}{\\sqrt s + \\epsilon}';
      const square = 's \\leftarrow \\rho s + (1 - \\rho)\\, g^2';
      if (optimizer.momentum === 0) return [g, square, `w \\leftarrow w - \\eta\\, ${scaled}`];
      return [g, square, `v \\leftarrow \\mu v + ${scaled}`, 'w \\leftarrow w - \\eta\\, v'];
    }
    case 'perceptron':
      return ['g = (o - t)\\, x', 'w \\leftarrow w - \\eta\\, g'];
    default:
      return [
        g,
        'm \\leftarrow \\beta_1 m + (1 - \\beta_1)\\, g, \\quad \\hat m = \\frac{m}{1 - \\beta_1^k}',
        's \\leftarrow \\beta_2 s + (1 - \\beta_2)\\, g^2, \\quad \\hat s = \\frac{s}{1 - \\beta_2^k}',
        `w \\leftarrow ${kept} - \\eta\\, \\frac{\\hat m}{\\sqrt{\\hat s} + \\epsilon}`,
      ];
  }
}

/** The same with the numbers of one weight; nothing where it has too many. */
export function updateNumbers(terms: UpdateTerms, settings: TrainingSettings, language: Language): readonly string[] {
  const { optimizer, weightDecay } = settings;
  const { before, after, learningRate } = terms;
  if (!before.values || !after.values) return [];
  const symbol = weightSymbol(terms.name);
  const n = (value: number) => numberLatex(value, language);
  const f = (term: Term) => factor(term, language);
  const isDecoupled = optimizer.kind === 'adamw';
  const decay = terms.decays ? weightDecay : 0;
  const [g, gLine] = gradientOf(terms, symbol, isDecoupled ? 0 : decay, language);
  const kept = isDecoupled && decay > 0 ? `(1 - ${n(learningRate)} \\cdot ${n(decay)}) \\cdot ${f(before)}` : f(before);
  const change = (by: string) =>
    `${symbol} \\leftarrow ${kept} - ${n(learningRate)} \\cdot ${by} = ${written(after, language)}`;
  const slot = (name: string) => terms.slots.find((candidate) => candidate.name === name);
  const velocity = slot('velocity');
  const square = slot('square');
  const mean = slot('mean');
  const blend = (letter: string, share: number, of: typeof square, by: string) =>
    of ? [`${letter} = ${n(share)} \\cdot ${f(of.before)} + ${n(1 - share)} \\cdot ${by} = ${written(of.after, language)}`] : []; // prettier-ignore
  switch (optimizer.kind) {
    case 'sgd': {
      if (!velocity) return [...gLine, change(f(g))];
      const { momentum, nesterov } = optimizer;
      const v = `v = ${n(momentum)} \\cdot ${f(velocity.before)} + ${f(g)} = ${written(velocity.after, language)}`;
      const direction = nesterov ? `(${f(g)} + ${n(momentum)} \\cdot ${f(velocity.after)})` : f(velocity.after);
      return [...gLine, v, change(direction)];
    }
    case 'rmsprop': {
      if (!square) return [];
      const scaled = `\\frac{${written(g, language)}}{\\sqrt{${written(square.after, language)}} + ${n(optimizer.epsilon)}}`;
      const s = blend('s', optimizer.decay, square, `${f(g)}^2`);
      if (!velocity) return [...gLine, ...s, change(scaled)];
      const v = `v = ${n(optimizer.momentum)} \\cdot ${f(velocity.before)} + ${scaled} = ${written(velocity.after, language)}`;
      return [...gLine, ...s, v, change(f(velocity.after))];
    }
    case 'perceptron':
      // Half of the squared error's gradient.
      return [change(f(mapped('g', g, (value) => value / 2)))];
    default: {
      if (!mean || !square) return [];
      const { beta1, beta2, epsilon } = optimizer;
      const corrected = ({ after: now }: typeof mean, beta: number) =>
        written(
          mapped('', now, (value) => value / (1 - beta ** terms.step)),
          language,
        );
      const [m, s] = [corrected(mean, beta1), corrected(square, beta2)];
      return [
        ...gLine,
        ...blend('m', beta1, mean, f(g)),
        ...blend('s', beta2, square, `${f(g)}^2`),
        `\\hat m = ${m}, \\quad \\hat s = ${s}`,
        change(`\\frac{${m}}{\\sqrt{${s}} + ${n(epsilon)}}`),
      ];
    }
  }
}

/** The gradient that the rule starts from, and a line on it where it is more than dL/dw. */
function gradientOf(
  { gradient, before, isClipped }: UpdateTerms,
  symbol: string,
  decay: number,
  language: Language,
): readonly [Term, readonly string[]] {
  const f = (term: Term) => factor(term, language);
  const g = {
    ...gradient,
    values: gradient.values?.map((value, i) => value + decay * (before.values?.[i] ?? 0)) ?? null,
  };
  if (decay === 0 && !isClipped) return [g, []];
  const raw = isClipped ? `\\operatorname{clip}\\left(${byL(symbol)}\\right) = ` : '';
  const penalty = decay > 0 ? `${f(gradient)} + ${numberLatex(decay, language)} \\cdot ${f(before)} = ` : '';
  return [g, [`g = ${raw}${penalty}${written(g, language)}`]];
}
