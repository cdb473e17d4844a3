import { inBoth, text, type Text } from '../../../core/text.ts';
import { setTimeout } from 'node:timers/promises';
import { DeviceLost, Unavailable } from '../../devices/unavailable.ts';
import { findWebGpu } from '../../devices/webgpu.ts';
import { LEAST_BINDINGS } from './plan.ts';

/** A pipeline and the layout of its arrays. */
export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** A graphics card that is ready to compute. */
export interface Card {
  readonly device: GPUDevice;
  readonly name: string;
  /** How many arrays a kernel may read and write. */
  readonly bindings: number;
  /** The most bytes of a buffer. */
  readonly largest: number;
  /** Why it computes no longer: it was taken away, or a kernel broke its rules. */
  readonly failure: Error | undefined;
  /** The same source is compiled once. `accesses`: r or w for each array. */
  pipeline(source: string, accesses: string): Promise<Pipeline>;
}

/** Timestamps in full; and no time for clearing buffers, because whoever makes one fills it. */
const FEATURES = ['disable-dawn-features=timestamp_quantization,lazy_clear_resource_on_first_use'];

/** What is asked for in full; kernels are made for what every card has. */
const LIMITS = ['maxStorageBuffersPerShaderStage', 'maxStorageBufferBindingSize', 'maxBufferSize'] as const;

let opened: Promise<Card> | undefined;

/** The graphics card, opened once a process, and again if it has failed. Throws Unavailable if there is none. */
export async function openCard(): Promise<Card> {
  const known = await opened?.catch(() => undefined);
  if (known && !known.failure) return known;
  opened = findWebGpu(FEATURES).then(({ adapter, name, globals }) => {
    Object.assign(globalThis, globals);
    return cardOf(adapter, name);
  });
  return opened;
}

/** A card of its own. `limits`: lower ones than the adapter has, for tests. */
export async function cardOf(adapter: GPUAdapter, name: string, limits: readonly string[] = LIMITS): Promise<Card> {
  const own = Object.fromEntries(LIMITS.filter((limit) => limits.includes(limit)).map((limit) => [limit, adapter.limits[limit]])); // prettier-ignore
  const device = await adapter.requestDevice({ requiredLimits: own });
  const pipelines = new Map<string, Promise<Pipeline>>();
  let failure: Error | undefined;
  const fail = (message: string) => (failure ??= new DeviceLost(stopped(message)));
  void device.lost.then(({ message, reason }) => fail(message || reason));
  device.addEventListener('uncapturederror', ({ error }) => void fail(error.message));
  const layoutOf = layouts(device);
  return {
    device,
    name,
    bindings: Math.max(LEAST_BINDINGS, device.limits.maxStorageBuffersPerShaderStage),
    largest: Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize),
    get failure() {
      return failure;
    },
    pipeline(source, accesses) {
      const key = `${accesses} ${source}`;
      const pipeline = pipelines.get(key) ?? compiled(device, source, layoutOf(accesses));
      pipelines.set(key, pipeline);
      return pipeline;
    },
  };
}

function layouts(device: GPUDevice): (accesses: string) => GPUBindGroupLayout {
  const known = new Map<string, GPUBindGroupLayout>();
  return (accesses) => {
    const entries = [...accesses].map((access, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: access === 'r' ? ('read-only-storage' as const) : ('storage' as const) },
    }));
    const layout = known.get(accesses) ?? device.createBindGroupLayout({ entries });
    known.set(accesses, layout);
    return layout;
  };
}

async function compiled(device: GPUDevice, code: string, layout: GPUBindGroupLayout): Promise<Pipeline> {
  const module = device.createShaderModule({ code });
  const pipeline = await device.createComputePipelineAsync({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: 'main' },
  });
  return { pipeline, layout };
}

function createBuffer({ device, largest }: Card, size: number, usage: GPUBufferUsageFlags): GPUBuffer {
  if (size > largest) throw new Unavailable(noRoomFor(size, largest));
  return device.createBuffer({ size, usage });
}

/** What is being made on a card: one after the other, because errors are told to whoever asked last. */
const making = new WeakMap<Card, Promise<unknown>>();

/** Makes a buffer that a kernel can bind as a whole. Throws Unavailable if the card has none of this size. */
export type Create = (size: number, usage: GPUBufferUsageFlags) => GPUBuffer;

/**
 * Makes things on a card. Throws Unavailable if it has not enough memory, or refuses a kernel: then the buffers that `create` has
 * made are freed at once.
 */
export function made<T>(card: Card, make: (create: Create) => Promise<T>): Promise<T> {
  const before = making.get(card) ?? Promise.resolve();
  const whole = () =>
    orFreed((onFailure) => {
      const create: Create = (size, usage) => {
        const buffer = createBuffer(card, size, usage);
        onFailure(() => buffer.destroy());
        return buffer;
      };
      return watched(card, () => make(create));
    });
  const own = before.then(() => explained(card, whole));
  making.set(
    card,
    own.catch(() => undefined),
  );
  return own;
}

/** Makes something of parts. If one of them fails, those before it are freed: `onFailure` is told how. */
export async function orFreed<T>(make: (onFailure: (free: () => void) => void) => Promise<T>): Promise<T> {
  const frees: (() => void)[] = [];
  try {
    return await make((free) => void frees.push(free));
  } catch (error) {
    for (const free of frees.toReversed()) free();
    throw error;
  }
}

/** How long a card that breaks off may take to say why. */
const WHY_MS = 1_000;

/** Does something on a card. If it fails because the card stops computing, that is what it rejects with. */
export async function explained<T>(card: Card, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // What is waited for breaks off first.
    if (error instanceof DOMException) await Promise.race([card.device.lost, setTimeout(WHY_MS, undefined, { ref: false })]); // prettier-ignore
    throw card.failure ?? error;
  }
}

async function watched<T>({ device }: Card, make: () => Promise<T>): Promise<T> {
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const [made] = await Promise.allSettled([make()]);
  const invalid = await device.popErrorScope();
  const full = await device.popErrorScope();
  if (full) throw new Full();
  if (invalid) throw new Unavailable(text(invalid.message, invalid.message));
  if (made.status === 'rejected') throw made.reason;
  return made.value;
}

const stopped = (message: string) =>
  text(
    `The graphics card has stopped computing: choose the CPU as the device for new runs, and continue. ${message}`,
    `Die Grafikkarte rechnet nicht mehr: die CPU als Gerät für neue Läufe wählen und fortsetzen. ${message}`,
  );

/** The card has not enough memory. */
export class Full extends Unavailable {
  constructor(reason: Text = noRoom) {
    super(reason);
  }
}

const noRoom = text(
  'the graphics card has not enough memory for it. Make batches smaller, or the network.',
  'dafür reicht der Speicher der Grafikkarte nicht. Den Batch oder das Netz kleiner machen.',
);

/** What needs so many bytes of the card's memory, in words. */
export function noRoomFor(bytes: number, most?: number): Text {
  const [needs, has] = [sizeText(bytes), most === undefined ? undefined : sizeText(most)];
  return text(
    `the graphics card has not enough memory for it: it needs ${needs.en}${has ? ` in one piece, and a piece may have ${has.en}` : ''}. Make batches smaller, or the network.`,
    `dafür reicht der Speicher der Grafikkarte nicht: Es braucht ${needs.de}${has ? ` in einem Stück, und ein Stück darf ${has.de} haben` : ''}. Den Batch oder das Netz kleiner machen.`,
  );
}

/** To two digits: `3.2 GB`, `12 MB`. */
function sizeText(bytes: number): Text {
  const [unit, of] = bytes < 1e9 ? (['MB', 1e6] as const) : (['GB', 1e9] as const);
  return inBoth((language) => `${(bytes / of).toLocaleString(language, { maximumSignificantDigits: 2 })} ${unit}`);
}
