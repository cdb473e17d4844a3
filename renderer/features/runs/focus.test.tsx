// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, expect, test } from 'vitest';
import { useFocusWithItsRun } from './focus.ts';

afterEach(cleanup);

/** Rows whose elements belong to their places, as those of a long table do. */
function Rows({ ids }: { readonly ids: readonly string[] }) {
  const around = useRef<HTMLDivElement>(null);
  useFocusWithItsRun(around);
  return (
    <div ref={around} tabIndex={0} data-testid="around">
      <table>
        <tbody>
          {ids.map((id, place) => (
            <tr key={place} data-run={id}>
              <td>
                <input type="checkbox" aria-label={`draw ${id}`} />
                <button type="button" data-names>
                  {id}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

test('the focus stays with its run, whatever element that has got', () => {
  const { rerender } = render(<Rows ids={['a', 'b', 'c']} />);
  screen.getByRole('button', { name: 'b' }).focus();
  rerender(<Rows ids={['new', 'a', 'b']} />);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'b' }));
  screen.getByRole('checkbox', { name: 'draw a' }).focus();
  rerender(<Rows ids={['b', 'new', 'a']} />);
  expect(document.activeElement).toBe(screen.getByRole('checkbox', { name: 'draw a' }));
});

test('where its run is out of sight, the table has the focus, and not another run', () => {
  const { rerender } = render(<Rows ids={['a', 'b', 'c']} />);
  screen.getByRole('button', { name: 'b' }).focus();
  rerender(<Rows ids={['x', 'y', 'z']} />);
  expect(document.activeElement).toBe(screen.getByTestId('around'));
});
