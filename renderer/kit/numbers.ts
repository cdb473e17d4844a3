import type { Metric } from '../../core/losses/metrics.ts';
import { fromWire, type WireNumber } from '../../core/protocol/tensors.ts';
import { withMinus, type Language } from '../../core/text.ts';
import { numberFormat, quantity } from './numberFormat.ts';

/** `45 ms`, `3 s`, `2 min 5 s`, `1 h 20 min`: rounded so that it does not flicker. */
export function durationText(seconds: number): string {
  if (seconds > 0 && seconds < 1) return quantity(`${Math.ceil(1000 * seconds)}`, 'ms');
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return quantity(`${whole}`, 's');
  const minutes = Math.floor(whole / 60);
  const said = quantity(`${minutes % 60}`, 'min');
  if (minutes >= 60) return `${quantity(`${Math.floor(minutes / 60)}`, 'h')} ${said}`;
  return whole % 60 === 0 ? said : `${said} ${quantity(`${whole % 60}`, 's')}`;
}

/** What is left of a run: whole seconds, from a minute on whole minutes, rounded up. */
export function remainingText(seconds: number): string {
  return durationText(seconds < 60 ? Math.ceil(seconds) : 60 * Math.ceil(seconds / 60));
}

/** A loss as the lecture prints it, with three decimals; small ones with three significant digits. */
export function lossText(value: WireNumber | null, language: Language): string {
  if (value === null) return '–';
  const number = fromWire(value);
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? '∞' : '−∞';
  const small = number !== 0 && Math.abs(number) < 0.01;
  const large = Math.abs(number) >= 1e5;
  if (large || (small && Math.abs(number) < 1e-4)) return exponential(number, 2, language);
  const digits = small
    ? { maximumSignificantDigits: 3 }
    : { minimumFractionDigits: 3, maximumFractionDigits: 3, useGrouping: false };
  return numberFormat(language, digits).format(number);
}

function exponential(number: number, digits: number, language: Language): string {
  return withMinus(
    number
      .toExponential(digits)
      .replace('e+', 'e')
      .replace('.', language === 'de' ? ',' : '.'),
  );
}

/** Three significant digits: weights have no usual size. Beyond ten millions nobody counts digits. */
export function shortNumber(value: WireNumber, language: Language): string {
  const number = fromWire(value);
  if (!Number.isFinite(number)) return lossText(value, language);
  const size = Math.abs(number);
  if (number !== 0 && (size < 1e-4 || size >= 1e7)) return exponential(number, 1, language);
  return numberFormat(language, { maximumSignificantDigits: 3 }).format(number);
}

/** A fraction as per cent with one decimal and no sign: `64.8`. */
export function percentText(value: WireNumber | null, language: Language): string {
  if (value === null) return '–';
  const number = 100 * fromWire(value);
  if (!Number.isFinite(number)) return lossText(value, language);
  return numberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(number);
}

/** A fraction as every measured share is written: `64.8 %`; what is almost nothing as such. */
export function shareText(value: WireNumber | null, language: Language): string {
  const number = value === null ? 0 : fromWire(value);
  const said = number > 0 && number < 0.0005 ? `<\u00a0${percentText(0.001, language)}` : percentText(value, language);
  return quantity(said, '%');
}

/** A fraction with three significant digits, of whatever size: `0.0123 %`; what is not finite has no sign. */
export function shortShare(value: WireNumber, language: Language): string {
  const number = 100 * fromWire(value);
  const said = shortNumber(number, language);
  return Number.isFinite(number) ? quantity(said, '%') : said;
}

/** A metric with its unit. */
export function metricText({ unit, symbol }: Pick<Metric, 'unit' | 'symbol'>, value: WireNumber | null, language: Language): string {
  if (unit === 'fraction') return shareText(value, language);
  const said = lossText(value, language);
  return symbol === undefined || value === null ? said : quantity(said, symbol);
} // prettier-ignore
