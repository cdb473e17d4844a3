// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { inPage, mount } from '../link/testing.tsx';
import { Pager } from './Pager.tsx';

inPage();

test.each([
  [{ offset: 7, total: 3, size: 1 }, 2],
  [{ offset: 200, total: 150, size: 100 }, 100],
  [{ offset: 200, total: 200, size: 100 }, 100],
  [{ offset: 5, total: 0, size: 1 }, 0],
])('where there are fewer examples than before it goes back to the last page: %o', (place, last) => {
  const onMove = vi.fn();
  mount(<Pager {...place} count={0} onMove={onMove} />);
  expect(onMove.mock.calls).toEqual([[last]]);
});

test.each([
  { offset: 0, total: 0, size: 1 },
  { offset: 100, total: 101, size: 100 },
])('it stays where there is something: %o', (place) => {
  const onMove = vi.fn();
  mount(<Pager {...place} count={1} onMove={onMove} />);
  expect(onMove).not.toHaveBeenCalled();
});
