// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { DeviceInfo } from '../../../core/protocol/requests/session.ts';
import { text } from '../../../core/text.ts';
import { connectScripted } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { DeviceSettings } from './DeviceSettings.tsx';

inPage();

const cpu: DeviceInfo = { runtime: 'compiled', name: 'cpu', label: 'CPU (ONNX Runtime)', isAvailable: true, reason: null }; // prettier-ignore
const webgpu = { ...cpu, name: 'webgpu', label: 'WebGPU' };
const reason = text('It computed wrongly.', 'Es hat falsch gerechnet.');
const distrusted: DeviceInfo = { ...webgpu, isAvailable: false, reason, canRetry: true };

test('a device that is not trusted says why, and can be chosen once it was tried again', async () => {
  let devices = [distrusted, cpu];
  const { asked } = connectScripted({
    devices: () => devices,
    retryDevice: () => (devices = [{ ...webgpu, isAvailable: true }, cpu]),
  });
  mount(<DeviceSettings />, 'de');
  await screen.findByText(reason.de);
  expect(screen.getByRole('radio', { name: 'WebGPU' })).toHaveProperty('disabled', true);
  fireEvent.click(screen.getByRole('button', { name: 'Noch einmal versuchen: WebGPU' }));
  await waitFor(() => expect(screen.getByRole('radio', { name: 'WebGPU' })).toHaveProperty('disabled', false));
  expect(asked.filter(({ request }) => request === 'retryDevice')).toEqual([{ request: 'retryDevice', params: { name: 'webgpu' } }]); // prettier-ignore
  expect(screen.queryByRole('button', { name: /Noch einmal/ })).toBeNull();
});
