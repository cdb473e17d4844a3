// @vitest-environment happy-dom
import { fireEvent, render, within } from '@testing-library/react';
import { beforeAll, expect, test, vi } from 'vitest';
import { leaveComposing } from './composing.ts';

beforeAll(() => leaveComposing(window));

test.each([
  ['Enter', { isComposing: true }],
  ['Escape', { isComposing: true }],
  ['Enter', { keyCode: 229 }],
])('%s that an input method takes (%j) is heard by nobody; the next one is', (key, taken) => {
  const [onField, onPage] = [vi.fn(), vi.fn()];
  const { container, unmount } = render(<input onKeyDown={onField} />);
  window.addEventListener('keydown', onPage);
  const field = within(container).getByRole('textbox');
  fireEvent.keyDown(field, { key, ...taken });
  expect(onField).not.toHaveBeenCalled();
  expect(onPage).not.toHaveBeenCalled();
  fireEvent.keyDown(field, { key });
  expect(onField).toHaveBeenCalledOnce();
  expect(onPage).toHaveBeenCalledOnce();
  window.removeEventListener('keydown', onPage);
  unmount();
});
