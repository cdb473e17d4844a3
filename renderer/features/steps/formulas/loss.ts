import type { Outputs } from '../../../../core/losses/define.ts';
import { lossOf, type LossKind } from '../../../../core/losses/losses.ts';
import type { Language } from '../../../../core/text.ts';
import { byL, numberLatex, written, type Term } from './latex.ts';

/** What the loss of one example is made of. */
export interface LossTerms {
  readonly loss: LossKind;
  readonly from: Outputs;
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

/** The loss of one example and its derivative, in symbols and with their numbers. */
export function lossFormulas(terms: LossTerms, language: Language): LossFormulas {
  const number = (value: number) => numberLatex(value, language);
  const slope = terms.gradient.values ? ` = ${written(terms.gradient, language)}` : '';
  const said = lossOf(terms.loss).formulas({ ...terms, isGradientWritten: terms.gradient.values !== null, number });
  return {
    formula: `L = ${said.formula}`,
    numbers: `L = ${said.numbers} = ${number(terms.value)}`,
    derivative: `${byL(said.symbol)} = ${said.derivative}`,
    derivativeNumbers: `${byL(said.symbol)} = ${said.derivativeNumbers}${slope}`,
  };
}
