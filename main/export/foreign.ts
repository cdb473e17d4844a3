import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs';
import { readme } from './readme.ts';
import type { TfjsFiles } from './tfjs.ts';
import type { Metadata } from './metadata.ts';

/** Whether a folder contains this app's TensorFlow.js export, unmodified. */
export async function isTfjsExport(folder: string): Promise<boolean> {
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
    // Something is missing, or does not come from this app.
    return false;
  }
}
