import { readFile } from 'node:fs/promises';
import { analyse } from '../../core/analysis/analyse.ts';
import type { Document } from '../../core/graph/document.ts';
import { startFilesOf } from '../../core/graph/startsFrom.ts';
import { isSameShape, sizeOf } from '../../core/shape.ts';
import { decodeSafetensors } from '../files/safetensors.ts';
import { sha256Of } from '../files/sha256.ts';
import { startFile } from '../files/startFiles.ts';
import { bytesOf } from '../files/floats.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { checkpointPieces, unnamed, type Checkpoint, type StartPlace } from './checkpoint.ts';

/** Smaller tensors are written as they are: to say where they lie would take as much. */
const LEAST_BYTES = 512;

/**
 * Leaves out of the weights of runs what lies in the project anyway: frozen weights are those of a file that the network begins
 * with, and would be written again for every run. Such a file goes by its hash, so that what was left out stays as it was,
 * whatever is trained afterwards. For one save.
 */
export class LeftOut {
  readonly #home: string;
  readonly #needed = new Set<string>();
  /** By hash, used last at the end: most runs begin with the same few files, each of which is read once. */
  readonly #read = new Map<string, Promise<Start | undefined>>();

  constructor(home: string) {
    this.#home = home;
  }

  /** The hashes of the files that the project must have, since weights were left out that lie there. */
  get needed(): ReadonlySet<string> {
    return this.#needed;
  }

  /** The bytes of a checkpoint without what lies in one of these files, as far as they are on this computer. */
  async pieces(checkpoint: Checkpoint, files: readonly string[]): Promise<Uint8Array[]> {
    const places = new Map<NamedTensor, StartPlace>();
    for (const sha256 of new Set(files)) {
      const start = await this.#start(sha256);
      for (const tensor of start ? tensorsOf(checkpoint) : []) {
        const name = places.has(tensor) ? undefined : start?.find(tensor);
        if (name !== undefined) places.set(tensor, [sha256, name]);
      }
    }
    for (const [sha256] of places.values()) this.#needed.add(sha256);
    return checkpointPieces(checkpoint, (tensor) => places.get(tensor));
  }

  /** The tensors of such a file; undefined if it is not on this computer, or damaged. */
  async tensors(sha256: string): Promise<NamedTensors | undefined> {
    return (await this.#start(sha256))?.tensors;
  }

  #start(sha256: string): Promise<Start | undefined> {
    const start = this.#read.get(sha256) ?? startIn(startFile(this.#home, { sha256 }), sha256);
    this.#read.delete(sha256);
    this.#read.set(sha256, start);
    for (const old of [...this.#read.keys()].slice(0, -MOST_READ)) this.#read.delete(old);
    return start;
  }
}

/** A file of weights that networks begin with. */
interface Start {
  readonly tensors: NamedTensors;
  /** The name of the tensor with the same numbers, to the last bit. */
  find(tensor: NamedTensor): string | undefined;
}

/** Files may be large: so many stay in memory. */
const MOST_READ = 4;

/** The files whose weights a network begins with; those that it runs as they are have none. */
export function startsOf(document: Document): readonly string[] {
  return startFilesOf(document).flatMap(({ sha256, kind }) => (kind ? [] : [sha256]));
}

/** About how many bytes of a network's weights are left out: those that are frozen as a file has them. */
export function bytesLeftOut(document: Document): number {
  if (startsOf(document).length === 0) return 0;
  const still = analyse(document).network.filter(({ isFrozen, startFiles }) => isFrozen && (startFiles.length > 0 || document.startsFrom !== undefined)); // prettier-ignore
  const sizes = still.flatMap(({ weights }) => weights.map(({ shape }) => 4 * sizeOf(shape)));
  return sizes.filter((size) => size >= LEAST_BYTES).reduce((sum, size) => sum + size, 0);
}

function* tensorsOf({ weights, optimizer, best }: Checkpoint): Generator<NamedTensor> {
  yield* weights.values();
  yield* optimizer.values();
  if (best) yield* best.values();
}

/** What has another hash is damaged, and would be of no use in a project. */
async function startIn(file: string, sha256: string): Promise<Start | undefined> {
  try {
    const bytes = await readFile(file);
    if ((await sha256Of([bytes])) !== sha256) return undefined;
    const tensors = unnamed('', decodeSafetensors(bytes, file).tensors);
    return { tensors, find: finderIn(tensors) };
  } catch {
    return undefined;
  }
}

function finderIn(tensors: NamedTensors): Start['find'] {
  const known = new Map<string, [name: string, tensor: NamedTensor][]>();
  for (const [name, tensor] of tensors) {
    if (tensor.values.byteLength < LEAST_BYTES) continue;
    const alike = known.get(beginningOf(tensor));
    if (alike) alike.push([name, tensor]);
    else known.set(beginningOf(tensor), [[name, tensor]]);
  }
  return (tensor) => known.get(beginningOf(tensor))?.find(([, other]) => isSame(tensor, other))?.[0];
}

/** Few tensors begin alike. */
function beginningOf({ shape, values }: NamedTensor): string {
  return `${shape.join()} ${values.subarray(0, 4).join()}`;
}

function isSame(a: NamedTensor, b: NamedTensor): boolean {
  return isSameShape(a.shape, b.shape) && Buffer.compare(bytesOf(a.values), bytesOf(b.values)) === 0;
}
