import { expect, test } from 'vitest';
import { accuracy } from '../../core/losses/metrics.ts';
import { jsonRun, runText } from './sweepReport.ts';
import { file, run, useTerminal } from './testing.ts';

useTerminal();
const xor = 'assets/examples/xor.neuroloom';
const rates = ['--set', 'training.learningRate=0.001,0.05', '--epochs', '3'];

test('tells every run, the points from the best on, and how sure that is', async () => {
  const { code, lines } = await run('sweep', xor, ...rates, '--seeds', '2', '--json', '--cores', '1');
  const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(code).toBe(0);
  expect(said.map(({ event }) => event)).toEqual(['run', 'run', 'run', 'run', 'end']);
  expect(said[1]).toMatchObject({ settings: { 'training.learningRate': 0.05 }, seed: 1, status: 'finished' });
  const points = said[4]!['points'] as { settings: object; values: number[]; mean: number }[];
  expect(points[0]!.settings).toEqual({ 'training.learningRate': 0.05 });
  expect(points[0]!.mean).toBeCloseTo((points[0]!.values[0]! + points[0]!.values[1]!) / 2, 12);
  expect(said[4]!['warning']).toContain('test part');
});

test('goes on where it was, and says so to people', async () => {
  const out = file('sweep.jsonl');
  const first = await run('sweep', xor, ...rates, '--cores', '1', '--out', out);
  expect(first.lines[0]).toBe('Accuracy, test part:');
  expect(first.errors).toContain('2 of 2: learningRate 0.05, seed 1');
  const again = await run('sweep', xor, ...rates, '--cores', '1', '--out', out);
  expect(again.errors).toBe('');
  expect(again.lines).toEqual(first.lines);
  expect((await run('sweep', xor, ...rates, '--seeds', '2', '--out', out)).errors).toContain('choose another name');
});

test('refuses what it cannot do, in words', async () => {
  expect((await run('sweep', xor)).errors).toContain('--set is missing');
  expect((await run('sweep', xor, '--set', 'training.rate=1,2')).errors).toContain(
    'There is no setting “training.rate”',
  );
  expect((await run('sweep', xor, '--set', 'training.learningRate=fast')).errors).toContain('cannot be fast');
  const million = ['training.learningRate=1e-4:1e-1:log:1000', 'linear1.units=1:1000:1000'];
  const sets = million.flatMap((axis) => ['--set', axis]);
  const { code, errors } = await run('sweep', xor, ...sets, '--epochs', '1', '--cores', '2');
  expect(code).toBe(2);
  // What would be refused as well is not offered.
  expect(errors).toMatch(
    /1,000,000 runs, which take at most about .* (days|hours|minutes) on 2 cores\. .* more than a sweep can have/,
  );
  expect(errors).not.toContain('--yes all');
});

test('a seed that is a setting is told once', () => {
  const costs = { parameters: 1, multiplyAdds: 1, steps: 1, seconds: 1 };
  const trial = { point: [7], place: 0, seed: 1 };
  const outcome = { trial, status: 'finished', curve: [], value: 0.5, measured: null, test: null, ...costs } as const;
  const plan = (setting: string) => ({ axes: [{ setting, values: [7] }], seeds: 1 });
  expect(runText(plan('training.seed'), accuracy, outcome)).toBe('seed 7: 50.0 %');
  expect(JSON.parse(jsonRun(plan('training.seed'), outcome))).not.toHaveProperty('seed');
  expect(runText(plan('linear1.units'), accuracy, outcome)).toBe('units 7, seed 1: 50.0 %');
  expect(JSON.parse(jsonRun(plan('linear1.units'), outcome))).toHaveProperty('seed', 1);
});
