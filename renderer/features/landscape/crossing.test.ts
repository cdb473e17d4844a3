import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { Landscape, LandscapeProgress } from '../../../core/protocol/landscape.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { useEngineState } from '../../link/session.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useMoment } from '../../workspace/runs/shown.ts';
import { addWorkspace, dropWorkspace, showWorkspace, workspace } from '../../workspace/workspaces.ts';
import { followLandscape, useLandscape } from './landscape.ts';

/** Answers of the engine that cross with something that was done meanwhile. */

beforeEach(() => {
  useDocument.getState().open(examples['xor']!, null);
  useLandscape.setState(useLandscape.getInitialState());
});

test('a landscape that is drawn anew is still being drawn when the one before is given up', async () => {
  const [first, second] = [held<Landscape>(), held<Landscape>()];
  const answers = [first, second];
  connectScripted({ landscape: () => answers.shift()!.promise, cancelLandscape: () => null });
  const drawn = [useLandscape.getState().draw(), useLandscape.getState().draw()];
  await settled();
  first.reject(new EngineError('cancelled', 'Another one.'));
  await drawn[0];
  expect(useLandscape.getState().isDrawing).toBe(true);
  second.resolve({ key: 'second' } as unknown as Landscape);
  await drawn[1];
  expect(useLandscape.getState()).toMatchObject({ isDrawing: false, shown: { key: 'second' } });
});

test('a landscape that somebody else has cancelled is no longer being drawn', async () => {
  connectScripted({ landscape: () => Promise.reject(new EngineError('cancelled', 'Another window.')) });
  await useLandscape.getState().draw();
  expect(useLandscape.getState()).toMatchObject({ isDrawing: false, error: undefined });
});

test('progress of a landscape that was given up does not show in the next one', async () => {
  const { client, tell, params } = connectScripted({ landscape: () => held<Landscape>().promise });
  followLandscape(client);
  const progress = (key: string) => ({ key, runId: null, path: [] }) as unknown as LandscapeProgress;
  for (let i = 0; i < 2; i++) void useLandscape.getState().draw();
  await settled();
  const [first, second] = params('landscape').map(({ key }) => key ?? '');
  expect(first).not.toBe(second);
  tell('landscapeProgress', progress(first!));
  expect(useLandscape.getState().shown).toBeNull();
  tell('landscapeProgress', progress(second!));
  expect(useLandscape.getState().shown?.key).toBe(second);
});

test('the landscape of one document is not shown under another, which is looked at anew', async () => {
  const landscape = held<Landscape>();
  const { client, tell } = connectScripted({ landscape: () => landscape.promise, cancelLandscape: () => null });
  followLandscape(client);
  useLandscape.setState({ axes: { kind: 'random', seed: 3 } });
  const drawn = useLandscape.getState().draw();
  await settled();
  useDocument.getState().open(examples['moons']!, null);
  tell('landscapeProgress', { key: 'old', runId: null, path: [] } as unknown as LandscapeProgress);
  landscape.resolve({ key: 'old' } as unknown as Landscape);
  await drawn;
  expect(useLandscape.getState()).toEqual(useLandscape.getInitialState());
});

test('after a restart of the engine nobody stands at a point of a landscape that it does not know, and it is asked for anew', async () => {
  const { client } = connectScripted({ landscape: ({ key }) => ({ key, examples: 1 }) as unknown as Landscape });
  followLandscape(client);
  await useLandscape.getState().draw();
  const { key } = useLandscape.getState().shown!;
  useMoment.setState({ chosen: { runId: 'run-1', at: { landscape: key, a: 0, b: 0 } } });
  useEngineState.setState(({ generation }) => ({ generation: generation + 1 }));
  expect(useMoment.getState().chosen).toBeNull();
  expect(useLandscape.getState()).toMatchObject({ asked: null, shown: { key } });
  useMoment.setState({ chosen: { runId: 'run-1', at: { step: 4 } } });
  useEngineState.setState(({ generation }) => ({ generation: generation + 1 }));
  expect(useMoment.getState().chosen).not.toBeNull();
});

test('a landscape that gave way to that of another tab is to be drawn anew; the newest stays', async () => {
  connectScripted({ landscape: ({ key }) => ({ key }) as unknown as Landscape });
  const own = workspace();
  await useLandscape.getState().draw();
  expect(useLandscape.getState().asked).not.toBeNull();
  const other = addWorkspace();
  showWorkspace(other);
  useDocument.getState().open(examples['moons']!, null);
  await useLandscape.getState().draw();
  expect(useLandscape.getState().asked?.document).toBe(examples['moons']);
  dropWorkspace(other);
  expect(workspace()).toBe(own);
  expect(useLandscape.getState()).toMatchObject({ asked: null, isDrawing: false });
  expect(useLandscape.getState().shown).not.toBeNull();
});
