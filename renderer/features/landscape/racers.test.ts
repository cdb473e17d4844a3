import { expect, test } from 'vitest';
import { defaultOptimizers, optimizers } from '../../../core/training/settings.ts';
import { racerOf, racers } from './racers.ts';

test('every optimizer races but the perceptron rule, and SGD with momentum beside it', () => {
  const names = racers.map(({ name }) => name);
  expect(names.slice(0, 5)).toEqual(['sgd', 'momentum', 'rmsprop', 'adam', 'adamw']);
  const kinds = optimizers.map(({ kind }) => kind).filter((kind) => kind !== 'perceptron');
  expect(names.filter((name) => name !== 'momentum')).toEqual(kinds);
});

test.each(racers.map((racer) => [racer.name, racer] as const))('%s is the one that is most like itself', (_, racer) => {
  expect(racerOf(racer.optimizer)).toBe(racer);
});

test('settings between two variants are the nearer one', () => {
  expect(racerOf({ ...defaultOptimizers.sgd, momentum: 0.2 }).name).toBe('sgd');
  expect(racerOf({ ...defaultOptimizers.sgd, momentum: 0.99 }).name).toBe('momentum');
});
