import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../../../core/shape.ts';
import { outputType, type Graph, type Value, type Values } from '../ir.ts';
import { optimise } from '../passes/optimise.ts';
import { traced, type Given } from '../testing.ts';
import { findWebGpu } from '../../devices/webgpu.ts';
import { cardOf, Full, openCard, type Card } from './device.ts';
import type { ArrayId, Kernel } from './kernel.ts';
import { inputArrays, runOnce } from './run.ts';
import { isGiven } from './analysis.ts';
import { dispatchOf, type Dispatch } from './dispatch.ts';
import { elements } from './frames/elements.ts';
import { kernelsOf } from './plan.ts';
import { Source } from './source.ts';

/** Chromium's Vulkan in software, where Debian's package is installed. */
const chromium = '/usr/lib/chromium';
const loader = path.join(chromium, 'libvulkan.so.1');
const icd = path.join(chromium, 'vk_swiftshader_icd.json');

/** Whether there is a graphics card in software to test on: `describe.skipIf(!hasSoftwareCard)`. */
export const hasSoftwareCard = [loader, icd].every(existsSync);

/** The card in software, one for all tests of a process. */
export const softwareCard = (): Promise<Card> => withSoftwareCard(openCard);

let least: Promise<Card> | undefined;

/** The same card, as one that allows no more than every card: 8 arrays a kernel, 16 KB of workgroups' memory, 128 MB a binding. */
export function leastCard(): Promise<Card> {
  least ??= withSoftwareCard(async () => {
    const { adapter, name, globals } = await findWebGpu();
    Object.assign(globalThis, globals);
    return cardOf(adapter, name, []);
  });
  return least;
}

/** A card that computes nothing, on which calls can be counted. It is everywhere. */
export async function nullCard(): Promise<Card> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  nothing ??= create(['backend=null']);
  const adapter = await nothing.requestAdapter();
  if (!adapter) throw new Error('Dawn has no null back end.');
  return cardOf(adapter, 'nothing');
}

let nothing: GPU | undefined;

const RTLD_NODELETE = 0x1000;

/** Does something in an environment that has a card in software; other tests of this process do not find it. */
export async function withSoftwareCard<T>(work: () => Promise<T>): Promise<T> {
  loadVulkan();
  const own = { NEUROLOOM_ALLOW_SOFTWARE_GPU: '1', VK_DRIVER_FILES: icd, LD_LIBRARY_PATH: chromium };
  const before = Object.keys(own).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, own);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Where libraries are searched is read when a process starts; but one that is loaded already is found by its name. */
function loadVulkan(): void {
  try {
    process.dlopen({ exports: {} }, loader, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
  } catch (error) {
    // It is none of Node's libraries, but it stays.
    if (!String(error).includes('did not self-register')) throw error;
  }
}

/** One plain kernel for every operation, each reading arrays alone. */
export function plainKernels(graph: Graph): readonly Kernel[] {
  return graph.nodes.flatMap(({ operation }, value) =>
    isGiven(operation) ? [] : [kernelOf(graph, value, () => true)],
  );
}

/** Kernels of which each computes an output with all that it needs: every operation is read where it is computed. */
export function nestedKernels(graph: Graph): readonly Kernel[] {
  const isKept = (value: number) => isGiven(graph.nodes[value]?.operation ?? { op: 'input', inputs: [], name: '' });
  return graph.outputs.map(({ value }) => kernelOf(graph, value, isKept));
}

/** Like the plain ones, but with the threads of workgroups working together where that is faster. */
export function framedKernels(graph: Graph): readonly Kernel[] {
  return graph.nodes.flatMap(({ operation }, value) =>
    isGiven(operation) ? [] : kernelsOf(graph, () => true, { members: [value], writes: [value] }),
  );
}

function kernelOf(graph: Graph, value: Value, isKept: (value: Value) => boolean): Kernel {
  const count = sizeOf(graph.nodes[value]?.type.shape ?? []);
  return new Source(graph, isKept, { members: [value], writes: [value] }).kernel(() => elements(count));
}

/** Runs a graph with the inputs x0, x1 ... and the output y on the card in software. */
export async function runKernels(
  graph: Graph,
  given: readonly Given[],
  kernelsOf: (graph: Graph) => readonly Kernel[] = plainKernels,
): Promise<Given> {
  return runDispatches(graph, given, (each) => kernelsOf(each).map((kernel) => dispatchOf([kernel])));
}

export async function runDispatches(
  graph: Graph,
  given: readonly Given[],
  dispatchesOf: (graph: Graph) => readonly Dispatch[],
): Promise<Given> {
  const arrays = new Map<ArrayId, Values>(inputArrays(graph).map((id, i) => [id, given[i]?.values ?? new Float32Array()])); // prettier-ignore
  for (const [id, { operation }] of graph.nodes.entries()) {
    if (operation.op === 'constant') arrays.set(id, operation.values);
  }
  const [wanted] = graph.outputs;
  if (!wanted) throw new Error('The graph has no output.');
  const values = await runOnce(await softwareCard(), graph, dispatchesOf(graph), arrays, wanted.value);
  return { ...outputType(graph, wanted.name), values };
}

/** The result computed through the graph and kernels: compare it with `computed`. */
export function onCard(
  given: readonly Given[],
  compute: (...tensors: tf.Tensor[]) => tf.Tensor,
  kernelsOf?: (graph: Graph) => readonly Kernel[],
): Promise<Given> {
  return runKernels(optimise(traced(given, compute)), given, kernelsOf);
}

/** The same through dispatches that may hold several kernels. */
export function onCardTogether(
  given: readonly Given[],
  compute: (...tensors: tf.Tensor[]) => tf.Tensor,
  dispatchesOf: (graph: Graph) => readonly Dispatch[],
): Promise<Given> {
  return runDispatches(optimise(traced(given, compute)), given, dispatchesOf);
}

/** How often some methods are called from now on. */
export function countedCalls(device: GPUDevice): Record<string, number> {
  const calls: Record<string, number> = {};
  const count = <Name extends string>(owner: Record<Name, unknown>, name: Name) => {
    const original = owner[name] as (...args: unknown[]) => unknown;
    calls[name] = 0;
    // The next test may watch them, too.
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value: (...args: unknown[]) => {
        calls[name] = (calls[name] ?? 0) + 1;
        return original.apply(owner, args);
      },
    });
  };
  for (const name of ['createBindGroup', 'createBuffer', 'createComputePipelineAsync'] as const) count(device, name);
  count(device.queue, 'submit');
  return calls;
}

/** Buffers from now on: those that are not freed yet, and no more than so many in all. */
export function countedBuffers(device: GPUDevice) {
  const create = device.createBuffer.bind(device);
  const counted = {
    made: 0,
    most: Infinity,
    alive: new Set<GPUBuffer>(),
    restart(most: number) {
      [counted.made, counted.most] = [0, most];
    },
  };
  device.createBuffer = (wanted) => {
    if (counted.made === counted.most) throw new Full();
    counted.made += 1;
    const buffer = create(wanted);
    counted.alive.add(buffer);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      counted.alive.delete(buffer);
      destroy();
    };
    return buffer;
  };
  return counted;
}
