// @vitest-environment happy-dom
import { act, render } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { WireEnds } from '../../../core/drawing/labelPlace.ts';
import { inPage } from '../../link/testing.tsx';
import { useCanvasView } from '../../workspace/editing/view.ts';
import { useLabelPlace } from './useLabelPlace.ts';

inPage();

const end = (x: number) => ({ x, y: 29, top: 0 });
const ends: WireEnds = [end(0), end(200)];

test('a wire is drawn anew only by a step of the zoom that takes the room of its words away, and places them by CSS then', () => {
  const drawn: string[] = [];
  function Words() {
    drawn.push(useLabelPlace({ x: 100, y: 29 }, ends, 8).y);
    return null;
  }
  render(<Words />);
  for (const letters of [1.1, 1.5, 2, 3, 3.5, 4]) act(() => useCanvasView.setState({ letters }));
  expect(drawn).toEqual(['29px', 'calc(0px - 10px * var(--letters, 1))']);
});
