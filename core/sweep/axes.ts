import { failure, ok, type Result } from '../result.ts';
import { text, type Language, type Text } from '../text.ts';
import { rateWord } from '../training/rates.ts';

/** What a setting may be in a sweep. */
export type AxisValue = number | string | boolean;

/** One setting of a sweep, and what it takes: some values, or a range from which they are taken or drawn. */
export interface Axis {
  /** As documents name it: see `withSetting`. */
  readonly setting: string;
  readonly values: readonly AxisValue[];
  /** Drawn from it instead, where a sweep is random. */
  readonly range?: AxisRange | undefined;
}

export interface AxisRange {
  readonly from: number;
  readonly to: number;
  readonly isLog: boolean;
}

/** More values of one setting are a typing mistake. */
const MOST_VALUES = 10_000;
const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads an axis as people write it: `training.learningRate=1e-4:1e-1:log:7` (a range and how many values),
 * `linear1.units=8:64:4`, `training.optimizer=sgd,adam`.
 */
export function parseAxis(written: string): Result<Axis, Text> {
  const at = written.indexOf('=');
  const [setting, values] = [written.slice(0, at).trim(), written.slice(at + 1).trim()];
  if (at < 1 || values === '') {
    return failure(
      text(
        `“${written}” is not a setting with values: training.learningRate=1e-4:1e-1:log:7 or linear1.units=8,16,32.`,
        `„${written}“ ist keine Einstellung mit Werten: training.learningRate=1e-4:1e-1:log:7 oder linear1.units=8,16,32.`,
      ),
    );
  }
  if (!values.includes(':')) return listed(setting, values);
  const parts = values.split(':').map((part) => part.trim());
  const scale = parts.length === 4 ? parts[2] : 'linear';
  const [from, to, count] = [parts[0], parts[1], parts.at(-1)].map(asNumber);
  const isRange = parts.length === 3 || (parts.length === 4 && (scale === 'log' || scale === 'linear'));
  if (!isRange || from === undefined || to === undefined || count === undefined) return failure(noRange(values));
  const range = { from, to, isLog: scale === 'log' };
  if (range.isLog && (from <= 0 || to <= 0)) {
    return failure(
      text(
        `A logarithmic range begins above 0: “${values}”.`,
        `Ein logarithmischer Bereich beginnt über 0: „${values}“.`,
      ),
    );
  }
  if (!Number.isInteger(count) || count < 1 || count > MOST_VALUES) return failure(noRange(values));
  return ok({ setting, values: [...new Set(spaced(range, count))], range });
}

function listed(setting: string, values: string): Result<Axis, Text> {
  const each = values.split(',').map((value) => value.trim());
  if (each.includes('') || new Set(each).size < each.length) {
    return failure(
      text(`“${values}” names a value twice, or none.`, `„${values}“ nennt einen Wert doppelt oder gar keinen.`),
    );
  }
  return ok({ setting, values: each.map(asValue) });
}

function noRange(values: string): Text {
  return text(
    `“${values}” is not a range: from:to:log:count or from:to:count, with up to ${MOST_VALUES} values.`,
    `„${values}“ ist kein Bereich: von:bis:log:Anzahl oder von:bis:Anzahl, mit höchstens ${MOST_VALUES} Werten.`,
  );
}

function asNumber(written: string | undefined): number | undefined {
  if (written === undefined || !numeral.test(written)) return undefined;
  const value = Number(written);
  return Number.isFinite(value) ? value : undefined;
}

function asValue(written: string): AxisValue {
  if (written === 'true' || written === 'false') return written === 'true';
  return asNumber(written) ?? written;
}

/**
 * Evenly spaced values, both ends among them, without the noise of binary fractions: whole ones between whole ends, as far
 * as these differ.
 */
export function spaced({ from, to, isLog }: AxisRange, count: number): readonly number[] {
  const [a, b] = isLog ? [Math.log(from), Math.log(to)] : [from, to];
  const at = (share: number) => (isLog ? Math.exp(a + (b - a) * share) : a + (b - a) * share);
  const between = (round: (value: number) => number) =>
    Array.from({ length: count }, (_, i) => {
      if (i === 0) return from;
      return i === count - 1 ? to : round(at(i / (count - 1)));
    });
  const whole = between(Math.round);
  const isWhole = whole.every((value) => Number.isInteger(value)) && new Set(whole).size === count;
  return isWhole ? whole : between(rounded);
}

/** To so many significant digits that people can read it. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

const yesNo = { yes: text('yes', 'ja'), no: text('no', 'nein') };

/** A value of a setting as people read it. */
export function valueWord(value: AxisValue, language: Language): string {
  if (typeof value === 'boolean') return yesNo[value ? 'yes' : 'no'][language];
  return typeof value === 'number' ? rateWord(value, language) : value;
}
