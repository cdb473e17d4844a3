/** A source of random numbers that depends on its seed alone: the same on every machine and in every process. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** Normal with mean 0 and standard deviation 1 (Box-Muller, 1958). */
  normal(): number;
  /** A permutation of 0 ... length - 1 (Fisher-Yates). */
  permutation(length: number): Uint32Array;
}

/**
 * Combines several numbers into a 32-bit seed: `seedOf(run, epoch)` gives independent streams (SplitMix32's finaliser).
 */
export function seedOf(...parts: number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part >>> 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** A stable 32-bit hash of a name (FNV-1a), to give each node its own random stream. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Creates a generator from a seed (sfc32, Chris Doty-Humphrey's Small Fast Counting generator). */
export function createRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed >>> 0;
  let counter = 1;
  const bits = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  const next = () => bits() / 0x100000000;
  const integer = (below: number) => Math.floor(next() * below);
  return {
    next,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    permutation: (length) => {
      // A million examples are shuffled before every epoch: no functions or pairs are made on the way.
      const order = new Uint32Array(length);
      for (let i = 1; i < length; i++) order[i] = i;
      for (let i = length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const last = order[i] ?? 0;
        order[i] = order[j] ?? 0;
        order[j] = last;
      }
      return order;
    },
  };
}

/** 2^32 divided by the golden ratio (Weyl sequence), and the multipliers of Chris Wellons' lowbias32. */
export const GOLDEN = 0x9e3779b9;
export const MIX_1 = 0x7feb352d;
export const MIX_2 = 0x846ca68b;

/**
 * Uniform numbers in [0, 1) with 24 bits, each a function of the seed, the stream and its index alone. Unlike a
 * stateful generator, they can be computed in any order, by any number of threads, on any device.
 */
export function uniformNumbers(count: number, seed: number, stream: number): Float32Array {
  // Two keys, so that neither swapping seed and stream nor moving a bit from one to the other gives the same numbers.
  const [key, offset] = [seed ^ stream, (Math.imul(seed, MIX_2) + stream) | 0];
  const numbers = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let bits = Math.imul(i, GOLDEN) ^ key;
    bits = (Math.imul(bits ^ (bits >>> 16), MIX_1) + offset) | 0;
    bits = Math.imul(bits ^ (bits >>> 15), MIX_2);
    numbers[i] = ((bits ^ (bits >>> 16)) >>> 8) / 0x1000000;
  }
  return numbers;
}
