import { findWebGpu } from '../../devices/webgpu.ts';

/** A graphics card that is ready to compute. */
export interface Card {
  readonly device: GPUDevice;
  readonly name: string;
}

/** Opens the graphics card. Throws Unavailable if there is none. */
export async function openCard(): Promise<Card> {
  const { name, gpu, globals } = await findWebGpu();
  Object.assign(globalThis, globals);
  const adapter = await (gpu as unknown as GPU).requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('The graphics card has gone.');
  return { device: await adapter.requestDevice(), name };
}
