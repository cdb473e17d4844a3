import { expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import type { DataSource } from '../data/source.ts';
import { emptyDocument } from './create.ts';
import { startingNetworkFor, withStartingNetwork } from './starter.ts';

const generated = { examples: 100, noise: 0.1, classes: 3, testShare: 0.2, seed: 1 };
const sources: readonly (readonly [string, DataSource])[] = [
  ['classes', { kind: 'iris' }],
  ['numbers', { kind: 'regression', ...generated }],
  ['pictures', { kind: 'mnist' }],
];

test.each(sources)('a starting network fits its data: %s', (_, data) => {
  const document = withStartingNetwork(emptyDocument('mine', data));
  expect(analyse(document).problems).toEqual([]);
  expect(document.name).toBe('mine');
});

test('it is offered with the numbers of features and classes', () => {
  expect(startingNetworkFor({ kind: 'iris' }).en).toBe('Build a starting network for 4 features, 3 classes');
}); // prettier-ignore

test('settings that somebody chose are kept', () => {
  const document = emptyDocument('x', { kind: 'iris' });
  const own = { ...document, training: { ...document.training, epochs: 7 } };
  expect(withStartingNetwork(own).training).toEqual(own.training);
  expect(withStartingNetwork(document).training.epochs).toBe(60);
});
