import { expect, test } from 'vitest';
import { useToasts } from '../kit/toasts.ts';
import { connectScripted } from '../link/scripted.ts';
import { followFeatures } from './followFeatures.ts';

test('a feature that falls over when the app starts is said, and the others follow all the same', () => {
  useToasts.getState().closeAll();
  const { client } = connectScripted({});
  const followed: string[] = [];
  const broken = {
    follow: () => {
      throw new Error('it fell over');
    },
  };
  followFeatures(
    [{ follow: () => followed.push('first') }, broken, {}, { follow: () => followed.push('last') }],
    client,
  );
  expect(followed).toEqual(['first', 'last']);
  expect(useToasts.getState().toasts).toMatchObject([{ detail: 'it fell over' }]);
});
