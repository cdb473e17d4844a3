import { expect, test } from 'vitest';
import { signature } from '../analysis/signature.ts';
import { emptyDocument } from './create.ts';
import { parseDocument } from './parse.ts';
import { labelOf, relabelled, withLabels, withoutLabels } from './runLabels.ts';

const plain = emptyDocument('plain');
const named = withLabels(plain, ['run-1', 'run-2'], { name: 'slow', colour: 2 });

test('what is said of runs is read back, unknown words included, and changes no results', () => {
  const runs = { ...named.runs, 'run-3': { note: 'why', laterVersion: [1] } };
  const read = parseDocument(JSON.parse(JSON.stringify({ ...named, runs })));
  expect(read.ok && read.value.runs).toEqual(runs);
  expect(read.ok && signature(read.value)).toBe(signature(plain));
});

test('a label that changes nothing gives the same document, and one that is taken back leaves nothing behind', () => {
  expect(withLabels(named, ['run-1'], { name: 'slow' })).toBe(named);
  const back = withLabels(named, ['run-1', 'run-2'], { name: undefined, colour: undefined });
  expect(back).toEqual(plain);
  expect('runs' in back).toBe(false);
});

test('names that every object has are no runs', () => {
  expect(labelOf(named, 'constructor')).toEqual({});
  expect(parseDocument({ ...plain, runs: { constructor: { name: 'x' } } }).ok).toBe(false);
});

test('runs that are called something else in a file keep what is said of them; those that are not there leave nothing', () => {
  expect(relabelled(named, new Map([['run-1', 'run-1-20']])).runs).toEqual({ 'run-1-20': { name: 'slow', colour: 2 } });
  expect(relabelled(named, new Map())).toEqual(plain);
  expect(withoutLabels(named)).toEqual(plain);
});
