import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { HostFrame } from '../../../core/protocol/channel.ts';
import type { EngineClient } from '../../../core/protocol/client.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { RunRecord, RunStatus } from '../../../core/protocol/runs.ts';
import { same, text } from '../../../core/text.ts';
import { useDocument } from '../document/document.ts';
import { useRuns } from './runs.ts';
import { useToasts } from '../../kit/toasts.ts';
import { resumeOffered, useRecovery, watchEngine } from './recovery.ts';
import { connectScripted } from '../../link/scripted.ts';
import { useEngineState } from '../../link/session.ts';

const runOf = (status: RunStatus) => ({ id: 'run-1', number: 1, steps: [], epochs: [], progress: { step: 7, status } }) as unknown as RunRecord; // prettier-ignore
const lost = new EngineError('connectionLost', 'It is gone.');

/** A page whose engine answers as told, one request after the other, while a run is in training. */
function page(...answers: (RunRecord | EngineError)[]) {
  const asked: string[] = [];
  let hear: (frame: HostFrame) => void = () => undefined;
  const client = {
    onHost: (listener: typeof hear) => (hear = listener),
    request: (name: string) => {
      asked.push(name);
      const answer = answers.shift();
      return answer instanceof EngineError ? Promise.reject(answer) : Promise.resolve(answer);
    },
  } as unknown as EngineClient;
  watchEngine(client);
  let generation = 0;
  const begin = async (pid: number) => {
    useEngineState.setState({ generation: ++generation, hello: { pid } as never });
    await new Promise((resolve) => setTimeout(resolve));
  };
  const end = (isAsked = false) =>
    hear({ host: 'engineExited', reason: same('It is gone.'), ...(isAsked && { isAsked }) });
  return { asked, begin, end };
}

const statusNow = () => useRuns.getState().runs[0]?.progress.status;

beforeEach(() => {
  useEngineState.setState(useEngineState.getInitialState());
  useToasts.getState().closeAll();
  useRuns.getState().replaceAll([runOf('running')]);
});

test('a connection that breaks again before it has told of the run is asked once more when it is back', async () => {
  const { asked, begin, end } = page(lost, runOf('running'));
  await begin(1);
  end();
  await begin(1);
  expect(statusNow()).toBe('interrupted');
  end();
  await begin(1);
  expect(asked).toEqual(['run', 'run']);
  expect(statusNow()).toBe('running');
  expect(useToasts.getState().toasts).toEqual([]);
});

test.each([false, true])(
  'what ran is none of a document that is opened while the engine is away (asked: %s)',
  async (isAsked) => {
    const { asked, begin, end } = page(runOf('running'), runOf('stopped'));
    await begin(1);
    end(isAsked);
    useDocument.getState().open(examples['moons']!, null);
    useRuns.getState().replaceAll([]);
    await begin(2);
    expect(asked).toEqual(['run', 'stopRun']);
    expect(useRuns.getState().runs).toEqual([]);
  },
);

test('a run that the engine dies of is not resumed again and again', async () => {
  const { asked, begin, end } = page(runOf('interrupted'), lost);
  await begin(1);
  end();
  await begin(2);
  end();
  await begin(3);
  expect(asked).toEqual(['run', 'resumeRun']);
  expect(useToasts.getState().toasts).toHaveLength(1);
});

test('of a run that died before anything was kept it is said that it can be trained again', async () => {
  const { begin, end } = page(new EngineError('runUnknown', same('There is no run here any more.')));
  await begin(1);
  end();
  await begin(2);
  expect(useRecovery.getState().notice?.en).toMatch(/Run 1 cannot go on: .* with the same seed/);
  expect(useToasts.getState().toasts).toEqual([]);
});

test('the offer to resume a run stays while that fails, and goes once the run goes on', async () => {
  const offer = { notice: text('It can go on.', 'Er kann weitergehen.'), resumable: 'run-1' };
  useRecovery.setState(offer);
  useRuns.getState().replaceAll([runOf('interrupted')]);
  let isFull = true;
  connectScripted({
    resumeRun: () => (isFull ? Promise.reject(new EngineError('outOfMemory', same('Too large.'))) : runOf('running')),
  });
  await resumeOffered('run-1');
  expect(useRecovery.getState()).toMatchObject(offer);
  expect(useToasts.getState().toasts[0]?.title.en).toBe('The run cannot continue');
  isFull = false;
  await resumeOffered('run-1');
  expect(useRecovery.getState()).toMatchObject({ notice: null, resumable: null });
});
