import { MessageChannel } from 'node:worker_threads';
import type { InferenceSession, Tensor } from 'onnxruntime-node';

/** Smaller buffers are collected quickly anyway. */
const LEAST_BYTES = 16_384;

/** Its other end has no listener: anything transferred to it is gone. */
const nowhere = new MessageChannel().port1;
nowhere.close();

/**
 * Frees what a run returns. ONNX Runtime for Node fills the given tensors, but also returns a copy of each: gigabytes
 * per second in training, which would keep half of the cores busy with garbage collection.
 */
export function discard(results: InferenceSession.ReturnType, given: Readonly<Record<string, Tensor>>): void {
  for (const [name, { data }] of Object.entries(results)) {
    if (!ArrayBuffer.isView(data) || data.byteLength < LEAST_BYTES) continue;
    // If a future version returns the given tensors themselves, they are still in use.
    const own = given[name]?.data;
    if (ArrayBuffer.isView(own) && own.buffer === data.buffer) continue;
    const buffer = data.buffer as ArrayBuffer & { transfer?(length: number): ArrayBuffer };
    // In Node 20 a message is the only way.
    if (buffer.transfer) buffer.transfer(0);
    else nowhere.postMessage(null, [buffer]);
  }
}
