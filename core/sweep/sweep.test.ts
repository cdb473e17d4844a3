import { describe, expect, test } from 'vitest';
import { examples } from '../examples/examples.ts';
import type { Document } from '../graph/document.ts';
import { group } from '../graph/modules.ts';
import { parseAxis, spaced, type Axis } from './axes.ts';
import { choicesOf } from './choices.ts';
import { countOf, documentsOf, trialsOf } from './points.ts';
import { withSetting } from './settings.ts';
import { pairedDifference, studentQuantile, summaryOf } from './statistics.ts';
import { hopeWatch, meansOf, type Curve, type MedianRule } from './stopping.ts';
import { accuracy } from '../losses/metrics.ts';
import { same } from '../text.ts';
import { asTyped, canonical, inLanguage } from './typed.ts';
import { differenceSentence } from './words.ts';

const moons = examples['moons'] as Document;

function axis(written: string): Axis {
  const parsed = parseAxis(written);
  if (!parsed.ok) throw new Error(parsed.error.en);
  return parsed.value;
}

describe('an axis', () => {
  test('is a range or a list', () => {
    expect(axis('training.learningRate=1e-4:1e-1:log:4').values).toEqual([1e-4, 1e-3, 1e-2, 1e-1]);
    expect(axis('linear1.units = 8:64:8').values).toEqual([8, 16, 24, 32, 40, 48, 56, 64]);
    expect(axis('linear1.units=64:8:linear:2').values).toEqual([64, 8]);
    expect(axis('linear1.units=8:64:4').values).toEqual([8, 27, 45, 64]);
    expect(axis('linear1.units=8:100:log:4').values).toEqual([8, 19, 43, 100]);
    expect(axis('dropout1.rate=0:1:3').values).toEqual([0, 0.5, 1]);
    expect(axis('training.learningRate=0.99999:1.00001:9').values).toEqual([0.99999, 1, 1.00001]);
    expect(axis('training.optimizer=sgd, adam').values).toEqual(['sgd', 'adam']);
    expect(axis('linear1.bias=true,false').values).toEqual([true, false]);
    expect(axis('training.batchSize=32').values).toEqual([32]);
    expect(spaced({ from: 0.001, to: 1, isLog: true }, 7)).toEqual([0.001, 0.003162, 0.01, 0.03162, 0.1, 0.3162, 1]);
  });

  test.each([
    'training.learningRate',
    '=1,2',
    'a=',
    'a=1:2',
    'a=1:2:3:4:5',
    'a=x:2:3',
    'a=1:2:0',
    'a=1:2:1.5',
    'a=1:2:1e9',
    'a=0:1:log:5',
    'a=-1:1:log:5',
    'a=1,,2',
    'a=1,2,1',
    'a=1e999:2:3',
  ])('%s is refused', (written) => expect(parseAxis(written).ok).toBe(false));
});

test.each([
  ['8,16 32', 'en', '8,16,32'],
  ['0.1, 0.2; 0.3', 'en', '0.1,0.2,0.3'],
  ['1,000:2,000:3', 'en', '1,000:2,000:3'],
  ['0,5', 'de', '0.5'],
  ['0,1; 0,2 1e-3,', 'de', '0.1,0.2,1e-3'],
  ['0,001:0,1:log:5', 'de', '0.001:0.1:log:5'],
  ['8,16,32', 'de', '8,16,32'],
  ['sgd,adam', 'de', 'sgd,adam'],
] as const)('%s is typed in %s', (typed, language, read) => expect(canonical(typed, language)).toBe(read));

test.each([
  ['0.001:0.1:log:5', '0,001:0,1:log:5'],
  ['0.5,1,1e-3', '0,5; 1; 1e-3'],
  ['sgd,adam', 'sgd; adam'],
] as const)('%s is suggested in German as it is typed there, and read back', (values, typed) => {
  expect(asTyped(values, 'de')).toBe(typed);
  expect(canonical(typed, 'de')).toBe(values);
  expect(canonical(asTyped(values, 'en'), 'en')).toBe(values);
});

test('what was typed in one language is shown as it is typed in another', () => {
  expect(inLanguage({ typed: '0.001, 0.05', language: 'en' }, 'de')).toEqual({ typed: '0,001; 0,05', language: 'de' });
  expect(inLanguage({ typed: '0,5; 1', language: 'de' }, 'en').typed).toBe('0.5, 1');
  // Nobody knows in which.
  expect(inLanguage({ typed: '0.5' }, 'de').typed).toBe('0.5');
});

describe('a setting', () => {
  const value = (document: Document, setting: string, to: number | string | boolean) => {
    const made = withSetting(document, setting, to);
    if (!made.ok) throw new Error(made.error.en);
    return made.value;
  };

  test('is one of training, of a block, of a use or of the definition of a module', () => {
    expect(value(moons, 'training.learningRate', 0.5).training.learningRate).toBe(0.5);
    expect(value(moons, 'training.optimizer', 'sgd').training.optimizer).toMatchObject({ kind: 'sgd', momentum: 0 });
    const momentum = value(value(moons, 'training.optimizer', 'sgd'), 'training.optimizer.momentum', 0.9);
    expect(momentum.training.optimizer).toMatchObject({ kind: 'sgd', momentum: 0.9 });
    expect(value(moons, 'linear1.units', 5).graph.nodes.find(({ id }) => id === 'linear1')!.params['units']).toBe(5);
    const grouped = group(moons, 'root', ['linear1', 'tanh1'], 'Layer');
    if (!grouped.ok) throw new Error(grouped.error.en);
    const changed = value(grouped.value, 'module1/linear1.units', 7);
    expect(changed.modules['module1']!.graph.nodes.find(({ id }) => id === 'linear1')!.params['units']).toBe(7);
  });

  test.each([
    ['training.rate', 1],
    ['training.__proto__', 1],
    ['training.learningRate.x', 1],
    ['training.optimizer.kindness', 1],
    ['linear9.units', 1],
    ['linear1.toString', 1],
    ['a/b/c.units', 1],
    ['units', 1],
    ['', 1],
    ['training.learningRate', 'fast'],
    ['training.learningRate', -1],
    ['training.epochs', 1.5],
    ['training.optimizer', 'magic'],
    ['training.optimizer', 'toString'],
    ['linear1.units', 0],
    ['linear1.units', 2.5],
  ])('%s = %s is refused in words', (setting, to) => {
    const made = withSetting(moons, setting, to);
    expect(made.ok ? '' : made.error.en).toMatch(/There is no setting|cannot be/);
  });

  test.each([
    ['units', 1, 'There is no setting “units” here.'],
    ['training.learningRate', 'fast', 'training.learningRate cannot be fast. A number.'],
    ['training.learningRate', -1, 'training.learningRate cannot be -1. At least 0.'],
    ['training.epochs', 1.5, 'training.epochs cannot be 1.5. A whole number.'],
    ['training.optimizer', 'magic', 'training.optimizer cannot be magic. One of: sgd, rmsprop,'],
    ['linear1.units', 16.32, 'linear1.units cannot be 16.32. Units: a whole number from 1 to '],
  ])('%s = %s: what it is called, or may be', (setting, to, said) => {
    const made = withSetting(moons, setting, to);
    expect(made.ok ? '' : made.error.en).toContain(said);
  });

  test('is said in German with decimal commas', () => {
    const made = withSetting(moons, 'linear1.units', 16.32);
    expect(made.ok ? '' : made.error.de).toContain('kann nicht 16,32 sein. Einheiten: eine ganze Zahl von 1 bis ');
  });

  test('of training is offered with values around its own', () => {
    const [rate] = choicesOf(moons);
    expect(axis(`training.learningRate=${rate!.suggestion}`).values).toEqual([0.001, 0.003162, 0.01, 0.03162, 0.1]);
  });
});

describe('a plan', () => {
  const axes = [axis('training.learningRate=0.01,0.1'), axis('linear1.units=4,8,16')];

  test('has every combination with every seed, all points first', () => {
    const plan = { axes, seeds: 2 };
    const trials = trialsOf(plan, 7);
    expect(countOf(plan)).toBe(12);
    expect(trials).toHaveLength(12);
    expect(trials.slice(0, 4).map(({ point }) => point)).toEqual([[0.01, 4], [0.01, 8], [0.01, 16], [0.1, 4]]); // prettier-ignore
    expect(trials.map(({ seed }) => seed)).toEqual([...Array<number>(6).fill(7), ...Array<number>(6).fill(8)]);
    const made = documentsOf(moons, plan);
    if (!made.ok) throw new Error(made.error.en);
    expect(made.value[11]!.training).toMatchObject({ learningRate: 0.1, seed: moons.training.seed + 1 });
  });

  test('of drawn points goes by the seed, within the ranges', () => {
    const plan = { axes: [axis('training.learningRate=1e-4:1:log:5'), axis('linear1.units=8:64:8')], drawn: 200, seeds: 1 }; // prettier-ignore
    const trials = trialsOf(plan, 3);
    expect(trialsOf(plan, 3)).toEqual(trials);
    expect(trialsOf(plan, 4)).not.toEqual(trials);
    const rates = trials.map(({ point: [rate] }) => Number(rate));
    const widths = trials.map(({ point: [, width] }) => Number(width));
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-4);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1);
    // Evenly over the orders of magnitude: half of them below the geometric mean.
    expect(rates.filter((rate) => rate < 1e-2).length / 200).toBeCloseTo(0.5, 1);
    expect(widths.every((width) => Number.isInteger(width) && width >= 8 && width <= 64)).toBe(true);
    expect(new Set(widths).size).toBeGreaterThan(30);
  });

  test('draws no point twice, and of lists no more than there are', () => {
    const lists = { axes: [axis('training.optimizer=sgd,adam'), axis('linear1.units=4,8')], seeds: 2 };
    expect(countOf({ ...lists, drawn: 20 })).toBe(8);
    expect(trialsOf({ ...lists, drawn: 20 }, 1)).toEqual(trialsOf(lists, 1));
    const three = trialsOf({ ...lists, drawn: 3 }, 1).slice(0, 3).map(({ point }) => point.join()); // prettier-ignore
    expect(new Set(three).size).toBe(3);
    // A range of whole numbers has five.
    const range = trialsOf({ axes: [axis('linear1.units=4:8:5')], drawn: 5, seeds: 1 }, 1);
    expect(range.map(({ point }) => Number(point[0])).toSorted()).toEqual([4, 5, 6, 7, 8]);
  });

  test('of a million runs is counted without being made; one setting twice is refused', () => {
    const many = Array.from({ length: 6 }, (_, i) => ({ setting: `linear${i}.units`, values: Array.from({ length: 10 }, (_, j) => j + 1) })); // prettier-ignore
    expect(countOf({ axes: many, seeds: 1 })).toBe(1e6);
    expect(documentsOf(moons, { axes: [axes[0]!, axes[0]!], seeds: 1 }).ok).toBe(false);
    expect(documentsOf(moons, { axes: [axis('training.seed=1,2')], seeds: 2 }).ok).toBe(false);
    expect(documentsOf(moons, { axes: [axis('linear1.units=8,0')], seeds: 1 }).ok).toBe(false);
  });
});

describe('statistics', () => {
  test("quantiles of Student's t are scipy's", () => {
    const known = [[0.975, 1, 12.706204736174694], [0.975, 2, 4.302652729749462], [0.975, 4, 2.7764451051977934], [0.975, 29, 2.045229642132703], [0.975, 1000, 1.9623390808264083], [0.9, 3, 1.637744353696209], [0.6, 7, 0.2631668613520229]] as const; // prettier-ignore
    for (const [p, freedom, t] of known) expect(studentQuantile(p, freedom) / t).toBeCloseTo(1, 10);
  });

  test("a paired difference is scipy's, with its interval", () => {
    const difference = pairedDifference([0.91, 0.93, 0.9, 0.92, 0.94], [0.9, 0.91, 0.905, 0.9, 0.91], 'higher');
    expect(difference.mean).toBeCloseTo(0.015, 12);
    expect(difference.deviation).toBeCloseTo(0.013228756555322933, 12);
    expect(difference.interval[0]).toBeCloseTo(-0.001425670755746537, 10);
    expect(difference.interval[1]).toBeCloseTo(0.03142567075574652, 10);
    expect(difference).toMatchObject({ wins: 4, ties: 0, count: 5 });
    expect(pairedDifference([1, 2], [1, 3], 'lower')).toMatchObject({ wins: 1, ties: 1 });
  });

  test("the best of twenty has an interval for nineteen comparisons at once: scipy's, at 1 - 0.05 / 19", () => {
    const values = [0.91, 0.93, 0.9, 0.92, 0.925];
    const near = pairedDifference(values, [0.9, 0.91, 0.905, 0.9, 0.91], 'higher', 20);
    const far = pairedDifference(values, [0.89, 0.909, 0.881, 0.8995, 0.9055], 'higher', 20);
    expect(far.interval[0]).toBeCloseTo(0.017643254330689796, 9);
    expect(far.interval[1]).toBeCloseTo(0.0223567456693102, 9);
    const said = (difference: typeof far) => differenceSentence(same('A'), same('B'), accuracy, difference);
    expect(said(far).en).toBe('A is better than B in 5 of 5 seeds, on average by 2 points (with 95 % confidence by 1.76 to 2.24 points, its choice from 20 taken into account).'); // prettier-ignore
    expect(said(far).de).toMatch(
      /\(mit 95 % Sicherheit um 1,76 bis 2,24 Prozentpunkte; die Auswahl unter 20 ist eingerechnet\)\.$/,
    );
    expect(said(near).en).toMatch(/; the best of 20 may lead so far by chance: more seeds would tell\.$/);
  });

  test('the better of two is named first, whichever was first by other seeds', () => {
    const said = (one: number[], other: number[]) =>
      differenceSentence(same('A'), same('B'), accuracy, pairedDifference(one, other, 'higher'));
    expect(said([0.9], [0.95]).en).toBe('B is better than A by 5 points with the one seed that both have; one seed says little, try several.'); // prettier-ignore
    expect(said([0.9], [0.9]).en).toMatch(/^A and B come to the same with the one seed that both have;/);
    expect(said([0.9, 0.9], [0.9, 0.9]).en).toBe('A and B come to the same in every seed.');
    // 0.9 - 0.8 and 0.8 - 0.9 leave no mean, 0.7 - 0.4 and 0.1 - 0.4 the rounding of one.
    expect(said([0.9, 0.8, 0.5], [0.8, 0.9, 0.5]).en).toBe('A and B are equally good on average: A is better in 1 of 3 seeds, B in 1.'); // prettier-ignore
    expect(said([0.7, 0.1], [0.4, 0.4]).de).toMatch(/sind im Mittel gleich gut: Mit 1 von 2 Startwerten ist . besser, mit 1 .\.$/); // prettier-ignore
    expect(said([0.91, 0.93, 0.9], [0.9, 0.91, 0.888]).en).toBe('A is better than B in 3 of 3 seeds, on average by 1.4 points (with 95 % confidence by 0.0855 to 2.71 points).'); // prettier-ignore
    expect(said([0.81, 0.87], [0.8, 0.86]).en).toBe('A is better than B in 2 of 2 seeds, on average by 1 point, by the same in each: more seeds would say how sure that is.'); // prettier-ignore
    expect(said([0.9, 0.5, 0.7], [0.8, 0.4, 0.7]).en).toMatch(/^A is better than B in 2 of 3 seeds/);
    expect(said([0.8, 0.4, 0.7], [0.9, 0.5, 0.7]).de).toMatch(/^B ist mit 2 von 3 Startwerten besser als A/);
    expect(said([], []).en).toBe('A and B have no seed in common yet.');
  });

  test('a single measurement has no spread', () => {
    expect(summaryOf([3])).toEqual({ count: 1, mean: 3, deviation: NaN, least: 3, most: 3 });
    expect(pairedDifference([1], [2], 'lower').interval).toEqual([NaN, NaN]);
  });
});

describe('the median rule', () => {
  const rule = { better: 'lower', others: 3, grace: 2 } as const;
  const ended = [[4, 2, 1], [3, 2, 2], [5, 4, 3]]; // prettier-ignore

  const isHopeless = (curve: Curve, others: readonly Curve[], by: MedianRule) => {
    const watch = hopeWatch(others.map((other) => meansOf(other, by)), by); // prettier-ignore
    return curve.map(watch).at(-1);
  };

  test('stops what has never been better than the median of the others on their way', () => {
    // Running means after two epochs: 3, 2.5, 4.5; their median: 3.
    expect(isHopeless([3.5, 3.1], ended, rule)).toBe(true);
    expect(isHopeless([2.9, 9], ended, rule)).toBe(false);
    expect(isHopeless([3.5, 3], ended, rule)).toBe(false);
    expect(isHopeless([-3.5, -3.1], ended.map((curve) => curve.map((value) => -value)), { ...rule, better: 'higher' })).toBe(true); // prettier-ignore
  });

  test('waits for some epochs, and for others to compare with', () => {
    expect(isHopeless([99], ended, rule)).toBe(false);
    expect(isHopeless([99, 99], ended.slice(1), rule)).toBe(false);
  });

  test('takes what is not finite for worse than anything', () => {
    expect(isHopeless([NaN, NaN], ended, rule)).toBe(true);
    expect(isHopeless([9, 9], [[NaN], [NaN], [NaN]], rule)).toBe(false);
  });
});
