import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';
import { useToasts } from '../kit/toasts.ts';
import { held, settled } from './scripted.ts';
import { createTopic } from './topic.ts';

/** A topic whose questions are numbers, and whose frames are words. */
function topic() {
  const asked: (number | null)[] = [];
  const shown: string[] = [];
  const answers: ReturnType<typeof held<string>>[] = [];
  let listener: ((frame: string) => void) | undefined;
  const { want, drop } = createTopic<number, string>({
    ask: (params) => {
      asked.push(params);
      const answer = held<string>();
      answers.push(answer);
      return answer.promise;
    },
    stop: () => Promise.resolve(void asked.push(null)),
    hear: (hears) => {
      listener = hears;
      return () => (listener = undefined);
    },
    everyMs: 100,
    hereNow: () => () => true,
    expect: (params) => (frame) => {
      if (frame === 'unreadable') throw new Error('a frame that cannot be read');
      shown.push(`${params}: ${frame}`);
    },
    news: (frame) => () => shown.push(frame),
    nothing: (error) => shown.push(error instanceof Error ? error.message : 'nothing'),
  });
  return {
    asked,
    shown,
    answers,
    want,
    drop,
    tell: (frame: string) => listener?.(frame),
    hears: () => listener !== undefined,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  useToasts.getState().closeAll();
});
afterEach(() => void vi.useRealTimers());

it('asks the newest of what was wanted meanwhile, once the one before is answered', async () => {
  const { want, asked, answers, shown } = topic();
  for (const params of [1, 2, 3]) want(params);
  expect(asked).toEqual([1]);
  answers[0]?.resolve('a');
  await settled();
  expect(asked).toEqual([1, 3]);
  answers[1]?.resolve('b');
  await settled();
  want(4);
  expect([asked, shown]).toEqual([
    [1, 3, 4],
    ['1: a', '3: b'],
  ]);
});

it('goes on after a failure: a bug is reported, why there is no answer is shown', async () => {
  const { want, asked, answers, shown } = topic();
  want(1);
  answers[0]?.resolve('unreadable');
  await settled();
  want(2);
  answers[1]?.reject(new EngineError('connectionLost', 'It is gone.'));
  await settled();
  want(3);
  expect(asked).toEqual([1, 2, 3]);
  expect(shown).toEqual(['It is gone.']);
  expect(useToasts.getState().toasts.map(({ detail }) => detail)).toEqual(['a frame that cannot be read']);
});

it('of frames that follow each other too fast the newest is shown, a moment later; an answer takes their place', async () => {
  const { want, answers, shown, tell } = topic();
  want(1);
  for (const frame of ['a', 'b', 'c']) tell(frame);
  expect(shown).toEqual(['a']);
  vi.runAllTimers();
  expect(shown).toEqual(['a', 'c']);
  tell('d');
  answers[0]?.resolve('answer');
  await settled();
  vi.runAllTimers();
  expect(shown).toEqual(['a', 'c', '1: answer']);
});

it('hears nothing while nobody looks, and an answer that is not wanted any more is not shown', async () => {
  const { want, asked, answers, shown, tell, hears } = topic();
  want(1);
  expect(hears()).toBe(true);
  want(null);
  expect(hears()).toBe(false);
  tell('a');
  answers[0]?.resolve('late');
  await settled();
  expect([asked, shown]).toEqual([[1, null], ['nothing']]);
});
