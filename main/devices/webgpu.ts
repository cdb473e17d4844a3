import { existsSync } from 'node:fs';
import path from 'node:path';
import { deviceOf, type Device } from './device.ts';
import { appVersion } from '../files/version.ts';
import { text } from '../../core/text.ts';
import { loadTensorFlow } from './tensorflow.ts';
import { Unavailable } from './unavailable.ts';

interface GpuBackend {
  readonly device: { readonly lost: Promise<{ readonly message: string }> };
}

const noCard = text(
  'There is no graphics card with a driver for WebGPU.',
  'Es gibt keine Grafikkarte mit einem Treiber für WebGPU.',
);

/** By their features, kept as long as the process: adapters die with the object returned by `create`. */
const gpus = new Map<string, GPU>();

/**
 * The graphics card that WebGPU would use: its name, and what is needed to load the backend. `features`: Dawn's own.
 * Throws Unavailable if there is none, or only a software one; NEUROLOOM_ALLOW_SOFTWARE_GPU=1 permits that.
 */
export async function findWebGpu(features: readonly string[] = []) {
  const allowsSoftware = process.env['NEUROLOOM_ALLOW_SOFTWARE_GPU'] === '1';
  if (process.platform === 'linux') requireVulkan(allowsSoftware);
  const { create, globals } = await import('webgpu');
  const key = features.join(' ');
  const gpu = gpus.get(key) ?? create([...features]);
  gpus.set(key, gpu);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Unavailable(noCard);
  const { info } = adapter;
  const isSoftware = info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(info.device);
  if (isSoftware && !allowsSoftware) {
    throw new Unavailable(
      text(
        `Only a software renderer was found (${info.device}), which is slower than the CPU.`,
        `Gefunden wurde nur ein Software-Renderer (${info.device}), der langsamer ist als die CPU.`,
      ),
    );
  }
  const name = info.device || info.description || info.vendor || 'GPU';
  // What a card does wrong may be mended by another driver, which its description names, and by another version of the app.
  const identity = [info.vendor, info.architecture, info.device, info.description, appVersion()].join(' | ');
  return { name, identity, adapter, gpu, globals };
}

/** A graphics card through WebGPU, using Dawn, Chromium's implementation, as a Node library. */
export async function openWebGpu(): Promise<Device> {
  const { name, gpu, globals } = await findWebGpu();
  // The backend expects these globals when it is loaded.
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true });
  const tf = await loadTensorFlow();
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) {
    throw new Unavailable(
      text(`${name} was found, but did not start.`, `${name} wurde gefunden, ist aber nicht gestartet.`),
    );
  }
  const { device } = tf.backend() as unknown as GpuBackend;
  void device.lost.then(({ message }) => console.error(`The graphics card stopped working: ${message}`));
  return deviceOf(tf, 'webgpu', { name: 'webgpu', label: `${name}, WebGPU`, isGpu: true, speed: 2e10 });
}

/** Dawn prints its own warnings if it finds no Vulkan or no card, so it is not asked in that case. */
function requireVulkan(allowsSoftware: boolean): void {
  const cards = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];
  if (!allowsSoftware && !cards.some(existsSync)) throw new Unavailable(noCard);
  const searched = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter(Boolean);
  const usual = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib64', '/run/opengl-driver/lib'];
  const multiarch = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((triple) => `/usr/lib/${triple}`);
  const found = [...searched, ...usual, ...multiarch].some((folder) => existsSync(path.join(folder, 'libvulkan.so.1')));
  if (found) return;
  throw new Unavailable(
    text(
      'Vulkan is not installed (libvulkan.so.1; on Debian the package libvulkan1).',
      'Vulkan ist nicht installiert (libvulkan.so.1; in Debian das Paket libvulkan1).',
    ),
  );
}
