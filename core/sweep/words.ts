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
    point
      .map(
        (value, i) =>
          `${names[i]?.[language] ?? ''}${typeof value === 'boolean' ? ':' : ''} ${valueWord(value, language)}`,
      )
      .join(', '),
  );
}

/** How one point is better than another, in words: in how many seeds, by how much, and whether that may be chance. */
export function differenceSentence(first: Text, second: Text, metric: Metric, difference: PairedDifference): Text {
  const { count, ties, mean } = difference;
  if (count === 0) {
    return text(`${first.en} and ${second.en} have no seed in common yet.`, `${first.de} und ${second.de} haben noch keinen Startwert gemeinsam.`); // prettier-ignore
  }
  // What is first by the mean of other seeds may be worse in those that both have.
  const isWorse = metric.better === 'higher' ? mean < 0 : mean > 0;
  return isWorse
    ? sentence(second, first, metric, { ...difference, wins: count - ties - difference.wins })
    : sentence(first, second, metric, difference);
}

function sentence(first: Text, second: Text, metric: Metric, difference: PairedDifference): Text {
  const { count, wins, ties, mean, interval, deviation, candidates } = difference;
  const by = inBoth((language) => amount([Math.abs(mean)], metric, language));
  if (count === 1) return ofOneSeed(first, second, ties === 1 ? null : by);
  if (ties === count) {
    return text(`${first.en} and ${second.en} come to the same in every seed.`, `${first.de} und ${second.de} ergeben mit jedem Startwert dasselbe.`); // prettier-ignore
  }
  // Sums leave a trace of their rounding.
  if (Math.abs(mean) < 1e-9 * deviation) {
    const losses = count - ties - wins;
    return text(
      `${first.en} and ${second.en} are equally good on average: ${first.en} is better in ${wins} of ${count} seeds, ${second.en} in ${losses}.`,
      `${first.de} und ${second.de} sind im Mittel gleich gut: Mit ${wins} von ${count} Startwerten ist ${first.de} besser, mit ${losses} ${second.de}.`,
    );
  }
  const head = text(
    `${first.en} is better than ${second.en} in ${wins} of ${count} seeds, on average by ${by.en}`,
    `${first.de} ist mit ${wins} von ${count} Startwerten besser als ${second.de}, im Mittel um ${by.de}`,
  );
  // Shares of few examples: equal differences are no proof that there are no others.
  if (deviation < 1e-9 * Math.abs(mean)) {
    return text(`${head.en}, by the same in each: more seeds would say how sure that is.`, `${head.de}, jedes Mal um dasselbe: Wie sicher das ist, sagen erst mehr Startwerte.`); // prettier-ignore
  }
  const [low, high] = interval;
  if (low * high > 0) {
    const [least, most] = [low, high].map(Math.abs).toSorted((a, b) => a - b);
    const range = inBoth((language) => amount([least ?? NaN, most ?? NaN], metric, language));
    return text(
      `${head.en} (with 95 % confidence by ${range.en}${candidates > 2 ? `, its choice from ${candidates} taken into account` : ''}).`,
      `${head.de} (mit 95 % Sicherheit um ${range.de}${candidates > 2 ? `; die Auswahl unter ${candidates} ist eingerechnet` : ''}).`,
    );
  }
  if (candidates > 2) return text(`${head.en}; the best of ${candidates} may lead so far by chance: more seeds would tell.`, `${head.de}; so weit kann unter ${candidates} auch durch Zufall eine vorn liegen: Mehr Startwerte würden es klären.`); // prettier-ignore
  return text(`${head.en}; the difference may be chance.`, `${head.de}; der Unterschied kann Zufall sein.`);
}

/** `by`: null if both come to the same. */
function ofOneSeed(first: Text, second: Text, by: Text | null): Text {
  const found = by
    ? text(
        `${first.en} is better than ${second.en} by ${by.en} with the one seed that both have`,
        `${first.de} ist mit dem einen gemeinsamen Startwert um ${by.de} besser als ${second.de}`,
      )
    : text(
        `${first.en} and ${second.en} come to the same with the one seed that both have`,
        `${first.de} und ${second.de} ergeben mit dem einen gemeinsamen Startwert dasselbe`,
      );
  return text(`${found.en}; one seed says little, try several.`, `${found.de}; ein einziger Startwert sagt wenig, besser mehrere probieren.`); // prettier-ignore
}

/** One amount, or from one to another. Shares differ by points of a percentage. */
function amount(values: readonly number[], { unit, symbol }: Metric, language: Language): string {
  const scale = unit === 'fraction' ? 100 : 1;
  const said = values.map((value) => shortNumber(scale * value, language)).join(language === 'en' ? ' to ' : ' bis ');
  if (unit !== 'fraction') return symbol === undefined ? said : `${said} ${symbol}`;
  const point = language === 'en' ? ['point', 'points'] : ['Prozentpunkt', 'Prozentpunkte'];
  return `${said} ${said === '1' ? point[0] : point[1]}`;
}
