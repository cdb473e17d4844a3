import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import { file, run, useTerminal } from './testing.ts';

useTerminal();
const example = (name: string) => `assets/examples/${name}.neuroloom`;

test('tells how two projects differ, and that one does not', async () => {
  const { code, lines } = await run('diff', example('moons'), example('xor'));
  expect(code).toBe(0);
  expect(lines).toContain('~ linear1 (Linear), units: 16 -> 8');
  expect(lines).toContain('~ data.kind: "moons" -> "xor"');
  expect((await run('diff', example('moons'), example('moons'))).lines).toEqual(['Nothing differs.']);
});

test('trained weights have moved as far as they have', async () => {
  const [one, other] = [file('one.neuroloom'), file('other.neuroloom')];
  await run('train', example('moons'), '--epochs', '1', '--out', one);
  await run('train', one, '--continue', '--epochs', '1', '--out', other);
  const { isSameNetwork, weights } = JSON.parse((await run('diff', one, other, '--json')).out) as { isSameNetwork: boolean; weights: { moved: { name: string; relative: number }[]; same: number } }; // prettier-ignore
  expect(isSameNetwork).toBe(true);
  expect(weights.moved.map(({ name }) => name)).toEqual(['linear1.kernel', 'linear1.bias', 'linear2.kernel', 'linear2.bias', 'linear3.kernel', 'linear3.bias']); // prettier-ignore
  for (const { relative } of weights.moved) expect(relative).toBeGreaterThan(0);
});

test('is a command of git', async () => {
  cpSync(example('moons'), file('moons.neuroloom'));
  const asked = ['0000', '100644', file('moons.neuroloom'), '1111', '100644'];
  const { code, lines } = await run('diff', '--git', 'nets/moons.neuroloom', example('xor'), ...asked);
  expect(code).toBe(0);
  expect(lines[0]).toBe('nets/moons.neuroloom');
  expect(lines).toContain('~ linear1 (Linear), units: 8 -> 16');
  expect((await run('diff', '--git', 'moons.neuroloom', '/dev/null', ...asked)).lines).toEqual(['moons.neuroloom', 'A new project.']); // prettier-ignore
});

test('says what is missing', async () => {
  expect((await run('diff', example('moons'))).code).toBe(2);
  const { code, errors } = await run('diff', example('moons'), file('none.neuroloom'));
  expect(code).toBe(1);
  expect(errors).toContain('none.neuroloom');
});
