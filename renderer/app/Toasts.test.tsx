// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';
import { same, text } from '../../core/text.ts';
import { notifyError } from '../link/notify.ts';
import { inPage, mount } from '../link/testing.tsx';
import { Toasts } from './Toasts.tsx';

inPage();

const shown = () => screen.queryAllByRole('listitem').map((item) => item.textContent);
const fail = (number: number) =>
  act(
    () =>
      void notifyError(
        text('Not opened', 'Nicht geöffnet'),
        new EngineError('fileUnreadable', same(`broken ${number}`)),
      ),
  );

test('no message is swallowed: the newest are in sight, the others behind a button, and equal ones are counted', async () => {
  const user = userEvent.setup();
  mount(<Toasts />);
  for (const number of [1, 2, 3, 4, 5]) fail(number);
  expect(shown()).toHaveLength(3);
  expect(shown().at(-1)).toContain('broken 5');
  await user.click(screen.getByRole('button', { name: 'Show 2 more' }));
  expect(shown()).toHaveLength(5);
  expect(shown()[0]).toContain('broken 1');
  await user.click(screen.getByRole('button', { name: 'Show fewer' }));
  fail(5);
  expect(shown().at(-1)).toContain('×2');
  await user.click(screen.getAllByRole('button', { name: 'Close' })[0]!);
  expect(shown()).toHaveLength(3);
  await user.click(screen.getByRole('button', { name: 'Close all' }));
  expect(shown()).toEqual([]);
});
