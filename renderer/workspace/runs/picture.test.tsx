// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { connectScripted } from '../../link/scripted.ts';
import { inPage } from '../../link/testing.tsx';
import { useDocument } from '../document/document.ts';
import { addWorkspace, inWorkspace, showWorkspace } from '../workspaces.ts';
import { usePicture } from './picture.ts';

inPage();

test('is asked for anew when another document comes into sight, though it is the same network', () => {
  connectScripted({});
  useDocument.getState().open(examples['moons']!, null);
  const other = addWorkspace();
  inWorkspace(other, () => useDocument.getState().open({ ...examples['moons']!, name: 'another' }, null));
  const asked: (string | undefined)[] = [];
  const ask = (params: { readonly document: { readonly name: string } } | null) => asked.push(params?.document.name);
  const wanted = {};
  const { rerender, unmount } = renderHook(() => usePicture(ask, wanted));
  rerender();
  expect(asked).toEqual(['Two moons']);
  act(() => showWorkspace(other));
  expect(asked).toEqual(['Two moons', 'another']);
  unmount();
  expect(asked.at(-1)).toBeUndefined();
});
