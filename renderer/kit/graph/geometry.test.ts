import { getViewportForBounds } from '@xyflow/react';
import { expect, test } from 'vitest';
import { viewOn } from '../../../core/drawing/geometry.ts';

const margins = { top: 40, left: 30, right: 50, bottom: 120 };
const padding = { top: '40px', left: '30px', right: '50px', bottom: '120px' } as const;

test.each([
  ['a small graph, in the middle', { x: 10, y: 20, width: 200, height: 60 }, { width: 1000, height: 800 }],
  ['a wide graph, between left and right', { x: -100, y: 0, width: 1840, height: 60 }, { width: 1000, height: 800 }],
  ['a high graph, above the lower margin', { x: 0, y: -300, width: 200, height: 1280 }, { width: 1000, height: 800 }],
  [
    'a graph that is larger than the smallest zoom',
    { x: 0, y: 0, width: 20_000, height: 20_000 },
    { width: 500, height: 400 },
  ],
])("the view is React Flow's own: %s", (_, bounds, size) => {
  const { x, y, zoom } = viewOn(bounds, size, margins, [0.2, 1.15]);
  const expected = getViewportForBounds(bounds, size.width, size.height, 0.2, 1.15, padding);
  expect(zoom).toBe(expected.zoom);
  // React Flow rounds margins to whole pixels.
  expect(Math.abs(x - expected.x)).toBeLessThanOrEqual(1);
  expect(Math.abs(y - expected.y)).toBeLessThanOrEqual(1);
});
