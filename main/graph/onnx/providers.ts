import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { NotTaken } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { appVersion, isPackaged } from '../../files/version.ts';
import type { Graph, TensorType, Values } from '../ir.ts';
import type { Provider } from './session.ts';
import { distrust } from './distrust.ts';
import type { ProviderMemory } from './providerMemory.ts';
import { Distrusted, reasonOf, Unavailable } from '../../devices/unavailable.ts';
import { findWebGpu } from '../../devices/webgpu.ts';

/** A backend in which compiled steps are computed: one of ONNX Runtime's, or our own shaders on WebGPU. */
export interface OpenProvider {
  readonly name: Provider;
  /** For the chip: "NVIDIA H100, CUDA (ONNX Runtime)". */
  readonly label: string;
  readonly isGpu: boolean;
  /** The card, its driver and the version of the app: by this is remembered what befell it. The CPU has none. */
  readonly card?: string | undefined;
}

interface Found {
  readonly title: string;
  readonly card?: string;
}

interface Probe {
  readonly name: Provider;
  readonly title: string;
  readonly isGpu: boolean;
  /** The hardware it uses, for the label. Throws with the reason if there is no point in trying a session. */
  find(): Promise<Found>;
}

const named = (title: string) => () => Promise.resolve({ title });

/** A provider whose driver is a part of the system. */
const ofSystem = (name: Provider, title: string) => async () => ({ title, card: identityOf(name, os.release()) });

/** What a provider computes wrongly may be mended by another driver, and by another version of the app. */
const identityOf = (name: Provider, driver: string) => [name, driver, appVersion()].join(' | ');

/** Every provider that is useful for training, most promising first. */
const probes: readonly Probe[] = [
  { name: 'cuda', title: 'CUDA', isGpu: true, find: findCuda },
  { name: 'dml', title: 'DirectML', isGpu: true, find: ofSystem('dml', 'DirectML') },
  { name: 'coreml', title: 'Core ML', isGpu: true, find: ofSystem('coreml', 'Core ML') },
  { name: 'webgpu', title: 'WebGPU', isGpu: true, find: findCard },
  { name: 'cpu', title: 'CPU', isGpu: false, find: named('CPU') },
];

/** The CPU's label. */
export const CPU_LABEL = 'CPU (ONNX Runtime)';

/** Replaces the graph's signature when a provider is tried in general. */
const PROBE = 'probe';

/** Providers are opened once per process. */
const opened = new Map<string, Promise<OpenProvider>>();

/** What another thread of this process is trying: it marks the same file meanwhile, without anything having crashed. */
const triedElsewhere = new Set<Promise<unknown>>();

/** Announces something that another thread tries, for as long as that takes. */
export function trying(attempt: Promise<unknown>): void {
  triedElsewhere.add(attempt);
  void attempt.catch(() => undefined).then(() => triedElsewhere.delete(attempt));
}

/** Resolves when nothing is being tried in this thread. */
export async function hasTried(): Promise<void> {
  await Promise.allSettled(opened.values());
}

/** Whether this is the name of a provider on any platform. */
export function isProvider(name: string): name is Provider {
  return probes.some((probe) => probe.name === name);
}

/** A device's name in the form that people know. */
export function titleOf(name: string): string {
  return probes.find((probe) => probe.name === name)?.title ?? name;
}

/** The providers that there are on this platform, whether they work or not. */
export async function providerProbes(): Promise<readonly Probe[]> {
  try {
    const { listSupportedBackends } = await import('onnxruntime-node');
    // WebGPU is not computed by ONNX Runtime, but by our own shaders.
    const names = new Set<string>(['webgpu', ...listSupportedBackends().map(({ name }) => name)]);
    return probes.filter(({ name }) => names.has(name));
  } catch {
    // The CPU will then report what is wrong.
    return probes.filter(({ name }) => name === 'cpu');
  }
}

/**
 * The provider of this name, after it has computed something in a session of its own. Throws Unavailable with the
 * reason, including that it once crashed the process when tried.
 */
export async function openProvider(name: Provider, memory: ProviderMemory): Promise<OpenProvider> {
  const probe = (await providerProbes()).find((candidate) => candidate.name === name);
  if (!probe) {
    const title = titleOf(name);
    throw new Unavailable(
      text(`ONNX Runtime has no ${title} on this platform.`, `ONNX Runtime hat auf diesem System kein ${title}.`),
    );
  }
  const key = keyOf(name);
  const opening = opened.get(key) ?? openProbe(probe, memory);
  opened.set(key, opening);
  const provider = await opening;
  const against = provider.card === undefined ? undefined : distrust(await memory.troubles(provider.card));
  if (against) throw new Distrusted(against);
  return provider;
}

/** Tests allow a card in software for a while. */
const keyOf = (name: Provider) => `${name} ${process.env['NEUROLOOM_ALLOW_SOFTWARE_GPU'] ?? ''}`;

/** Has a provider tried again, whatever it has done. Fails with deviceUnavailable if there is none of that name. */
export async function forgiveProvider(name: string, memory: ProviderMemory): Promise<void> {
  if (!isProvider(name))
    throw new EngineError('deviceUnavailable', text(`There is no device “${name}”.`, `Es gibt kein Gerät „${name}“.`));
  await memory.forgive(name);
  opened.delete(keyOf(name));
}

/** Like `openProvider`, but fails with deviceUnavailable where there is none; one that is distrusted can be stood in for. */
export async function requireProvider(name: Provider, memory: ProviderMemory): Promise<OpenProvider> {
  return openProvider(name, memory).catch((error: unknown) => {
    if (error instanceof Distrusted) throw error;
    throw new EngineError('deviceUnavailable', reasonOf(error), { cause: error });
  });
}

/**
 * Why the graphics card that WebGPU finds is not to be used, by whatever program: it was seen to fail here. Undefined: it
 * may be.
 */
export async function distrustOfCard(memory: ProviderMemory): Promise<Distrusted | undefined> {
  try {
    await openProvider('webgpu', memory);
  } catch (error) {
    if (error instanceof Distrusted) return error;
  }
  return undefined;
}

/**
 * The providers other than the CPU, most promising first: those that work here, why the others do not, and what speaks
 * against one that a person may have tried again.
 */
export async function gpusHere(memory: ProviderMemory) {
  const working: OpenProvider[] = [];
  const notTaken: NotTaken[] = [];
  let distrusted: Distrusted | undefined;
  for (const { name, title, isGpu } of await providerProbes()) {
    if (!isGpu) continue;
    try {
      working.push(await openProvider(name, memory));
    } catch (error) {
      notTaken.push({ label: title, reason: reasonOf(error) });
      if (error instanceof Distrusted) distrusted ??= error;
    }
  }
  return { working, notTaken, distrusted };
}

async function openProbe({ name, isGpu, find }: Probe, memory: ProviderMemory): Promise<OpenProvider> {
  if (name === 'cpu') return { name, label: CPU_LABEL, isGpu };
  await Promise.allSettled(triedElsewhere);
  if (await memory.hasCrashed(PROBE, name)) {
    // It may be forgiven at any time.
    opened.delete(keyOf(name));
    throw new Distrusted(crashed);
  }
  const { title, card } = await find();
  await memory.attempt(PROBE, name, () => verify(name));
  return { name, label: name === 'webgpu' ? title : `${title} (ONNX Runtime)`, isGpu, card };
}

const crashed = text(
  'It crashed the engine when it was tried.',
  'Beim Ausprobieren hat es den Rechenkern zum Absturz gebracht.',
);

async function findCard(): Promise<Found> {
  const { name, identity } = await findWebGpu();
  return { title: `${name}, WebGPU`, card: identity };
}

const matrix: TensorType = { dtype: 'float32', shape: [2, 2] };
const square: Graph = {
  nodes: [
    { type: matrix, operation: { op: 'input', inputs: [], name: 'a' }, scope: undefined },
    {
      type: matrix,
      operation: { op: 'matmul', inputs: [0, 0], transposeA: false, transposeB: false },
      scope: undefined,
    },
  ],
  outputs: [{ name: 'y', value: 1 }],
};

/** Has a provider multiply two matrices. */
async function verify(provider: Provider): Promise<void> {
  const a = Float32Array.of(1, 2, 3, 4);
  const y = await (provider === 'webgpu' ? squareOnCard(a) : squareInSession(a, provider));
  if (y.join() === '7,10,15,22') return;
  throw new Unavailable(text('It was found, but its results are wrong.', 'Es wurde gefunden, rechnet aber falsch.'));
}

async function squareOnCard(a: Float32Array): Promise<Values> {
  const [{ openCard }, { runOnce }, { planDispatches }] = await Promise.all([import('../webgpu/device.ts'), import('../webgpu/run.ts'), import('../webgpu/plan.ts')]); // prettier-ignore
  return runOnce(await openCard(), square, planDispatches(square), new Map([[0, a]]), 1);
}

async function squareInSession(a: Float32Array, provider: Provider): Promise<Values> {
  const { createBuffer, createSession } = await import('./session.ts');
  const session = await createSession(square, { provider });
  const y = createBuffer(matrix);
  await session.run({ a: createBuffer(matrix, a) }, { y });
  await session.release();
  return y.values;
}

const notSetUp = text('CUDA is not set up (npm run setup:cuda).', 'CUDA ist nicht eingerichtet (npm run setup:cuda).');
const notInPackages = text(
  'CUDA is not part of the packaged app. The app started from its source can fetch it (README, Devices).',
  'CUDA gehört nicht zur installierten App. Aus dem Quelltext gestartet kann die App es holen (README, Devices).',
);

/** ONNX Runtime's CUDA part is a separate download, and useless without NVIDIA's driver. */
async function findCuda(): Promise<Found> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const library = path.join('bin', 'napi-v6', process.platform, process.arch, 'libonnxruntime_providers_cuda.so');
  if (process.platform === 'linux' && !existsSync(path.join(folder, library))) {
    throw new Unavailable(isPackaged() ? notInPackages : notSetUp);
  }
  if (process.platform === 'linux' && !['/dev/nvidiactl', '/dev/dxg'].some(existsSync)) {
    throw new Unavailable(text('No NVIDIA driver is installed.', 'Es ist kein NVIDIA-Treiber installiert.'));
  }
  const driver = await readFile('/proc/driver/nvidia/version', 'utf8').catch(() => os.release());
  return { title: 'CUDA', card: identityOf('cuda', driver.split('\n')[0] ?? '') };
}
