import { expect, it } from 'vitest';
import { oneAtATime } from './oneAtATime.ts';

it('sends the newest of what was wanted meanwhile, once the one before is answered', async () => {
  const sent: number[] = [];
  let answer = () => undefined as void;
  const ask = oneAtATime<number>((params) => {
    sent.push(params);
    return new Promise((resolve) => (answer = resolve));
  });
  for (const params of [1, 2, 3]) ask(params);
  expect(sent).toEqual([1]);
  answer();
  await Promise.resolve();
  await Promise.resolve();
  expect(sent).toEqual([1, 3]);
  answer();
  await new Promise((resolve) => setTimeout(resolve));
  ask(4);
  expect(sent).toEqual([1, 3, 4]);
});
