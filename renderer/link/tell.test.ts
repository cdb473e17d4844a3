import { beforeEach, expect, test } from 'vitest';
import { create } from 'zustand';
import { EngineError } from '../../core/protocol/errors.ts';
import { useToasts } from '../kit/toasts.ts';
import { follow } from './follow.ts';
import { connectScripted, settled } from './scripted.ts';
import { useEngineState } from './session.ts';
import { keepTold, tell } from './tell.ts';

const toasts = () =>
  useToasts.getState().toasts.map(({ title, sentence, detail }) => `${title.en}: ${detail || sentence?.en}`);
beforeEach(() => useToasts.getState().closeAll());

test('a wish is told when it changes, and to every new engine; one that refuses is said, one that is gone is not', async () => {
  const speed = create<{ readonly value: number }>()(() => ({ value: 1 }));
  const answers = [() => 'heard', () => Promise.reject(new EngineError('connectionLost', 'It is gone.')), () => 'heard', () => Promise.reject(new EngineError('internal', 'It cannot.'))]; // prettier-ignore
  const told: number[] = [];
  keepTold(
    async () => {
      told.push(speed.getState().value);
      await answers.shift()?.();
    },
    (changed) => follow(speed, changed),
  );
  speed.setState({ value: 2 });
  speed.setState({ value: 3 });
  await settled();
  useEngineState.setState(({ generation }) => ({ generation: generation + 1 }));
  await settled();
  expect([told, toasts()]).toEqual([[2, 3, 3], []]);
  speed.setState({ value: 4 });
  await settled();
  expect([told, toasts()]).toEqual([[2, 3, 3, 4], ['The engine could not be told: It cannot.']]);
});

test('what is not wanted any more is told once; an engine that is gone does it no more anyway', async () => {
  const { params } = connectScripted({ cancelRace: () => null });
  tell('cancelRace', {});
  tell('cancelDownload', { name: 'mnist' as never });
  await settled();
  expect(params('cancelRace')).toEqual([{}]);
  expect(toasts()).toEqual(['It could not be cancelled: No answer to cancelDownload is prepared.']);
  useToasts.getState().closeAll();
  useEngineState.setState({ client: null });
  tell('cancelLandscape', {});
  await settled();
  expect(toasts()).toEqual([]);
});
