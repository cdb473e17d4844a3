import { expect, test } from 'vitest';
import type { DeviceInfo } from '../../../core/protocol/requests/session.ts';
import { same } from '../../../core/text.ts';
import { deviceOptions, keptDevice, threadOptions } from './deviceOptions.ts';

const device = (runtime: DeviceInfo['runtime'], name: string, reason?: string): DeviceInfo => ({
  runtime,
  name,
  label: `${name} ${runtime}`,
  isAvailable: reason === undefined,
  reason: reason === undefined ? null : same(reason),
});
const devices = [
  device('compiled', 'cuda', 'not set up'),
  device('compiled', 'webgpu', 'no card'),
  device('compiled', 'cpu'),
  device('eager', 'tensorflow'),
  device('eager', 'webgpu'),
  device('eager', 'cpu'),
];
const enabled = (runtime: 'auto' | 'compiled' | 'eager') =>
  deviceOptions(devices, runtime).filter(({ isEnabled }) => isEnabled).map(({ name }) => name); // prettier-ignore
const option = (runtime: 'auto' | 'compiled' | 'eager', wanted: string) =>
  deviceOptions(devices, runtime).find(({ name }) => name === wanted)!;

test('every device is there once, and those that the runtime has can be chosen', () => {
  expect(deviceOptions(devices, 'auto').map(({ name }) => name)).toEqual([
    'auto',
    'cuda',
    'webgpu',
    'cpu',
    'tensorflow',
  ]);
  expect(enabled('auto')).toEqual(['auto', 'webgpu', 'cpu', 'tensorflow']);
  expect(enabled('compiled')).toEqual(['auto', 'cpu']);
  expect(enabled('eager')).toEqual(['auto', 'webgpu', 'cpu', 'tensorflow']);
});

test('a device that is distrusted cannot be chosen by the other runtime either, says why, and can be tried again', () => {
  const distrusted = [{ ...device('compiled', 'webgpu', 'wrong'), canRetry: true }, device('eager', 'webgpu')];
  const [, auto] = deviceOptions(distrusted, 'auto');
  expect(auto).toMatchObject({ name: 'webgpu', description: same('wrong'), isEnabled: false, canRetry: true });
  expect(deviceOptions(distrusted, 'eager')[1]).toMatchObject({ isEnabled: true });
});

test('what cannot be chosen says why', () => {
  expect(option('compiled', 'webgpu').description).toEqual(same('no card'));
  expect(option('compiled', 'tensorflow').description.en).toBe('Only with the runtime “eager”');
  expect(option('eager', 'cuda').description.de).toBe('Nur mit der Laufzeit „kompiliert“');
});

test('a device says with which runtimes it goes, and is shown as the one that works', () => {
  expect(option('auto', 'cpu')).toMatchObject({ label: same('cpu compiled'), description: { en: 'compiled, eager' } });
  expect(option('auto', 'webgpu')).toMatchObject({ label: same('webgpu eager'), description: { en: 'eager' } });
});

test('another runtime keeps the device where it has it', () => {
  expect(keptDevice(deviceOptions(devices, 'eager'), 'cpu')).toBe('cpu');
  expect(keptDevice(deviceOptions(devices, 'compiled'), 'tensorflow')).toBe('auto');
});

test.each([
  [1, 'auto', [1]],
  [2, 'auto', [1, 2]],
  [12, 'auto', [1, 2, 4, 8, 12]],
  [2, 6, [1, 2, 6]],
] as const)('of %i threads with the choice %s there are %j to choose from', (threads, chosen, counts) => {
  expect(threadOptions([device('eager', 'cpu'), { ...device('compiled', 'cpu'), threads }], chosen)).toEqual(counts);
});
