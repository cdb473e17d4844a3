import { expect, test } from 'vitest';
import { withRuntime } from './settings.ts';

test.each([
  ['auto', 'auto', 'auto'],
  ['compiled', 'compiled', 'auto'],
  ['cpu', 'eager', 'cpu'],
  ['tensorflow', 'eager', 'tensorflow'],
  ['webgpu', 'eager', 'webgpu'],
  [undefined, 'auto', 'auto'],
])('the device "%s" of an older version is the runtime %s and the device %s', (stored, runtime, device) => {
  expect(withRuntime({ theme: 'dark', device: stored })).toEqual({ theme: 'dark', runtime, device });
});
