import type { TensorView } from '../../../../core/protocol/explain.ts';
import { sizeOf, type AxisOrder, type Shape } from '../../../../core/shape.ts';
import { axesIn } from '../../../../core/tensorType.ts';
import type { Language } from '../../../../core/text.ts';
import { numberFormat } from '../../../kit/numberFormat.ts';
import { decodeTensor } from '../../../kit/tensor.ts';

/** Longer axes are not written out. */
const LONGEST = 2;

/** A tensor in a formula: its symbol, its shape, and its numbers where they are few enough to be written. */
export interface Term {
  readonly symbol: string;
  /** As it is written. */
  readonly shape: Shape;
  readonly values: readonly number[] | null;
}

export function termOf(symbol: string, view: TensorView, order: AxisOrder = 'channelsLast'): Term {
  const isTiny = view.shape.length <= 2 && view.shape.every((axis) => axis <= LONGEST);
  const values = isTiny && view.values ? [...decodeTensor(view.values).values] : null;
  return { symbol, shape: axesIn(view, order), values };
}

export function isSingle({ values }: Term): boolean {
  return values?.length === 1;
}

/** The same place by place; what is not written out stays so. */
export function mapped(symbol: string, term: Term, change: (value: number) => number): Term {
  return { symbol, shape: term.shape, values: term.values?.map(change) ?? null };
}

/** A number as the language writes it, with four significant digits; powers of ten where they are clearer. */
export function numberLatex(value: number, language: Language): string {
  if (Number.isNaN(value)) return '\\text{NaN}';
  if (!Number.isFinite(value)) return value > 0 ? '\\infty' : '-\\infty';
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [digits = '', power = ''] = value.toExponential(3).split('e');
    const short = plain(Number(digits), language);
    const ten = `10^{${Number(power)}}`;
    return short === '1' ? ten : `${short} \\cdot ${ten}`;
  }
  return plain(value, language);
}

function plain(value: number, language: Language): string {
  const format = numberFormat(language, { maximumSignificantDigits: 4, useGrouping: false });
  // In formulas, a bare comma makes a gap behind it.
  return format.format(value).replace('−', '-').replace(',', '{,}');
}

/** The numbers of a term, or its symbol with its shape below: [28, 28, 1]. */
export function written(term: Term, language: Language): string {
  const { symbol, shape, values } = term;
  if (!values) return `\\underset{[${shape.join(',\\,')}]}{${symbol}}`;
  const numbers = values.map((value) => numberLatex(value, language));
  if (numbers.length === 1) return numbers[0] ?? '';
  const columns = shape.at(-1) ?? 1;
  const rows = Array.from({ length: sizeOf(shape) / columns }, (_, i) => numbers.slice(i * columns, (i + 1) * columns));
  return `\\begin{pmatrix} ${rows.map((row) => row.join(' & ')).join(' \\\\ ')} \\end{pmatrix}`;
}

/** The same as a factor: what would be read wrongly there stands in brackets. */
export function factor(term: Term, language: Language): string {
  const latex = written(term, language);
  return isSingle(term) && /^-|cdot/.test(latex) ? `(${latex})` : latex;
}

export function byL(symbol: string): string {
  return `\\frac{\\partial L}{\\partial ${symbol}}`;
}

/** `= 7`, where there are numbers to be said. */
export function result(term: Term, language: Language): string {
  return term.values ? ` = ${written(term, language)}` : '';
}

/** The letters of weights in formulas, as LaTeX has them and as a table can say them. */
const letters: Readonly<Record<string, { readonly latex: string; readonly plain: string }>> = {
  kernel: { latex: 'W', plain: 'W' },
  bias: { latex: 'b', plain: 'b' },
  gamma: { latex: '\\gamma', plain: 'γ' },
  beta: { latex: '\\beta', plain: 'β' },
  theta: { latex: '\\theta', plain: 'θ' },
};

/** How weights are called in the formulas of their blocks. */
export function weightSymbol(name: string): string {
  return letters[name]?.latex ?? `\\text{${name}}`;
}

/** A weight by its name in programs and its letter in formulas: `kernel W`. */
export function weightName(name: string): string {
  const letter = letters[name]?.plain;
  return letter === undefined ? name : `${name} ${letter}`;
}
