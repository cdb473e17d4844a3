import { expect, test } from 'vitest';
import { finder, likeness } from './searching.ts';

const found = (query: string, ...names: string[]) => finder(names, (name: string) => ({ names: [name] }))(query);

test('all words of a query must be meant, in any order; the best comes first', () => {
  const names = ['Show compiled graph', 'Show as Python program', 'Arrange nodes', 'Python'];
  expect(found('python', ...names)).toEqual(['Python', 'Show as Python program']);
  expect(found('program show', ...names)).toEqual(['Show as Python program']);
  expect(found('program nodes', ...names)).toEqual([]);
  expect(found('', ...names)).toEqual(names);
});

test('umlauts are found as ü, ue and u, and ß as ss', () => {
  for (const query of ['rückgängig', 'rueckgaengig', 'ruckgangig', 'RÜCKG']) expect(found(query, 'Rückgängig')).toHaveLength(1);
  for (const query of ['groesse', 'grosse', 'größe']) expect(found(query, 'Batch-Größe')).toHaveLength(1);
}); // prettier-ignore

test('a slip of the typing is forgiven, another word is not', () => {
  for (const query of ['optimzer', 'optimiser', 'otpimizer', 'optmi']) expect(found(query, 'Optimizer'), query).toHaveLength(1);
  for (const query of ['save', 'cut', 'node', 'wave']) expect(found(query, 'Optimizer', 'Copy', 'Shape'), query).toEqual([]);
}); // prettier-ignore

test('what something is called counts more than what people call it besides', () => {
  const named = likeness('race', { names: ['Race of optimizers'] });
  const besides = likeness('race', { names: ['Compare'], also: 'race' });
  expect(named).toBeGreaterThan(besides);
  expect(besides).toBeGreaterThan(0);
});

test('of things that are called so besides, those come first that are called so first of all', () => {
  const all = [{ names: ['GELU'], also: 'Gaussian error transformer' }, { names: ['Encoder block'], also: 'transformer attention' }];
  expect(finder(all, (one) => one)('transformer').map(({ names }) => names[0])).toEqual(['Encoder block', 'GELU']);
}); // prettier-ignore

test('what is looked through at every key is taken apart once', () => {
  let said = 0;
  const find = finder(['Learning rate', 'Seed'], (name) => {
    said++;
    return { names: [name] };
  });
  for (const query of ['s', 'se', 'see', 'seed']) expect(find(query)).toEqual(['Seed']);
  expect(said).toBe(2);
});
