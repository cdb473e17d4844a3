import { expect, it } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';
import { createAsker, untilAnswered } from './ask.ts';
import { held, settled } from './scripted.ts';
import { useEngineState } from './session.ts';

it('of several answers only that to the newest question counts, in whatever order they come', async () => {
  const { ask } = createAsker();
  const [first, second] = [held<string>(), held<string>()];
  const outcomes = [ask(() => first.promise), ask(() => second.promise)];
  second.resolve('b');
  first.resolve('a');
  expect(await Promise.all(outcomes)).toEqual([undefined, { data: 'b', error: undefined }]);
});

it('an answer to those who have gone, or to what was given up, does not count', async () => {
  let isThere = true;
  const { ask, forget } = createAsker(() => () => isThere);
  const [first, second] = [held<string>(), held<string>()];
  const gone = ask(() => first.promise);
  isThere = false;
  first.resolve('a');
  expect(await gone).toBeUndefined();
  isThere = true;
  const forgotten = ask(() => second.promise);
  forget();
  second.reject(new Error('late'));
  expect(await forgotten).toBeUndefined();
});

it('says why there is no answer, also where it could not even be asked', async () => {
  const error = new EngineError('connectionLost', 'The engine is not connected yet.');
  const ask = createAsker().ask(() => {
    throw error;
  });
  expect(await ask).toEqual({ data: undefined, error });
});

it('what must be known is asked once the engine is there, and of the next one when that is lost', async () => {
  const become = (kind: 'connecting' | 'engineDown' | 'ready') => useEngineState.setState({ status: { kind } });
  become('connecting');
  const answers = [held<string>(), held<string>()];
  let asked = 0;
  const answer = untilAnswered(() => answers[asked++]!.promise);
  await settled();
  expect(asked).toBe(0);
  become('ready');
  await settled();
  expect(asked).toBe(1);
  become('engineDown');
  answers[0]?.reject(new EngineError('connectionLost', 'It is gone.'));
  await settled();
  expect(asked).toBe(1);
  become('ready');
  await settled();
  answers[1]?.resolve('known');
  expect(await answer).toBe('known');
});
