// @vitest-environment happy-dom
import { Button } from '@mantine/core';
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { same } from '../../../core/text.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { CommandMenu } from './CommandMenu.tsx';
import { offerCommands } from './registry.ts';

inPage();

test('the arrow keys reach what can do nothing now, so that it can say why', async () => {
  const user = userEvent.setup();
  const of = (place: number) => ({ group: 'edit', menus: { bar: place }, run: () => undefined }) as const;
  offerCommands({
    able: { ...of(1), text: same('Able') },
    unable: { ...of(2), text: same('Unable'), isEnabled: () => false, needs: same('First something else.') },
    last: { ...of(3), text: same('Last') },
  });
  mount(<CommandMenu menu="bar" label={same('Menu')} target={<Button>Open</Button>} />);
  await user.click(screen.getByRole('button', { name: 'Open' }));
  await user.keyboard('{ArrowDown}{ArrowDown}');
  const unable = screen.getByRole('menuitem', { name: 'Unable' });
  expect(document.activeElement).toBe(unable);
  expect(unable.getAttribute('aria-disabled')).toBe('true');
  expect(unable.getAttribute('aria-description')).toBe('First something else.');
});
