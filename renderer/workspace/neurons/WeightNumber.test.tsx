// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { startWeights } from '../../../core/analysis/startWeights.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { analysisOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import { useRuns } from '../runs/runs.ts';
import { runOf } from '../runs/testing.ts';
import { setWeight } from './weightEdits.ts';
import { WeightNumber } from './WeightNumber.tsx';

inPage();

const place = { path: 'perceptron1', name: 'theta', index: 0 };
const now = () => {
  const { document } = useDocument.getState();
  const node = analysisOf(document).byId.get(place.path)!;
  return startWeights([node], document.training.seed).get(`${node.identity}.theta`)?.[0];
};
function Theta() {
  useDocument((state) => state.document);
  return <WeightNumber {...place} value={now()} label="threshold" />;
}
const number = () => screen.getByRole('spinbutton', { name: 'threshold' });
const steps = () => useDocument.getState().past.length;

beforeEach(() => {
  useDocument.getState().open(examples['xor-by-hand']!, null);
  useRuns.getState().replaceAll([]);
  setWeight(place, 0.25);
  useDocument.getState().open(useDocument.getState().document, null);
});

test('arrow keys change it by hundredths, with Shift by thousandths, as one step of undo', async () => {
  const user = userEvent.setup();
  mount(<Theta />);
  act(() => number().focus());
  await user.keyboard('{ArrowUp}{Shift>}{ArrowDown}{/Shift}');
  expect(now()).toBeCloseTo(0.259, 6);
  expect(number().getAttribute('aria-valuenow')).toBe(String(now()));
  expect(steps()).toBe(1);
  act(() => useDocument.getState().undo());
  expect(now()).toBe(0.25);
});

test('a digit begins another number; Enter takes it over, Escape forgets it, and what is no number is not taken', async () => {
  const user = userEvent.setup();
  mount(<Theta />, 'de');
  act(() => number().focus());
  await user.keyboard('-1,25{Enter}');
  expect(now()).toBe(-1.25);
  expect(document.activeElement).toBe(number());
  await user.keyboard('7{Escape}');
  expect(now()).toBe(-1.25);
  await user.dblClick(number());
  const input = screen.getByRole('textbox', { name: 'threshold' });
  expect(input).toHaveProperty('value', '-1,25');
  await user.clear(input);
  await user.type(input, 'much');
  expect(input.getAttribute('aria-invalid')).toBe('true');
  await user.tab();
  expect(now()).toBe(-1.25);
});

test('dragging it is one step of undo, and a press that hardly moves changes nothing', async () => {
  mount(<Theta />);
  const frame = () => act(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));
  fireEvent.pointerDown(number(), { pointerId: 1, button: 0, clientX: 100 });
  fireEvent.pointerMove(number(), { pointerId: 1, clientX: 101 });
  await frame();
  expect(steps()).toBe(0);
  for (const clientX of [120, 140]) {
    fireEvent.pointerMove(number(), { pointerId: 1, clientX });
    await frame();
  }
  fireEvent.pointerUp(number(), { pointerId: 1 });
  expect(now()).toBeCloseTo(0.65, 6);
  expect(steps()).toBe(1);
});

test('while a run is in training it stays, and says why', async () => {
  const user = userEvent.setup();
  useRuns.getState().replaceAll([runOf(useDocument.getState().document, { status: 'running' })]);
  mount(<Theta />);
  act(() => number().focus());
  await user.keyboard('{ArrowUp}');
  expect(now()).toBe(0.25);
  expect(useDocument.getState().refusal?.en).toContain('Pause first');
});
