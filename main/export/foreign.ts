import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs';
import { EngineError } from '../../core/protocol/errors.ts';
import { readme } from './readme.ts';
import type { TfjsFiles } from './tfjs.ts';
import type { Metadata } from './metadata.ts';

/**
 * Fails with fileUnwritable when writing these files into a folder would destroy somebody's work: the folder has some of
 * the names, and not as an earlier export left them.
 */
export async function requireOwn(folder: string, names: readonly (keyof TfjsFiles)[]): Promise<void> {
  const present = names.filter((name) => existsSync(path.join(folder, name)));
  if (present.length === 0 || (await isExport(folder))) return;
  throw new EngineError(
    'fileUnwritable',
    `${folder} already holds ${present.join(', ')}, and not as an export wrote it: nothing was replaced. Choose a new folder.`,
  );
}

/** Whether a folder holds an export of this app that nobody has changed since. */
async function isExport(folder: string): Promise<boolean> {
  const read = (name: keyof TfjsFiles) => readFile(path.join(folder, name));
  try {
    const json = JSON.parse(String(await read('model.json'))) as TensorFlow.io.ModelJSON;
    if (json.convertedBy !== 'Neuroloom') return false;
    const weights = json.weightsManifest.flatMap((group) => group.weights);
    const numbers = weights.reduce((sum, { shape }) => sum + shape.reduce((size, axis) => size * axis, 1), 0);
    if ((await read('weights.bin')).length !== 4 * numbers) return false;
    const own = String(await read('README.md'));
    const metadata = json.userDefinedMetadata as unknown as Metadata;
    return [false, true].some((hasTies) => own === readme(metadata, hasTies));
  } catch {
    // Something is missing, or is of another make.
    return false;
  }
}
