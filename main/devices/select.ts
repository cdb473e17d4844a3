import type { DeviceInfo } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { openCpu } from './cpu.ts';
import { COMPILED, type Device, type DeviceName } from './device.ts';
import { openTensorFlowNode } from './tensorflowNode.ts';
import { openWebGpu } from './webgpu.ts';

interface Probe {
  readonly name: DeviceName;
  readonly title: string;
  /** Opens the device, or throws an error whose message says to a person why it cannot be had. */
  open(): Promise<Device>;
}

/** Every device, in the order in which `auto` tries them: the fastest first. */
const probes: readonly Probe[] = [
  { name: 'tensorflow', title: 'TensorFlow', open: openTensorFlowNode },
  { name: 'webgpu', title: 'WebGPU', open: openWebGpu },
  { name: 'cpu', title: 'CPU', open: openCpu },
];

/** Devices are opened once: backends and adapters live as long as the process. */
const opened = new Map<DeviceName, Promise<Device>>();

function open(probe: Probe): Promise<Device> {
  const device = opened.get(probe.name) ?? probe.open().then(verified);
  opened.set(probe.name, device);
  return device;
}

/** A device that has shown on a product and its gradient that it computes. */
async function verified(device: Device): Promise<Device> {
  const { tf } = device;
  const gradient = device.run(() =>
    tf.tidy(() => {
      const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      return tf.grad((x) => tf.sum(tf.matMul(x as typeof a, a)))(tf.ones([2, 2]));
    }),
  );
  const values = await gradient.data();
  gradient.dispose();
  if (values.join() !== '3,7,3,7') throw new Error(`${device.label} was found, but computes wrongly.`);
  return device;
}

/**
 * The device of this name: cpu, tensorflow, webgpu; `gpu` for any graphics card, `auto` for the best that works.
 * Fails with deviceUnavailable and the reason.
 */
export async function openDevice(name: string): Promise<Device> {
  const candidates = probes.filter((probe) => name === 'auto' || name === 'gpu' || probe.name === name);
  if (candidates.length === 0) {
    const names = ['auto', 'gpu', ...probes.map((probe) => probe.name)].join(', ');
    throw new EngineError('deviceUnavailable', `There is no device "${name}"; there are ${names}.`);
  }
  const reasons: string[] = [];
  for (const probe of candidates) {
    try {
      const device = await open(probe);
      if (name !== 'gpu' || device.isGpu) return device;
    } catch (error) {
      reasons.push(`${probe.title}: ${reasonOf(error)}`);
    }
  }
  throw new EngineError('deviceUnavailable', reasons.join(' ') || 'There is no usable graphics card.');
}

/** All devices and whether they work here. Takes some seconds the first time. */
export async function listDevices(): Promise<readonly DeviceInfo[]> {
  const infos: DeviceInfo[] = [];
  for (const probe of probes) {
    try {
      const { label } = await open(probe);
      infos.push({ name: probe.name, label, isAvailable: true, detail: label });
    } catch (error) {
      infos.push({ name: probe.name, label: probe.title, isAvailable: false, detail: reasonOf(error) });
    }
  }
  infos.unshift(await compiledInfo());
  const best = infos.find((info) => info.isAvailable);
  const auto: DeviceInfo = { name: 'auto', label: 'Automatic', isAvailable: true, detail: best?.label ?? '' };
  return [auto, ...infos];
}

/** Whether ONNX Runtime's library loads on this machine. */
async function compiledInfo(): Promise<DeviceInfo> {
  const { label } = COMPILED.run;
  try {
    await import('onnxruntime-node');
    return { name: COMPILED.name, label, isAvailable: true, detail: label };
  } catch (error) {
    return { name: COMPILED.name, label, isAvailable: false, detail: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
