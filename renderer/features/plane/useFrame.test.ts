import { expect, test } from 'vitest';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { PlaneFrame } from '../../../core/protocol/plane.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { usePlane } from '../../workspace/plane/plane.ts';
import { planeTopic } from './useFrame.ts';

const frame = { runId: 'run-1', step: 1, grid: {}, values: {} } as unknown as PlaneFrame;

test('once the engine tells of the plane again, nothing says that it could not; once nobody looks, nothing is shown', async () => {
  const { tell, params } = connectScripted({
    plane: () => Promise.reject(new EngineError('internal', 'It failed.')),
    unwatchPlane: () => null,
  });
  planeTopic.want({ runId: 'run-1' } as never);
  await settled();
  expect(usePlane.getState()).toMatchObject({ frame: null, error: { message: 'It failed.' } });
  tell('planeFrame', frame);
  expect(usePlane.getState()).toMatchObject({ frame: { runId: 'run-1' }, error: undefined });
  planeTopic.want(null);
  tell('planeFrame', frame);
  expect(usePlane.getState()).toEqual({ frame: null, error: undefined });
  expect(params('unwatchPlane')).toHaveLength(1);
});
