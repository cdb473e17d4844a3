import { MessageChannel } from 'node:worker_threads';
import type { InferenceSession, Tensor } from 'onnxruntime-node';

/** Smaller ones are collected in no time. */
const LEAST_BYTES = 16_384;

/** Nobody listens at its other end: what is transferred to it is gone. */
const nowhere = new MessageChannel().port1;
nowhere.close();

/**
 * Frees what a run returns. ONNX Runtime for Node fills the tensors that it is given, and returns a copy of each all the
 * same: gigabytes a second in training, of which the garbage collector would have to rid itself with half of the cores.
 */
export function discard(results: InferenceSession.ReturnType, given: Readonly<Record<string, Tensor>>): void {
  for (const [name, { data }] of Object.entries(results)) {
    if (!ArrayBuffer.isView(data) || data.byteLength < LEAST_BYTES) continue;
    // What it should one day hand back itself is still in use.
    const own = given[name]?.data;
    if (ArrayBuffer.isView(own) && own.buffer === data.buffer) continue;
    const buffer = data.buffer as ArrayBuffer & { transfer?(length: number): ArrayBuffer };
    // Node 20 has no other way than a message.
    if (buffer.transfer) buffer.transfer(0);
    else nowhere.postMessage(null, [buffer]);
  }
}
