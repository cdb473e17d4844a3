import { expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import type { DataSource } from '../data/source.ts';
import { emptyDocument } from './create.ts';
import { usualNumberWords } from '../data/kinds/numberWords.ts';
import { hasStartingNetwork, startingNetworkFor, withStartingNetwork } from './starter.ts';

const generated = { examples: 100, noise: 0.1, classes: 3, testShare: 0.2, seed: 1 };
const sources: readonly (readonly [string, DataSource])[] = [
  ['classes', { kind: 'iris' }],
  ['numbers', { kind: 'regression', ...generated }],
  ['pictures', { kind: 'mnist' }],
  ['tokens', { kind: 'words', examples: 100, testShare: 0.2, seed: 1 }],
];

test.each(sources)('a starting network fits its data: %s', (_, data) => {
  const document = withStartingNetwork(emptyDocument('mine', data));
  expect(analyse(document).problems).toEqual([]);
  expect(document.name).toBe('mine');
});

test('for tokens it looks each of them up, and leaves out what a mask leaves out', () => {
  const { graph } = withStartingNetwork(emptyDocument('mine', { kind: 'words', examples: 100, testShare: 0.2, seed: 1 }));
  expect(graph.nodes.filter(({ block }) => block === 'embedding').map(({ params }) => params['tokens'])).toEqual([7, 2]);
  expect(graph.edges).toContainEqual(expect.objectContaining({ from: { node: 'dataset1', port: 'mask' }, to: { node: 'sequenceMean1', port: 'mask' } }));
}); // prettier-ignore

test('of a sequence only the places that count are learned, and it is offered where there are as many as are read', () => {
  const data = usualNumberWords();
  const document = withStartingNetwork(emptyDocument('mine', data));
  expect(analyse(document).problems).toEqual([]);
  expect(document.graph.edges).toContainEqual(expect.objectContaining({ from: { node: 'dataset1', port: 'counts' }, to: { node: 'output1', port: 'mask' } }));
  expect(hasStartingNetwork(data)).toBe(true);
  expect(hasStartingNetwork({ ...data, targetLength: data.length + 1 })).toBe(false);
}); // prettier-ignore

test('it is offered with the numbers of features and classes', () => {
  expect(startingNetworkFor({ kind: 'iris' }).en).toBe('Build a starting network for 4 features, 3 classes');
}); // prettier-ignore

test('settings that somebody chose are kept', () => {
  const document = emptyDocument('x', { kind: 'iris' });
  const own = { ...document, training: { ...document.training, epochs: 7 } };
  expect(withStartingNetwork(own).training).toEqual(own.training);
  expect(withStartingNetwork(document).training.learningRate).toBe(0.01);
});
