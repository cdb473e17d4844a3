import { existsSync } from 'node:fs';
import path from 'node:path';
import { deviceOf, type Device } from './device.ts';
import { loadTensorFlow } from './tensorflow.ts';

interface AdapterInfo {
  readonly vendor: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}
/** What is used here of WebGPU (the types of a browser's window are not loaded). */
interface Gpu {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<{ readonly info: AdapterInfo } | null>;
}
interface GpuBackend {
  readonly device: { readonly lost: Promise<{ readonly message: string }> };
}

const NO_CARD = 'There is no graphics card with a driver for WebGPU.';

/** The binding lives as long as the process: adapters die with the object that `create` returned. */
let gpu: Gpu | undefined;

/** A graphics card through WebGPU: Dawn, the implementation inside Chromium, as a Node library. */
export async function openWebGpu(): Promise<Device> {
  const allowsSoftware = process.env['NEUROLOOM_ALLOW_SOFTWARE_GPU'] === '1';
  if (process.platform === 'linux') requireVulkan(allowsSoftware);
  const { create, globals } = await import('webgpu');
  gpu ??= create([]) as unknown as Gpu;
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error(NO_CARD);
  const { info } = adapter;
  const isSoftware = info.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe/i.test(info.device);
  if (isSoftware && !allowsSoftware) {
    throw new Error(`Only a software renderer was found (${info.device}), which is slower than the CPU.`);
  }
  // The backend looks for these when it is loaded.
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true });
  const tf = await loadTensorFlow();
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error(`${info.device} was found, but did not start.`);
  const { device } = tf.backend() as unknown as GpuBackend;
  void device.lost.then(({ message }) => console.error(`The graphics card stopped working: ${message}`));
  const label = `${info.device || info.description || info.vendor || 'GPU'}, WebGPU`;
  return deviceOf(tf, 'webgpu', { name: 'webgpu', label, isGpu: true, speed: 2e10 });
}

/** Dawn prints warnings of its own where it finds no Vulkan or no card, so it is not asked then. */
function requireVulkan(allowsSoftware: boolean): void {
  const cards = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];
  if (!allowsSoftware && !cards.some(existsSync)) throw new Error(NO_CARD);
  const searched = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter(Boolean);
  const usual = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib64', '/run/opengl-driver/lib'];
  const multiarch = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((triple) => `/usr/lib/${triple}`);
  const found = [...searched, ...usual, ...multiarch].some((folder) => existsSync(path.join(folder, 'libvulkan.so.1')));
  if (!found) throw new Error('Vulkan is not installed (libvulkan.so.1; on Debian the package libvulkan1).');
}
