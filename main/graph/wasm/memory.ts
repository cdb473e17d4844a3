import { sizeOf } from '../../../core/shape.ts';
import type { TensorType } from '../ir.ts';
import { createBuffer, type Buffer } from '../onnx/session.ts';

const PAGE_BYTES = 65_536;
const MOST_PAGES = 65_536;
/** A line of the processor's cache. */
const ALIGNMENT = 64;

/**
 * Memory in which tensors lie where both ONNX Runtime and our own kernels reach them. It never grows: that would move
 * it away from under the tensors. What has been asked for and not been used yet costs nothing.
 */
export interface TensorMemory {
  readonly memory: WebAssembly.Memory;
  /** A tensor of zeros; undefined for other numbers than float32, and when there is no room left. */
  create(type: TensorType): Buffer | undefined;
  /** Notes what lies in it now. The answer forgets all that comes later: its room is used again. */
  mark(): () => void;
  /** Where a tensor of this memory begins; undefined for any other. */
  addressOf(buffer: Buffer): number | undefined;
}

/** Room for so many bytes; undefined where there cannot be as much. */
export function createTensorMemory(bytes: number): TensorMemory | undefined {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const memory = pages <= MOST_PAGES ? allocate(pages) : undefined;
  if (!memory) return undefined;
  let at = 0;
  return {
    memory,
    create(type) {
      const length = sizeOf(type.shape);
      const end = at + bytesFor(type);
      if (type.dtype !== 'float32' || end > memory.buffer.byteLength) return undefined;
      const values = new Float32Array(memory.buffer, at, length);
      at = end;
      return createBuffer(type, values);
    },
    mark() {
      const kept = at;
      return () => void (at = kept);
    },
    addressOf: ({ values }) => (values.buffer === memory.buffer ? values.byteOffset : undefined),
  };
}

/** What a tensor takes up. */
export function bytesFor({ shape }: TensorType): number {
  return Math.ceil((4 * sizeOf(shape)) / ALIGNMENT) * ALIGNMENT;
}

function allocate(pages: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch {
    // The system has no room for it.
    return undefined;
  }
}
