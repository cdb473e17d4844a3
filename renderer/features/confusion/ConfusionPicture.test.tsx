// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { inPage, mount } from '../../link/testing.tsx';
import { ConfusionPicture } from './ConfusionPicture.tsx';

inPage();

test('a click opens a cell; neither the other button nor a drag that ends on the picture does', async () => {
  const user = userEvent.setup();
  const onOpen = vi.fn();
  const confusion = { runId: 'r', step: 1, classes: ['a', 'b'], matrix: [[3, 1], [0, 4]] }; // prettier-ignore
  mount(<ConfusionPicture confusion={confusion} onOpen={onOpen} />);
  const target = screen.getByRole('img', { name: /^Confusion matrix/ });
  const coords = { x: 600, y: 100 };
  await user.pointer([{ keys: '[MouseRight]', target, coords }]);
  await user.pointer([
    { keys: '[MouseLeft>]', target: document.body },
    { keys: '[/MouseLeft]', target, coords },
  ]);
  expect(onOpen).not.toHaveBeenCalled();
  await user.pointer([{ keys: '[MouseLeft]', target, coords }]);
  expect(onOpen.mock.calls).toEqual([[0, 1]]);
});
