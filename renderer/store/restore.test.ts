import { expect, test, vi } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { connectScripted, settled } from '../engine/scripted.ts';
import { useEngineState } from '../engine/session.ts';
import { keepDraftsIn } from './keeping.ts';
import { useProject } from './project.ts';
import { restore } from './restore.ts';
import { useRuns } from './runs.ts';
import { useToasts } from './toasts.ts';

const run = { id: 'run-1', number: 1, steps: [], epochs: [], progress: { step: 7, status: 'stopped' } } as unknown as RunRecord; // prettier-ignore

test('runs that an engine went away with are asked for again when it is back', async () => {
  vi.stubGlobal('sessionStorage', { getItem: (key: string) => (key.endsWith('window') ? 'own' : null), setItem: () => undefined, removeItem: () => undefined }); // prettier-ignore
  const draft = { key: 'own', document: examples['xor']!, path: null, runIds: ['run-1'], savedAt: '', isUnsaved: true, screen: 'editor' } as const; // prettier-ignore
  keepDraftsIn({ all: () => Promise.resolve([draft]), put: () => Promise.resolve(), remove: () => Promise.resolve() });
  let isAway = true;
  connectScripted({
    run: () => {
      if (!isAway) return run;
      useEngineState.setState({ status: { kind: 'engineDown' } });
      throw new EngineError('connectionLost', 'It stopped.');
    },
  });
  const isBack = restore();
  await settled();
  expect(useRuns.getState().runs).toEqual([]);
  isAway = false;
  useEngineState.setState({ status: { kind: 'ready' } });
  await isBack;
  expect(useRuns.getState().runs.map(({ id }) => id)).toEqual(['run-1']);
  expect(useProject.getState().awaitedRuns).toEqual([]);
  expect(useToasts.getState().toasts).toEqual([]);
});
