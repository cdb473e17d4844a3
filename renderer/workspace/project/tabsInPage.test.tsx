// @vitest-environment happy-dom
import { act, renderHook, waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { inPage } from '../../link/testing.tsx';
import { answer } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { useRuns } from '../runs/runs.ts';
import { useSelectedRun } from '../shared/useThrottled.ts';
import { inWorkspace, useWorkspaces, workspace } from '../workspaces.ts';
import { keepDraft, keepDraftsIn } from './keeping.ts';
import type { Draft } from './drafts.ts';
import { showTab } from '../document/showTab.ts';
import { closeTab, newTab, turnTab } from './tabs.ts';
import { useUnsavedWork } from './unsavedWork.ts';

inPage();

const rename = (name: string) => useDocument.getState().edit((document) => ({ ...document, name }));
const runOf = (id: string, step: number) =>
  ({ id, number: 1, steps: [], epochs: [], progress: { step, status: 'running' } }) as unknown as RunRecord;

beforeEach(() => {
  useWorkspaces.setState(useWorkspaces.getInitialState());
  useDocument.getState().open(examples['xor']!, null);
  useRuns.getState().replaceAll([]);
  newTab();
  useDocument.getState().open(examples['moons']!, null);
});

test('what is typed and not taken over yet is taken over by the document that is left', () => {
  const [first] = useWorkspaces.getState().all;
  const field = document.createElement('input');
  document.body.append(field);
  field.addEventListener('blur', () => rename('typed'));
  field.focus();
  turnTab(1);
  expect(workspace()).toBe(first);
  expect(useDocument.getState().document.name).not.toBe('typed');
  turnTab(1);
  expect(useDocument.getState().document.name).toBe('typed');
  field.remove();
});

test('training of a document out of sight draws nothing anew', () => {
  const [first] = useWorkspaces.getState().all;
  inWorkspace(first!, () => useRuns.getState().put(runOf('run-1', 1)));
  let drawn = 0;
  const { result } = renderHook(() => (drawn++, useSelectedRun(0)));
  drawn = 0;
  act(() => inWorkspace(first!, () => useRuns.getState().put(runOf('run-1', 2))));
  expect([drawn, result.current]).toEqual([0, undefined]);
  act(() => useRuns.getState().put(runOf('run-2', 1)));
  expect(result.current?.id).toBe('run-2');
});

test('work that was just given up with its tab is not offered for recovery', async () => {
  const drafts = new Map<string, Draft>();
  keepDraftsIn({
    all: () => Promise.resolve([...drafts.values()]),
    put: async (draft) => void drafts.set(draft.key, draft),
    remove: async (key) => void drafts.delete(key),
  });
  vi.stubGlobal('navigator', { locks: { query: () => Promise.resolve({ held: [] }) } });
  const forgetting = held<null>();
  const { client } = connectScripted({ recoverable: () => [], discardAutosave: () => forgetting.promise });
  expect(client).toBeDefined();
  rename('given up');
  await keepDraft();
  drafts.set('other', { ...[...drafts.values()][0]!, key: 'other' });
  const closing = closeTab();
  await settled();
  answer('discard', 'discard');
  await settled();
  const { result } = renderHook(() => useUnsavedWork(0));
  await waitFor(() => expect(result.current.items).toHaveLength(1));
  expect(result.current.items[0]?.key).toBe('other');
  forgetting.resolve(null);
  await act(() => closing);
  showTab(useWorkspaces.getState().all[0]!);
  vi.unstubAllGlobals();
});
