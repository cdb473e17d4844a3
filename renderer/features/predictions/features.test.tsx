// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { dataSpec } from '../../../core/data/source.ts';
import { inPage } from '../../link/testing.tsx';
import { FeatureCells } from './Features.tsx';

inPage();

test('cells of an example that stays are not drawn anew with every answer', () => {
  // It is asked once for every cell that is drawn.
  const filled = [1];
  const asked = vi.spyOn(filled, 'includes');
  const row = (values: readonly number[]) => (
    <table>
      <tbody>
        <tr>
          <FeatureCells
            predictions={{ spec: dataSpec({ kind: 'iris' }), units: null }}
            values={values}
            filled={filled}
          />
        </tr>
      </tbody>
    </table>
  );
  const { rerender } = render(row([1, 2, 3, 4]));
  expect(asked).toHaveBeenCalledTimes(4);
  rerender(row([1, 2, 3, 4]));
  expect(asked).toHaveBeenCalledTimes(4);
  rerender(row([1, 2, 3, 5]));
  expect(asked).toHaveBeenCalledTimes(8);
  expect(screen.getAllByRole('cell').map((cell) => cell.textContent?.at(-1))).toEqual(['1', '2', '3', '5']);
});
