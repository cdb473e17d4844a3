import { expect, it } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';
import { useToasts } from '../kit/toasts.ts';
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

it('goes on after a failure: a bug is reported, a connection that was lost is not', async () => {
  useToasts.getState().closeAll();
  const sent: string[] = [];
  const ask = oneAtATime<string>((params) => {
    sent.push(params);
    if (params === 'bug') return Promise.reject(new Error('a frame that cannot be read'));
    if (params === 'away') return Promise.reject(new EngineError('connectionLost', 'It is gone.'));
    return Promise.resolve();
  });
  for (const params of ['bug', 'away', 'well']) {
    ask(params);
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(sent).toEqual(['bug', 'away', 'well']);
  expect(useToasts.getState().toasts.map(({ detail }) => detail)).toEqual(['a frame that cannot be read']);
});
