import { EngineError } from '../../core/protocol/errors.ts';
import { joined, text, type Text } from '../../core/text.ts';
import { openCpu } from './cpu.ts';
import type { Device, DeviceName } from './device.ts';
import { openTensorFlowNode } from './tensorflowNode.ts';
import { reasonOf, Unavailable } from './unavailable.ts';
import { openWebGpu } from './webgpu.ts';

interface Probe {
  readonly name: DeviceName;
  readonly title: string;
  /** Opens the device, or throws an error that tells the user why it is unavailable. */
  open(): Promise<Device>;
}

/** Every TensorFlow.js device, in the order in which `auto` tries them: fastest first. */
export const eagerProbes: readonly Probe[] = [
  { name: 'tensorflow', title: 'TensorFlow', open: openTensorFlowNode },
  { name: 'webgpu', title: 'WebGPU', open: openWebGpu },
  { name: 'cpu', title: 'CPU', open: openCpu },
];

/** Whether this is the name of an eager device. */
export function isEagerDevice(name: string): boolean {
  return eagerProbes.some((probe) => probe.name === name);
}

/** Devices are opened once: backends and adapters live as long as the process. */
const opened = new Map<DeviceName, Promise<Device>>();

/** The device of a probe, once it has proved that it works. */
export function openProbed(probe: Probe): Promise<Device> {
  const device = opened.get(probe.name) ?? probe.open().then(verified);
  opened.set(probe.name, device);
  return device;
}

/** Verifies a device by computing a product and its gradient. */
async function verified(device: Device): Promise<Device> {
  const { tf, label } = device;
  const gradient = device.run(() =>
    tf.tidy(() => {
      const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      return tf.grad((x) => tf.sum(tf.matMul(x as typeof a, a)))(tf.ones([2, 2]));
    }),
  );
  const values = await gradient.data();
  gradient.dispose();
  if (values.join() === '3,7,3,7') return device;
  throw new Unavailable(
    text(`${label} was found, but its results are wrong.`, `${label} wurde gefunden, rechnet aber falsch.`),
  );
}

/**
 * The eager device of this name: cpu, tensorflow, webgpu; `gpu` for any graphics card, `auto` for the best one that
 * works. `but`: those that are not to be taken. Fails with deviceUnavailable and the reason.
 */
export async function openDevice(name: string, but: readonly DeviceName[] = []): Promise<Device> {
  const isMeant = (probe: Probe) => name === 'auto' || name === 'gpu' || probe.name === name;
  const candidates = eagerProbes.filter((probe) => isMeant(probe) && !but.includes(probe.name));
  if (candidates.length === 0) {
    const names = ['auto', 'gpu', ...eagerProbes.map((probe) => probe.name)].join(', ');
    throw new EngineError(
      'deviceUnavailable',
      text(
        `Eager training has no device “${name}”; it has ${names}.`,
        `Das eager-Training hat kein Gerät „${name}“; es hat ${names}.`,
      ),
    );
  }
  const reasons: Text[] = [];
  for (const probe of candidates) {
    try {
      const device = await openProbed(probe);
      if (name !== 'gpu' || device.isGpu) return device;
    } catch (error) {
      const { en, de } = reasonOf(error);
      reasons.push(text(`${probe.title}: ${en}`, `${probe.title}: ${de}`));
    }
  }
  throw new EngineError(
    'deviceUnavailable',
    joined(reasons) ?? text('There is no usable graphics card.', 'Es gibt keine brauchbare Grafikkarte.'),
  );
}
