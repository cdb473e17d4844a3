import { expect, it } from 'vitest';
import { withWeights } from '../../../core/analysis/startWeights.ts';
import { examples } from '../../../core/examples/examples.ts';
import type { Document } from '../../../core/graph/document.ts';
import { isLandscapeOf } from './landscape.ts';

const document = examples['moons']!;
const seeded: Document = { ...document, training: { ...document.training, seed: document.training.seed + 1 } };
const set = withWeights(document, new Map([['linear1.bias', new Float32Array(16).fill(0.5)]]));

it.each([
  ['the same document', document, [true, true]],
  ['longer training', { ...document, training: { ...document.training, epochs: 999 } }, [true, true]],
  ['another seed', seeded, [false, true]],
  ['weights set by hand', set, [false, false]],
  ['other data', examples['xor']!, [false, false]],
])('a landscape of the start and one of a run serve %s or not', (_, current, expected) => {
  const serves = [null, 'run'].map((runId) => isLandscapeOf({ document, runId }, current));
  expect(serves).toEqual(expected);
});
