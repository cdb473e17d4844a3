// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Sweep } from '../../../core/protocol/sweeps.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { SweepChoice } from './Course.tsx';

inPage();

test('a sweep of a network without a name is listed as that of an untitled one', () => {
  const sweep = { id: 'one', name: '', status: 'finished', startedAt: '2026-01-02T10:00:00Z' } as unknown as Sweep;
  mount(<SweepChoice id="one" list={[sweep]} />);
  expect(screen.getByRole('combobox')).toHaveProperty('value', expect.stringMatching(/^Untitled, 02\/01\/2026/));
});
