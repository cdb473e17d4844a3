import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { sizeOf } from '../../core/shape.ts';
import { asReadError, writeAtomically } from '../files/files.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { decodeSafetensors, encodeSafetensors, waitingTensors, type SafeTensors } from '../files/safetensors.ts';

/** What must be known besides the tensors; plain JSON, extended by whatever the training loop needs to continue. */
export interface CheckpointState {
  /** Batches trained since the start of the run. */
  readonly step: number;
  /** Finished epochs. */
  readonly epoch: number;
  readonly [key: string]: unknown;
}

/** Everything a run needs to continue exactly where it was. */
export interface Checkpoint {
  readonly weights: NamedTensors;
  /** The optimizer's state besides the weights: moments, velocities. */
  readonly optimizer: NamedTensors;
  /** The weights of the best epoch, for early stopping; null if none are kept. */
  readonly best: NamedTensors | null;
  readonly state: CheckpointState;
}

const stateSchema = z.looseObject({ step: z.number().int().min(0), epoch: z.number().int().min(0) });

/**
 * Writes a checkpoint as a single safetensors file, atomically: names start with `weights/`, `optimizer/` or `best/`,
 * and the state is JSON in the metadata (so NaN becomes null).
 * Fails with diskFull or fileUnwritable; the previous file then remains unchanged.
 */
export async function writeCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  await writeAtomically(file, checkpointPieces(checkpoint));
}

/** Where a tensor lies that a file leaves out: in a file of weights that networks begin with, by its hash, under this name. */
export type StartPlace = readonly [sha256: string, name: string];

/** The bytes of such a file, without the tensors that lie in one that `placeOf` knows. */
export function checkpointPieces(
  { weights, optimizer, best, state }: Checkpoint,
  placeOf: (tensor: NamedTensor) => StartPlace | undefined = () => undefined,
): Uint8Array[] {
  const tensors = new Map([
    ...named('weights', weights),
    ...named('optimizer', optimizer),
    ...named('best', ownOf(best, weights)),
  ]);
  const places: Record<string, StartPlace> = {};
  for (const [name, tensor] of tensors) {
    const place = placeOf(tensor);
    if (!place) continue;
    places[name] = place;
    tensors.delete(name);
  }
  const metadata = {
    state: JSON.stringify(state),
    hasBest: String(best !== null),
    ...(Object.keys(places).length > 0 && { [PLACES]: JSON.stringify(places) }),
  };
  return encodeSafetensors({ tensors, metadata });
}

const noPlaces = text('it does not say where its weights lie', 'Sie sagt nicht, wo ihre Gewichte liegen');
const noState = text('it does not say how far the training was', 'Sie sagt nicht, wie weit das Training war');

const damaged = (file: string, { en, de }: Text) =>
  text(`${file} is damaged: ${en}.`, `${file} ist beschädigt: ${de}.`);

/** Of weights that a network begins with. */
export const missingWeights = (sha256: string) =>
  text(
    `The weights ${sha256} that it begins with are missing.`,
    `Die Gewichte ${sha256}, mit denen es beginnt, fehlen.`,
  );

/** The metadata that says where tensors lie that were left out. */
const PLACES = 'starts';
const placesSchema = z.record(z.string(), z.tuple([z.string().regex(/^[0-9a-f]{64}$/), z.string()]));

/** Where the tensors lie that a file leaves out, by its metadata. Fails with fileUnreadable if that is damaged. */
export function placesIn(metadata: SafeTensors['metadata'], file: string): ReadonlyMap<string, StartPlace> {
  const json = metadata[PLACES];
  if (json === undefined) return new Map();
  try {
    return new Map(Object.entries(placesSchema.parse(JSON.parse(json))));
  } catch (cause) {
    throw new EngineError('fileUnreadable', damaged(file, noPlaces), { cause });
  }
}

/** Reads what `writeCheckpoint` wrote. Fails with fileUnreadable if it is missing or damaged. */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw asReadError(error, file);
  });
  return decodeCheckpoint(bytes, file);
}

/** The tensors of a file of weights that networks begin with, by its hash. */
export type StartOf = (sha256: string) => Promise<NamedTensors>;

/** Of files in which nothing is left out. */
const noStarts: StartOf = (sha256) => Promise.reject(new EngineError('fileUnreadable', missingWeights(sha256)));

/** The same of bytes that lie elsewhere; `file` is for the message. Fails with fileUnreadable if they are damaged. */
export async function decodeCheckpoint(
  bytes: Uint8Array,
  file: string,
  startOf: StartOf = noStarts,
): Promise<Checkpoint> {
  const { tensors: own, metadata } = decodeSafetensors(bytes, file);
  const tensors = new Map(own);
  const starts = new Map<string, NamedTensors>();
  for (const [name, [sha256, at]] of placesIn(metadata, file)) {
    // They are read once: they may be large, and many tensors lie in one.
    const start = starts.get(sha256) ?? (await startOf(sha256));
    starts.set(sha256, start);
    const found = start.get(at);
    if (!found)
      throw new EngineError(
        'fileUnreadable',
        damaged(file, text(`${name} is not where it should be`, `${name} ist nicht da, wo es sein sollte`)),
      );
    tensors.set(name, found);
  }
  const weights = unnamed('weights', tensors);
  return {
    weights,
    optimizer: unnamed('optimizer', tensors),
    best: metadata['hasBest'] === 'true' ? bestOf(tensors, weights) : null,
    state: parseState(metadata['state'], file),
  };
}

/**
 * How many bytes the numbers of such a file take: all of them, and the weights alone. Only its header is read. Undefined if
 * there is none, or none that can be read.
 */
export function checkpointSize(file: string): { readonly all: number; readonly weights: number } | undefined {
  let opened: number | undefined;
  try {
    const handle = (opened = openSync(file, 'r'));
    const piece = (begin: number, length: number) => {
      const bytes = Buffer.alloc(length);
      readSync(handle, bytes, 0, length, begin);
      return bytes;
    };
    const sizes = [...waitingTensors({ size: fstatSync(handle).size, piece }, file)].map(([name, { shape }]) => {
      const bytes = 4 * sizeOf(shape);
      return { all: bytes, weights: name.startsWith('weights/') ? bytes : 0 };
    });
    return sizes.reduce((sum, one) => ({ all: sum.all + one.all, weights: sum.weights + one.weights }), nothing);
  } catch {
    return undefined;
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

const nothing = { all: 0, weights: 0 };

/**
 * The best weights as stored in a file: without those that share their array with the current weights because they are
 * frozen.
 */
export function ownOf(best: NamedTensors | null, weights: NamedTensors): readonly (readonly [string, NamedTensor])[] {
  return [...(best ?? [])].filter(([name, { values }]) => weights.get(name)?.values !== values);
}

/** The inverse of `ownOf`. */
export function bestOf(tensors: SafeTensors['tensors'], weights: NamedTensors): NamedTensors {
  return new Map([...weights, ...unnamed('best', tensors)]);
}

/** Parses the state in a file's metadata; `file` is for the message. Fails with fileUnreadable. */
export function parseState(json: string | undefined, file: string): CheckpointState {
  try {
    return stateSchema.parse(JSON.parse(json ?? ''));
  } catch (cause) {
    throw new EngineError('fileUnreadable', damaged(file, noState), { cause });
  }
}

/** Adds a prefix to tensors' names, for a file that contains several groups. */
export function named(prefix: string, tensors: Iterable<readonly [string, NamedTensor]>): [string, NamedTensor][] {
  return [...tensors].map(([name, tensor]) => [`${prefix}/${name}`, tensor]);
}

/** The float tensors of one group, without their prefix; with an empty prefix, those of the whole file. */
export function unnamed(prefix: string, tensors: SafeTensors['tensors']): NamedTensors {
  const begin = prefix === '' ? '' : `${prefix}/`;
  const group = new Map<string, NamedTensor>();
  for (const [name, { shape, values }] of tensors) {
    if (name.startsWith(begin) && values instanceof Float32Array)
      group.set(name.slice(begin.length), { shape, values });
  }
  return group;
}
