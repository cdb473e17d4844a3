import type { Metric } from '../losses/metrics.ts';
import { inBoth, shortNumber, text, type Language, type Text } from '../text.ts';
import { valueWord, type Axis } from './axes.ts';
import type { Point } from './points.ts';
import type { PairedDifference } from './statistics.ts';

/** The last part of each setting's name, or all of it where that is not unique: `learningRate`, `units`. */
export function shortNames(axes: readonly Pick<Axis, 'setting'>[]): readonly string[] {
  const short = axes.map(({ setting }) => setting.slice(setting.lastIndexOf('.') + 1));
  return axes.map(({ setting }, i) => (short.filter((name) => name === short[i]).length > 1 ? setting : (short[i] ?? setting))); // prettier-ignore
}

/** `learningRate 0.01, units 16`: values behind the names of their settings. */
export function pointName(names: readonly Text[], point: Point): Text {
  return inBoth((language) =>
    point.map((value, i) => `${names[i]?.[language] ?? ''} ${valueWord(value, language)}`).join(', '),
  );
}

/** How one point is better than another, in words: in how many seeds, by how much, and whether that may be chance. */
export function differenceSentence(first: Text, second: Text, metric: Metric, difference: PairedDifference): Text {
  const { count, wins, ties, mean, interval } = difference;
  if (ties === count) {
    return text(`${first.en} and ${second.en} come to the same in every seed.`, `${first.de} und ${second.de} ergeben in jedem Seed dasselbe.`); // prettier-ignore
  }
  const [low, high] = interval;
  const isSure = count > 1 && low * high > 0;
  const by = inBoth((language) => amount(Math.abs(mean), metric, language));
  const range = inBoth((language) => {
    const ends = [low, high].map(Math.abs).toSorted((a, b) => a - b);
    return ends.map((end) => amount(end, metric, language)).join(language === 'en' ? ' to ' : ' bis ');
  });
  const head = text(
    `${first.en} is better than ${second.en} in ${wins} of ${count} seeds, on average by ${by.en}`,
    `${first.de} ist in ${wins} von ${count} Seeds besser als ${second.de}, im Mittel um ${by.de}`,
  );
  if (count < 2) {
    return text(`${head.en}; one seed says little, try several.`, `${head.de}; ein einziger Seed sagt wenig, besser mehrere probieren.`); // prettier-ignore
  }
  if (isSure) {
    return text(
      `${head.en} (with 95 % confidence by ${range.en}).`,
      `${head.de} (mit 95 % Sicherheit um ${range.de}).`,
    );
  }
  return text(`${head.en}; the difference may be chance.`, `${head.de}; der Unterschied kann Zufall sein.`);
}

/** Shares differ by points of a percentage. */
function amount(value: number, { unit, symbol }: Metric, language: Language): string {
  if (unit === 'fraction') return `${shortNumber(100 * value, language)} ${language === 'en' ? 'points' : 'Prozentpunkte'}`; // prettier-ignore
  return symbol === undefined ? shortNumber(value, language) : `${shortNumber(value, language)} ${symbol}`;
}
