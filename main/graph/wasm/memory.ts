import { sizeOf } from '../../../core/shape.ts';
import type { TensorType } from '../ir.ts';
import { createBuffer, type Buffer } from '../onnx/session.ts';

const PAGE_BYTES = 65_536;
const MOST_PAGES = 65_536;
/** Of blocks, where there are several. */
const SHARE = 0.75;
/** A processor cache line. */
const ALIGNMENT = 64;

/**
 * Memory for tensors that both ONNX Runtime and our own kernels can access. It never grows, which would move it while
 * tensors point to it. Memory that is reserved but not yet used costs nothing. A block holds at most 4 GiB: of larger
 * memories there are several, and what a kernel works on lies in the same one.
 */
export interface TensorMemory {
  readonly blocks: readonly WebAssembly.Memory[];
  /**
   * A tensor of zeros, in the block of its group (see `groupOf`); undefined for dtypes other than float32, and if there
   * is no space left.
   */
  create(type: TensorType, name?: string): Buffer | undefined;
  /**
   * Like `create`, but the same tensor each time it is asked for by this name, type and use: for what is only kept while
   * a program runs. Programs that take turns share it.
   */
  shared(type: TensorType, name: string, use: string): Buffer | undefined;
  /** Remembers the current contents. The returned function frees everything allocated since. */
  mark(): () => void;
  /** Where a tensor lies; undefined for any that is not in this memory. */
  placeOf(buffer: Buffer): Place | undefined;
}

export interface Place {
  readonly block: number;
  readonly address: number;
}

interface MemoryOptions {
  /** What tensors of this name are used together with; absent: all are one group. */
  groupOf?(name: string): string;
  /** The size of a block. */
  readonly mostPages?: number;
}

/** Reserves this many bytes; undefined if that is impossible. */
export function createTensorMemory(bytes: number, options: MemoryOptions = {}): TensorMemory | undefined {
  const { groupOf = () => '', mostPages = MOST_PAGES } = options;
  const pages = Math.ceil(bytes / PAGE_BYTES);
  // Groups are of different sizes: blocks are not filled to the last byte.
  const count = pages <= mostPages ? 1 : Math.ceil(pages / (SHARE * mostPages));
  const blocks = Array.from({ length: count }, () => allocate(count === 1 ? pages : mostPages) ?? []).flat();
  if (blocks.length < count) return undefined;
  const ends = blocks.map(() => 0);
  /** By how much each block is taken by the first tensors of its groups, which are as many times as large in the end. */
  const firsts = blocks.map(() => 0);
  const homes = new Map<string, number>();
  const homeOf = (group: string, size: number): number => {
    const known = homes.get(group);
    if (known !== undefined) return known;
    const block = firsts.indexOf(Math.min(...firsts));
    firsts[block] = (firsts[block] ?? 0) + size;
    homes.set(group, block);
    return block;
  };
  const create = (type: TensorType, name = ''): Buffer | undefined => {
    if (type.dtype !== 'float32') return undefined;
    const block = homeOf(groupOf(name), bytesFor(type));
    const [memory, at = 0] = [blocks[block], ends[block]];
    const end = at + bytesFor(type);
    if (!memory || end > memory.buffer.byteLength) return undefined;
    ends[block] = end;
    return createBuffer(type, new Float32Array(memory.buffer, at, sizeOf(type.shape)));
  };
  const turns = new Map<string, Buffer>();
  return {
    blocks,
    create,
    shared(type, name, use) {
      const key = `${name} ${type.shape.join()} ${use}`;
      const buffer = turns.get(key) ?? create(type, name);
      if (buffer) turns.set(key, buffer);
      return buffer;
    },
    mark() {
      const [kept, known] = [[...ends], [...turns]];
      return () => {
        ends.splice(0, ends.length, ...kept);
        turns.clear();
        for (const [key, buffer] of known) turns.set(key, buffer);
      };
    },
    placeOf({ values }) {
      const block = blocks.findIndex((one) => one.buffer === values.buffer);
      return block < 0 ? undefined : { block, address: values.byteOffset };
    },
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
