import { expect, test } from 'vitest';
import { EngineError } from '../../../core/protocol/errors.ts';
import { connectScripted } from '../../link/scripted.ts';
import { followPlane, usePlane } from './plane.ts';

test('once the engine tells of the plane again, nothing says that it could not', () => {
  const { client, tell } = connectScripted({});
  followPlane(client);
  usePlane.setState({ frame: null, error: new EngineError('internal', 'It failed.') });
  tell('planeFrame', { runId: 'run-1', step: 1, grid: {}, values: {} } as never);
  expect(usePlane.getState()).toMatchObject({ frame: { runId: 'run-1' }, error: undefined });
});
