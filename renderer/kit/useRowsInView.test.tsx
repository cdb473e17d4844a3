// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { FEW_ROWS, useRowsInView } from './useRowsInView.tsx';

afterEach(cleanup);

function Table({
  count,
  current = -1,
  id = current,
}: {
  readonly count: number;
  readonly current?: number;
  readonly id?: unknown;
}) {
  const scroll = useRef<HTMLDivElement>(null);
  const { from, to, slotOf, onScroll, within } = useRowsInView(scroll, count, { place: current, id });
  const rows = Array.from({ length: count }, (_, i) => i).slice(from, to);
  return (
    <div ref={scroll} onScroll={onScroll} data-testid="around">
      <table>
        <tbody>
          {within(
            rows.map((row) => (
              <tr key={slotOf(row)}>
                <td>row {row}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

const shown = () => screen.getAllByText(/^row /).map(({ textContent }) => Number(textContent.slice(4)));
const room = () => screen.getAllByTestId('room').map(({ style }) => Number.parseFloat(style.height));

test('of thousands of rows those near what is seen are drawn, between the room of the others', () => {
  render(<Table count={5000} />);
  expect(shown().length).toBeLessThan(100);
  expect(room()[0]).toBe(0);
  const around = screen.getByTestId('around');
  Object.defineProperty(around, 'clientHeight', { value: 300 });
  around.scrollTop = 60_000;
  act(() => void fireEvent.scroll(around));
  expect(shown()).toContain(2000);
  expect(shown()).toContain(2009);
  expect(shown().length).toBeLessThan(100);
  expect((room()[0] ?? 0) + 30 * shown().length + (room()[1] ?? 0)).toBe(150_000);
  around.scrollTop = 150_000 - 300;
  act(() => void fireEvent.scroll(around));
  expect(shown().at(-1)).toBe(4999);
  expect(room()[1]).toBe(0);
});

test('elements of rows that go out of sight are taken for those that come', () => {
  render(<Table count={5000} />);
  const around = screen.getByTestId('around');
  Object.defineProperty(around, 'clientHeight', { value: 300 });
  const to = (top: number) => {
    around.scrollTop = top;
    act(() => void fireEvent.scroll(around));
    return screen.getAllByText(/^row /);
  };
  const before = to(3000);
  const after = to(3300);
  expect(after).toHaveLength(before.length);
  expect(new Set(after)).toEqual(new Set(before));
});

test('a table that is made taller is filled', () => {
  let resize: () => void = () => undefined;
  class Sized implements ResizeObserver {
    constructor(tell: ResizeObserverCallback) {
      resize = () => tell([], this);
    }
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  }
  vi.stubGlobal('ResizeObserver', Sized);
  render(<Table count={5000} />);
  expect(shown()).not.toContain(60);
  Object.defineProperty(screen.getByTestId('around'), 'clientHeight', { value: 60 * 30 });
  act(resize);
  expect(shown()).toContain(60);
  vi.unstubAllGlobals();
});

test('a row that becomes the current one is drawn, wherever it is, and the table goes there', () => {
  const { rerender } = render(<Table count={5000} />);
  rerender(<Table count={5000} current={3000} />);
  expect(shown()).toContain(3000);
  expect(screen.getByTestId('around').scrollTop).toBe(90_000);
  rerender(<Table count={10} current={3000} />);
  expect(shown()).toHaveLength(10);
});

test('in another order the table stays where it is', () => {
  const { rerender } = render(<Table count={5000} current={3} id="run" />);
  rerender(<Table count={5000} current={4000} id="run" />);
  expect(shown()).toContain(0);
  expect(screen.getByTestId('around').scrollTop).toBe(0);
});

test('few rows are all drawn', () => {
  render(<Table count={FEW_ROWS} />);
  expect(shown()).toHaveLength(FEW_ROWS);
  expect(screen.queryAllByTestId('room')).toEqual([]);
});
