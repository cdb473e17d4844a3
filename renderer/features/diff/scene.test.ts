import { expect, test } from 'vitest';
import { overlaps } from '../../../core/drawing/geometry.ts';
import { examples } from '../../../core/examples/examples.ts';
import { ROOT, type Document } from '../../../core/graph/document.ts';
import { markedScene } from './scene.ts';
import { sidesOf } from './sides.ts';

test('what only the older version has stands clear of the newer one, and of what is said below its cards', () => {
  const [older, newer] = [examples['perceptron-and'], examples['moons']] as [Document, Document];
  const { cards } = markedScene(sidesOf({ document: older, weights: null, notices: [] }, newer), ROOT);
  const removed = cards.filter(({ mark }) => mark === 'removed');
  const output = cards.find(({ id }) => id === 'output1');
  expect(removed).toHaveLength(3);
  expect(output?.lines.length).toBeGreaterThan(0);
  for (const { drawn } of removed) {
    for (const card of cards) {
      if (card.mark === 'removed') continue;
      // A line takes 17 units at least.
      const height = card.drawn.height + 17 * card.lines.length;
      expect(overlaps(drawn, { ...card.drawn, height })).toBe(false);
    }
  }
});
