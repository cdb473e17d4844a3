import { sizeOf } from '../../../core/shape.ts';
import type { TensorType } from '../ir.ts';
import { createBuffer, type Buffer } from '../onnx/session.ts';

const PAGE_BYTES = 65_536;
const MOST_PAGES = 65_536;
/** A processor cache line. */
const ALIGNMENT = 64;

/**
 * Memory for tensors that both ONNX Runtime and our own kernels can access. It never grows, which would move it while
 * tensors point to it. Memory that is reserved but not yet used costs nothing.
 */
export interface TensorMemory {
  readonly memory: WebAssembly.Memory;
  /** A tensor of zeros; undefined for dtypes other than float32, and if there is no space left. */
  create(type: TensorType): Buffer | undefined;
  /** Remembers the current contents. The returned function frees everything allocated since. */
  mark(): () => void;
  /** The address of a tensor in this memory; undefined for any other tensor. */
  addressOf(buffer: Buffer): number | undefined;
}

/** Reserves this many bytes; undefined if that is impossible. */
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

/** The space a tensor takes up. */
export function bytesFor({ shape }: TensorType): number {
  return Math.ceil((4 * sizeOf(shape)) / ALIGNMENT) * ALIGNMENT;
}

function allocate(pages: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch {
    // The system does not have that much.
    return undefined;
  }
}
