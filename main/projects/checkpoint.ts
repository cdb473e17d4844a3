import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { EngineError } from '../../core/protocol/errors.ts';
import { asReadError, writeAtomically } from '../files/files.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { decodeSafetensors, encodeSafetensors, type SafeTensors } from '../files/safetensors.ts';

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
  const { weights, optimizer, best, state } = checkpoint;
  const tensors = new Map([
    ...named('weights', weights),
    ...named('optimizer', optimizer),
    ...named('best', ownOf(best, weights)),
  ]);
  const metadata = { state: JSON.stringify(state), hasBest: String(best !== null) };
  await writeAtomically(file, encodeSafetensors({ tensors, metadata }));
}

/** Reads what `writeCheckpoint` wrote. Fails with fileUnreadable if it is missing or damaged. */
export async function readCheckpoint(file: string): Promise<Checkpoint> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw asReadError(error, file);
  });
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  const weights = unnamed('weights', tensors);
  return {
    weights,
    optimizer: unnamed('optimizer', tensors),
    best: metadata['hasBest'] === 'true' ? bestOf(tensors, weights) : null,
    state: parseState(metadata['state'], file),
  };
}

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
    throw new EngineError('fileUnreadable', `${file} is damaged: it does not say how far the training was.`, { cause });
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
