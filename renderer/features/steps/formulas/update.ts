import type { Language } from '../../../../core/text.ts';
import type { Written, WrittenUpdate } from '../../../../core/training/optimizers/define.ts';
import { optimizerOf, type TrainingSettings } from '../../../../core/training/settings.ts';
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
  const { decay, formulas } = optimizerOf(optimizer);
  const raw = clip.kind === 'none' ? byL('w') : `\\operatorname{clip}\\left(${byL('w')}\\right)`;
  const penalty = weightDecay > 0 && decay === 'coupled' ? ' + \\lambda w' : '';
  const kept = weightDecay > 0 && decay === 'decoupled' ? '(1 - \\eta \\lambda)\\, w' : 'w';
  return formulas({ g: `g = ${raw}${penalty}`, kept }, optimizer);
}

/** The same with the numbers of one weight; nothing where it has too many, or where its slots are not there. */
export function updateNumbers(terms: UpdateTerms, settings: TrainingSettings, language: Language): readonly string[] {
  const { optimizer, weightDecay } = settings;
  const { before, after, learningRate, step, slots } = terms;
  if (!before.values || !after.values) return [];
  const rule = optimizerOf(optimizer);
  const bySlot = new Map(slots.map((slot) => [slot.name, slot]));
  if (rule.slots(optimizer).some((name) => !bySlot.has(name))) return [];
  const symbol = weightSymbol(terms.name);
  const number = (value: number) => numberLatex(value, language);
  const decay = terms.decays ? weightDecay : 0;
  const [gradient, gradientLine] = gradientOf(terms, symbol, rule.decay === 'coupled' ? decay : 0, language);
  const shrinks = rule.decay === 'decoupled' && decay > 0;
  const old = factor(before, language);
  const kept = shrinks ? `(1 - ${number(learningRate)} \\cdot ${number(decay)}) \\cdot ${old}` : old;
  const write: WrittenUpdate = {
    gradient: writtenTerm(gradient, language),
    step,
    slot(name) {
      const slot = bySlot.get(name);
      if (!slot) throw new Error(`The optimizer has no slot "${name}".`);
      return { before: writtenTerm(slot.before, language), after: writtenTerm(slot.after, language) };
    },
    number,
    change: (by) =>
      `${symbol} \\leftarrow ${kept} - ${number(learningRate)} \\cdot ${by} = ${written(after, language)}`,
  };
  return [...gradientLine, ...rule.numbers(write, optimizer)];
}

function writtenTerm(term: Term, language: Language): Written {
  return {
    plain: written(term, language),
    factor: factor(term, language),
    dividedBy: (divisor) =>
      writtenTerm(
        mapped(term.symbol, term, (value) => value / divisor),
        language,
      ),
  };
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
