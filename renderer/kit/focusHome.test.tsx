// @vitest-environment happy-dom
import { render, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FocusHome, followFocus } from './focusHome.ts';

function Over({ isOpen }: { readonly isOpen: boolean }) {
  return (
    <>
      <button type="button">Before</button>
      {isOpen && (
        <div data-portal>
          <FocusHome />
          <input aria-label="Within" />
        </div>
      )}
    </>
  );
}

test('what lay over the window gives the focus back to where it was before, unless something else has taken it', async () => {
  followFocus(document);
  const { rerender } = render(<Over isOpen />);
  const before = screen.getByRole('button', { name: 'Before' });
  before.focus();
  screen.getByLabelText('Within').focus();
  rerender(<Over isOpen={false} />);
  expect(document.activeElement).not.toBe(before);
  await waitFor(() => expect(document.activeElement).toBe(before));
});
