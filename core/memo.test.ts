import { expect, it } from 'vitest';
import { memoised } from './memo.ts';

it('computes once for the same objects, also for undefined, and again for others', () => {
  const calls: string[] = [];
  const of = memoised((a: { readonly name: string }, b: { readonly name: string }) => {
    calls.push(a.name + b.name);
    return a === b ? undefined : a.name + b.name;
  });
  const [x, y] = [{ name: 'x' }, { name: 'y' }];
  expect([of(x, y), of(y, x), of(x, x), of(x, x), of(x, y), of({ name: 'x' }, y)]).toEqual([
    'xy', 'yx', undefined, undefined, 'xy', 'xy',
  ]); // prettier-ignore
  expect(calls).toEqual(['xy', 'yx', 'xx', 'xy']);
});
