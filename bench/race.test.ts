import { expect, test } from 'vitest';
import { race } from './race.ts';
import { table } from './results.ts';
import { median, percentile } from './statistics.ts';
import { busyIn, peakIn, usageIn } from './usage.ts';

test('medians and percentiles are numbers of the list', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(3);
  expect(percentile([1, 2, 3, 4, 5, 6, 7], 0.85)).toBe(6);
  expect(percentile([5], 0.85)).toBe(5);
  expect(median([])).toBeNaN();
});

test('what a process has used is read from its line, whatever its name', () => {
  const fields = [4242, '(a (strange) name)', 'S', 1, 2, 3, 0, -1, 0, 1350, 0, 7, 0, 250, 50, 0, 0, 20, 0, 5, 0, 99];
  expect(usageIn(fields.join(' '))).toEqual({ seconds: 3, faults: 1357, threads: 5 });
});

test('the most memory is read from a status in kilobytes, where there is one', () => {
  expect(peakIn('Name:\tnode\nVmPeak:\t  999 kB\nVmHWM:\t  262144 kB\nVmRSS:\t  100 kB\n')).toBe(256);
  expect(peakIn('Name:\tnode\n')).toBeUndefined();
});

test('what all processors have done is without their rest', () => {
  expect(busyIn('cpu  100 20 30 99999 888 4 5 41 0 0\ncpu0 1 1 1 1\n')).toBe(2);
});

test('contestants train in turn, for rounds of about the same time', async () => {
  const turns: string[] = [];
  const contestant = (name: string, speed: number) => ({
    name,
    async train(steps: number) {
      turns.push(name);
      return steps / speed;
    },
    close: () => undefined,
  });
  const standings = await race([contestant('a', 100), contestant('b', 10)], 3);
  expect(standings.map((standing) => [standing.median, standing.quiet, standing.speeds.length])).toEqual([[100, 100, 3], [10, 10, 3]]); // prettier-ignore
  // Repeated rounds follow at once, so that neither is left out of a turn.
  const sequence = turns.slice(-3 * 10).filter((name, i, all) => name !== all[i - 1]);
  expect(sequence.slice(-6)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});

test('the table says how far the first one is ahead, and what is not known', () => {
  const standing = (name: string, speed: number) => ({ name, median: speed, quiet: speed * 1.1, speeds: [speed], processors: null, threads: null, faultsPerStep: 0.5, peak: 256.4, repeated: 2 }); // prettier-ignore
  const [, own = '', other = ''] = table([standing('own', 30), standing('other', 20)], [undefined, 1.45]);
  expect(own.trim().split(/\s+/)).toEqual(['own', '30.0', '33.0', '?', '?', '0.5', '256', '2']);
  expect(other.trim().split(/\s+/)).toEqual(['other', '20.0', '22.0', '1.50', '1.45', '?', '?', '0.5', '256', '2']);
});
