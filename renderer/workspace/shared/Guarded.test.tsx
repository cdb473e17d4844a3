// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { text } from '../../../core/text.ts';
import { bugs, inPage, mount } from '../../link/testing.tsx';
import { Guarded } from './Guarded.tsx';

inPage();

test('a part that falls over while it is drawn says so in its place, has a way back, and leaves the others alone', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let isBroken = true;
  function Part() {
    if (isBroken) throw new Error('a tensor without a shape');
    return <p>drawn</p>;
  }
  mount(
    <>
      <Guarded name={text('Plane', 'Ebene')}>
        <Part />
      </Guarded>
      <p>beside it</p>
    </>,
    'de',
  );
  expect(screen.getByRole('alert').textContent).toContain(
    '„Ebene“ lässt sich wegen eines Fehlers der App nicht zeigen',
  );
  expect(screen.getByRole('alert').textContent).toContain('a tensor without a shape');
  expect(screen.getByText('beside it')).toBeDefined();
  expect(bugs()[0]).toContain('a tensor without a shape');
  await userEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
  expect(screen.getByRole('alert')).toBeDefined();
  isBroken = false;
  await userEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen' }));
  expect(screen.getByText('drawn')).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
});
