// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { RunStatus } from '../../../core/protocol/runs.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { stepOf } from '../../workspace/runs/moments.ts';
import { useMoment } from '../../workspace/runs/shown.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { TimeWalk } from './TimeWalk.tsx';

inPage();

const places = [0, 5, 10, 20];
const stepNow = () => stepOf(useMoment.getState().chosen?.at);
function Walk({ status }: { readonly status: RunStatus }) {
  const step = useMoment(({ chosen }) => stepOf(chosen?.at));
  return <TimeWalk run={runOf(examples['xor']!, { status })} places={places} step={step} />;
}
const button = (name: string) => screen.getByRole('button', { name });
const isDisabled = (element: HTMLElement) => element.getAttribute('aria-disabled') === 'true';
const slider = () => screen.getByRole('slider', { name: 'Moment of the run' });

beforeEach(() => useMoment.setState({ chosen: null }));
afterEach(() => void vi.useRealTimers());

test('buttons and the slider go from one recorded step to the next, and now is the end', async () => {
  const user = userEvent.setup();
  mount(<Walk status="finished" />);
  expect(slider()).toHaveProperty('value', '3');
  await user.click(button('One recorded step back'));
  expect(stepNow()).toBe(10);
  expect(slider().getAttribute('aria-valuetext')).toContain('after batch 10');
  await user.click(button('First recorded step'));
  expect(stepNow()).toBe(0);
  expect(isDisabled(button('One recorded step back'))).toBe(true);
  fireEvent.change(slider(), { target: { value: '1' } });
  expect(stepNow()).toBe(5);
  await user.click(button('Now'));
  expect(useMoment.getState().chosen).toBeNull();
});

test('it plays from the beginning to now, and is held', () => {
  vi.useFakeTimers();
  mount(<Walk status="stopped" />);
  fireEvent.click(button('Play'));
  const seen: (number | undefined)[] = [];
  for (const _ of places) {
    seen.push(stepNow());
    act(() => void vi.advanceTimersByTime(100));
  }
  expect(seen).toEqual([0, 5, 10, undefined]);
  fireEvent.click(button('Play'));
  act(() => void vi.advanceTimersByTime(100));
  fireEvent.click(button('Pause'));
  act(() => void vi.advanceTimersByTime(1000));
  expect(stepNow()).toBe(5);
});

test('while the run is in training there is no way back', () => {
  mount(<Walk status="running" />);
  expect(isDisabled(slider())).toBe(true);
  fireEvent.change(slider(), { target: { value: '1' } });
  expect(useMoment.getState().chosen).toBeNull();
  expect(slider().title).toBe('Pause the run to go back.');
  expect(isDisabled(button('Play'))).toBe(true);
});
