import { beforeEach, expect, it } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { answer, useDialogs } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { trainAnew } from '../runs/training.ts';

/** An engine on which another window trains until it is made to make room. */
function busyEngine() {
  let isBusy = true;
  return connectScripted({
    startRun: () => {
      throw isBusy
        ? new EngineError('runElsewhere', same('busy'))
        : new EngineError('deviceUnavailable', same('far enough'));
    },
    makeRoom: () => {
      isBusy = false;
      return null;
    },
  });
}

beforeEach(() => useDocument.getState().open(examples['xor']!, null));

it('asks before it takes the place of another window’s run, and then starts', async () => {
  const { asked } = busyEngine();
  const starting = trainAnew();
  await settled();
  expect(useDialogs.getState().open?.kind).toBe('makeRoom');
  answer('makeRoom', 'makeRoom');
  await starting;
  expect(asked.map(({ request }) => request)).toEqual(['startRun', 'makeRoom', 'startRun']);
});

it('leaves the other run alone when the question is dismissed', async () => {
  const { asked } = busyEngine();
  const starting = trainAnew();
  await settled();
  useDialogs.getState().close();
  await starting;
  expect(asked.map(({ request }) => request)).toEqual(['startRun']);
});
