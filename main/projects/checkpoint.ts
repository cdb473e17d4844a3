import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { EngineError } from '../../core/protocol/errors.ts';
import { asReadError, writeAtomically } from '../files/files.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';
import { decodeSafetensors, encodeSafetensors, type SafeTensors } from '../files/safetensors.ts';

/** What has to be known besides the tensors; plain JSON, open for whatever the training loop needs to go on. */
export interface CheckpointState {
  /** Batches trained since the beginning of the run. */
  readonly step: number;
  /** Finished epochs. */
  readonly epoch: number;
  readonly [key: string]: unknown;
}

/** All that a run needs to go on exactly where it was. */
export interface Checkpoint {
  readonly weights: NamedTensors;
  /** Moments, velocities: whatever the optimizer keeps beside the weights. */
  readonly optimizer: NamedTensors;
  /** The weights of the best epoch, for early stopping; null when none are kept. */
  readonly best: NamedTensors | null;
  readonly state: CheckpointState;
}

const stateSchema = z.looseObject({ step: z.number().int().min(0), epoch: z.number().int().min(0) });

/**
 * Writes a checkpoint as one safetensors file, whole or not at all: the names begin with `weights/`, `optimizer/` or
 * `best/`, and the state is JSON in the metadata (so a NaN in it becomes null).
 * Fails with diskFull or fileUnwritable; the older file is then as it was.
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

/** Reads what `writeCheckpoint` wrote. Fails with fileUnreadable when it is not there or not sound. */
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

/** The best weights as a file has them: without those that are the weights' own arrays, since these were frozen. */
export function ownOf(best: NamedTensors | null, weights: NamedTensors): readonly (readonly [string, NamedTensor])[] {
  return [...(best ?? [])].filter(([name, { values }]) => weights.get(name)?.values !== values);
}

/** The reverse. */
export function bestOf(tensors: SafeTensors['tensors'], weights: NamedTensors): NamedTensors {
  return new Map([...weights, ...unnamed('best', tensors)]);
}

/** The state as a file's metadata has it; `file` is for the message. Fails with fileUnreadable. */
export function parseState(json: string | undefined, file: string): CheckpointState {
  try {
    return stateSchema.parse(JSON.parse(json ?? ''));
  } catch (cause) {
    throw new EngineError('fileUnreadable', `${file} is damaged: it does not say how far the training was.`, { cause });
  }
}

/** Tensors under a prefix, for a file that holds several groups. */
export function named(prefix: string, tensors: Iterable<readonly [string, NamedTensor]>): [string, NamedTensor][] {
  return [...tensors].map(([name, tensor]) => [`${prefix}/${name}`, tensor]);
}

/** The float tensors of one group, without their prefix; of the whole file when there is none. */
export function unnamed(prefix: string, tensors: SafeTensors['tensors']): NamedTensors {
  const begin = prefix === '' ? '' : `${prefix}/`;
  const group = new Map<string, NamedTensor>();
  for (const [name, { shape, values }] of tensors) {
    if (name.startsWith(begin) && values instanceof Float32Array)
      group.set(name.slice(begin.length), { shape, values });
  }
  return group;
}
