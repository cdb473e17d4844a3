import { expect, test } from 'vitest';
import { same } from '../../../core/text.ts';
import { followed, rateOf, secondsLeft, type Followed } from './rate.ts';

const at = (bytes: number, name = 'a') => ({ name, bytes, totalBytes: 10_000, failure: null });

test('the rate is that of the last ten seconds, without what earlier attempts have left', () => {
  let now: readonly Followed[] = [];
  // 4,000 were there; 100 bytes a second, then 200.
  for (let second = 0; second <= 30; second++) {
    now = followed(now, [at(4000 + 100 * Math.min(second, 15) + 200 * Math.max(0, second - 15))], 1000 * second);
  }
  const [download] = now;
  if (!download) throw new Error('It is gone.');
  expect(download.samples).toHaveLength(11);
  expect(rateOf(download)).toBe(200);
  expect(secondsLeft(download)).toBe((10_000 - 8500) / 200);
});

test('nothing is said before a second, of what has stopped, and when it begins anew', () => {
  let now = followed([], [at(0)], 0);
  now = followed(now, [at(500)], 900);
  expect(now.map(rateOf)).toEqual([undefined]);
  now = followed(now, [at(600), at(0, 'b')], 1000);
  expect(now.map(rateOf)).toEqual([600, undefined]);
  const failure = { code: 'dataUnavailable', message: same('offline') } as const;
  expect(followed(now, [{ ...at(600), failure }], 1100)[0]?.samples).toEqual([]);
  expect(followed(now, [{ ...at(0), totalBytes: null }], 1100)[0]?.samples).toEqual([]);
  // A damaged file is fetched from its beginning again.
  expect(followed(now, [at(10)], 1200)[0]?.samples).toEqual([
    { ms: 0, bytes: 0 },
    { ms: 1200, bytes: 10 },
  ]);
});

test('a download that stands still has no end', () => {
  const now = followed(followed([], [at(10)], 0), [at(10)], 5000);
  expect(now.map(secondsLeft)).toEqual([undefined]);
});
