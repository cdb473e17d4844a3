// @vitest-environment happy-dom
import { act, createEvent, fireEvent, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { DataSource } from '../../../core/data/source.ts';
import { createAxes } from '../../kit/plot/axes.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { PointEditor, type Gesture } from './PointEditor.tsx';
import { usePointSelection } from './usePointSelection.ts';

inPage();

/** 400 by 200 pixels for x from 0 to 4, y from 0 to 2. */
const sheet = createAxes({ across: [0, 4], up: [0, 2] }, { width: 400, height: 200, rem: 1, format: String });
const axes = { ...sheet, left: 0, right: 400, top: 0, bottom: 200, xOf: (x: number) => 100 * x, yOf: (y: number) => 200 - 100 * y, xAt: (x: number) => x / 100, yAt: (y: number) => (200 - y) / 100 }; // prettier-ignore
const source: DataSource = {
  kind: 'points',
  view: 'plane',
  points: [
    [1, 1, 0],
    [3, 1, 1],
  ],
  classes: 2,
  testShare: 0,
  seed: 1,
} as never;

function Editor() {
  const data = useDocument((state) => state.document.data);
  const [gesture, setGesture] = useState<Gesture | null>(null);
  const [label, setLabel] = useState(1);
  const selection = usePointSelection(data);
  const own = data.kind === 'points' ? data.points : [];
  const points = own.map(([x = 0, y = 0, of = 0]) => ({ x, y, label: of }));
  return (
    <>
      <PointEditor
        {...{ points: points as never, axes, selection, label, gesture }}
        onLabel={setLabel}
        onGesture={setGesture}
      />
      <output>{[...selection.places].join()}</output>
    </>
  );
}
const editor = () => screen.getByRole('application', { name: 'Edit points' });
const selected = () => screen.getByRole('status').textContent;
const points = () => {
  const { data } = useDocument.getState().document;
  return data.kind === 'points' ? data.points : [];
};
const at = (x: number, y: number) => ({ clientX: 100 * x, clientY: 200 - 100 * y, button: 0, pointerId: 1 });
const pointer = (kind: 'pointerDown' | 'pointerMove' | 'pointerUp', x: number, y: number, more: object = {}) =>
  fireEvent[kind](editor(), { ...at(x, y), ...more });
const drag = (from: readonly [number, number], to: readonly [number, number]) => {
  pointer('pointerDown', ...from);
  pointer('pointerMove', ...to);
  pointer('pointerUp', ...to);
};

beforeEach(() => {
  useDocument.getState().open({ ...examples['xor']!, data: source }, null);
  mount(<Editor />);
});

test('a click sets a point of the class that is chosen, a drag moves it, and both are undone one by one', () => {
  drag([2, 0.5], [2, 0.5]);
  expect(points().at(-1)).toEqual([2, 0.5, 1]);
  expect(selected()).toBe('2');
  drag([2, 0.5], [2.5, 1.5]);
  expect(points().at(-1)).toEqual([2.5, 1.5, 1]);
  act(() => useDocument.getState().undo());
  expect(points().at(-1)).toEqual([2, 0.5, 1]);
  act(() => useDocument.getState().undo());
  expect(points()).toHaveLength(2);
});

test('a rubber band chooses what it goes around, Shift adds and takes away; a hand that trembles moves nothing', () => {
  drag([0.5, 0.5], [3.5, 1.5]);
  expect(selected()).toBe('0,1');
  pointer('pointerDown', 1, 1, { shiftKey: true });
  expect(selected()).toBe('1');
  const before = points();
  drag([3, 1], [3.02, 1]);
  expect(points()).toBe(before);
});

test('a double click gives the next class, the right button removes', () => {
  for (let i = 0; i < 2; i++) drag([1, 1], [1, 1]);
  fireEvent.doubleClick(editor(), at(1, 1));
  expect(points()[0]).toEqual([1, 1, 1]);
  fireEvent(editor(), createEvent.contextMenu(editor(), at(3, 1)));
  expect(points()).toEqual([[1, 1, 1]]);
});

test('the keyboard does all of it: it sets, chooses, moves, relabels and removes', async () => {
  const user = userEvent.setup();
  act(() => editor().focus());
  await user.keyboard('{ArrowUp}{Tab}');
  expect(selected()).toBe('1');
  await user.keyboard('{ArrowRight}{ArrowRight}{Shift>}{ArrowDown}{/Shift} ');
  expect(points()[1]?.map((value) => Math.round(1000 * value) / 1000)).toEqual([3.08, 0.9, 0]);
  await user.keyboard('{Escape}1{Enter}');
  expect(points().at(-1)).toEqual([2, 1, 0]);
  await user.keyboard('{Control>}a{/Control}{Delete}');
  expect(points()).toEqual([]);
});
