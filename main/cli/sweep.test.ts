import { expect, test } from 'vitest';
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
  const { code, errors } = await run('sweep', xor, ...million.flatMap((axis) => ['--set', axis]), '--epochs', '1');
  expect(code).toBe(2);
  const insisted = await run('sweep', xor, ...million.flatMap((axis) => ['--set', axis]), '--yes');
  expect(insisted).toMatchObject({ code: 2, errors: expect.stringContaining('more than a sweep can have') });
  expect(errors).toMatch(/1,000,000 runs\. One took .* s: all together about .* (days|hours)/);
});
