import type { Language } from '../../../../core/text.ts';
import { byL, factor, isSingle, result, weightSymbol, written, type Term } from './latex.ts';

/** What a block computes with, as terms of formulas. */
export interface BlockTerms {
  readonly type: string;
  readonly inputs: readonly Term[];
  readonly output: Term;
  readonly weights: readonly { readonly name: string; readonly value: Term; readonly gradient: Term }[];
  /** dL/dy. */
  readonly gradient: Term | null;
  /** The parts of it, one for each edge that leaves, where there are several. */
  readonly parts: readonly Term[];
  /** dL/dx along every edge that arrives. */
  readonly backward: readonly (Term | null)[];
}

interface Writer {
  readonly write: (term: Term) => string;
  readonly factor: (term: Term) => string;
}

function writerOf(language: Language): Writer {
  return { write: (term) => written(term, language), factor: (term) => factor(term, language) };
}

type Forward = (terms: BlockTerms, writer: Writer, x: Term) => string;

const named =
  (name: string): Forward =>
  (_, { write }, x) =>
    `${name}\\left(${write(x)}\\right)`;
const passed: Forward = (_, { write }, x) => write(x);
/** One number is put into the formula, more into the function's name. */
const ofOne =
  (one: (x: string) => string, name: string): Forward =>
  (terms, writer, x) =>
    isSingle(x) ? one(writer.factor(x)) : named(name)(terms, writer, x);

/** Right sides of y = ..., by the type of the block. The others are said by what goes in and what comes out. */
const forwards: Readonly<Record<string, Forward>> = {
  linear: ({ weights }, { factor }, x) => {
    const [kernel, bias] = weights.map(({ value }) => value);
    const product = `${factor(x)} \\cdot ${kernel ? factor(kernel) : 'W'}`;
    return bias ? `${product} + ${factor(bias)}` : product;
  },
  perceptron: ({ inputs, weights }, { factor }) => {
    const [kernel, theta] = weights.map(({ value }) => value);
    const numbers = inputs.every(isSingle) && kernel?.values?.length === inputs.length ? kernel.values : null;
    const one = (value: number): Term => ({ symbol: 'w', shape: [1], values: [value] });
    const products = numbers
      ? inputs.map((x, i) => `${factor(one(numbers[i] ?? NaN))} \\cdot ${factor(x)}`)
      : ['\\textstyle\\sum_i w_i x_i'];
    return `f\\left(${[theta ? factor(theta) : '\\theta', ...products].join(' + ')}\\right)`;
  },
  relu: (_, { write }, x) => `\\max\\left(0,\\, ${write(x)}\\right)`,
  sigmoid: ofOne((x) => `\\frac{1}{1 + e^{-${x}}}`, '\\sigma'),
  tanh: named('\\tanh'),
  softplus: ofOne((x) => `\\ln\\left(1 + e^{${x}}\\right)`, '\\operatorname{softplus}'),
  silu: (_, { factor }, x) => `${factor(x)} \\cdot \\sigma\\left(${factor(x)}\\right)`,
  elu: named('\\operatorname{ELU}'),
  gelu: named('\\operatorname{GELU}'),
  leakyRelu: named('\\operatorname{LeakyReLU}'),
  softmax: named('\\operatorname{softmax}'),
  add: ({ inputs }, { factor }) => inputs.map(factor).join(' + '),
  multiply: ({ inputs }, { factor }) => inputs.map(factor).join(' \\odot '),
  concatenate: ({ inputs }, { write }) => `\\left[${inputs.map(write).join(',\\ ')}\\right]`,
  flatten: passed,
  reshape: passed,
  moduleInput: passed,
  moduleOutput: passed,
};

/** The formula of a block with its numbers: y = 2 * 3 + 1 = 7. */
export function forwardNumbers(terms: BlockTerms, language: Language): readonly string[] {
  const { type, inputs, output, weights } = terms;
  const writer = writerOf(language);
  const [x] = inputs;
  const left = output.values ? output.symbol : writer.write(output);
  if (!x) return [`x = ${writer.write({ ...output, symbol: 'x' })}`];
  const template = forwards[type];
  if (template) return [`${left} = ${template(terms, writer, x)}${result(output, language)}`];
  const given = [...inputs, ...weights.map(({ value }) => value)].map(writer.write).join(',\\ ');
  return [`${left} = f\\left(${given}\\right)${result(output, language)}`];
}

/** The local derivative of an activation at one number. */
const slopes: Readonly<Record<string, (x: string, y: string) => string>> = {
  relu: (x) => `[${x} > 0]`,
  sigmoid: (_, y) => `${y} \\cdot (1 - ${y})`,
  tanh: (_, y) => `(1 - ${y}^2)`,
  softplus: (x) => `\\sigma(${x})`,
};

/** Blocks through which gradients pass as they are. */
const passes = new Set(['add', 'flatten', 'reshape', 'moduleInput', 'moduleOutput']);

/** The chain rule with its numbers, for every edge that arrives and every weight. */
export function backwardNumbers(terms: BlockTerms, language: Language): readonly string[] {
  const { type, gradient, parts, backward, weights } = terms;
  if (!gradient) return [];
  const writer = writerOf(language);
  const sum = `${byL('y')} = ${parts.map(writer.factor).join(' + ')}${result(gradient, language)}`;
  const inner = backward.map((dx, k) => {
    const symbol = backward.length > 1 ? `x^{(${k + 1})}` : 'x';
    const [rule, numbers] = inputRule(terms, gradient, k, writer);
    return dx ? `${byL(symbol)} = ${equated(rule, numbers)}${result(dx, language)}` : '';
  });
  const own = weights.map(({ name, gradient: dw }, i) => {
    const symbol = weightSymbol(name);
    const [rule, numbers] = type === 'linear' ? linearRule(terms, gradient, i, writer) : [local(symbol), ''];
    return `${byL(symbol)} = ${equated(rule, numbers)}${result(dw, language)}`;
  });
  return [...(parts.length > 1 ? [sum] : []), ...inner.filter((line) => line !== ''), ...own];
}

function equated(rule: string, numbers: string): string {
  return numbers === '' ? rule : `${rule} = ${numbers}`;
}

function local(symbol: string): string {
  return `${byL('y')} \\cdot \\frac{\\partial y}{\\partial ${symbol}}`;
}

type Rule = readonly [symbols: string, numbers: string];

/** How the gradient by one input comes from that by the output. */
function inputRule(terms: BlockTerms, gradient: Term, k: number, { factor }: Writer): Rule {
  const { type, inputs, output, weights } = terms;
  const g = factor(gradient);
  const x = inputs[k];
  const slope = slopes[type];
  if (passes.has(type)) return [byL('y'), ''];
  if (type === 'linear' && weights[0]) {
    return [`${byL('y')} \\cdot W^{\\top}`, `${g} \\cdot ${transposed(weights[0].value, factor)}`];
  }
  if (type === 'multiply') {
    const others = inputs.filter((_, i) => i !== k);
    const symbols = inputs.map((_, i) => `x^{(${i + 1})}`).filter((_, i) => i !== k);
    return [[byL('y'), ...symbols].join(' \\odot '), [g, ...others.map(factor)].join(' \\odot ')];
  }
  if (slope && x && isSingle(x) && isSingle(output))
    return [local('x'), `${g} \\cdot ${slope(factor(x), factor(output))}`];
  return [local('x'), `${g} \\cdot \\frac{\\partial y}{\\partial x}`];
}

function linearRule({ inputs: [x] }: BlockTerms, gradient: Term, i: number, { factor }: Writer): Rule {
  if (i > 0 || !x) return [byL('y'), ''];
  return [`x^{\\top} \\cdot ${byL('y')}`, `${transposed(x, factor)} \\cdot ${factor(gradient)}`];
}

function transposed(term: Term, write: (term: Term) => string): string {
  return isSingle(term) ? write(term) : `${write(term)}^{\\top}`;
}
