// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { connectScripted } from '../../link/scripted.ts';
import { inPage } from '../../link/testing.tsx';
import { useEngineState } from '../../link/session.ts';
import { usePicture } from './picture.ts';

inPage();

test('a picture is asked for once, again when somebody says so, and given up with its component', () => {
  connectScripted({});
  useEngineState.setState({ status: { kind: 'ready', generation: 1 } as never });
  const asked: unknown[] = [];
  const ask = (params: unknown) => void asked.push(params);
  const wanted = { grid: 'fine' };
  const { result, rerender, unmount } = renderHook(() => usePicture(ask, wanted));
  rerender();
  expect(asked).toEqual([expect.objectContaining(wanted)]);
  act(result.current);
  expect(asked).toHaveLength(2);
  expect(asked[1]).toEqual(asked[0]);
  unmount();
  expect(asked.at(-1)).toBeNull();
});
