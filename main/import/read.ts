import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ImportReport } from '../../core/protocol/imports.ts';
import { asReadError } from '../files/files.ts';
import type { RunToSave } from '../projects/save.ts';
import { importers } from './all.ts';
import type { ImportedFile, ImportOptions } from './importer.ts';
import { importedRun, requireSound } from './project.ts';
import { refusal } from './refusal.ts';

export interface ReadModel {
  readonly run: RunToSave;
  readonly report: ImportReport;
}

/** A file that is read into memory as a whole. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * Reads a model of another program. `name` is the file's for users. Fails with fileUnreadable, in words that say what to
 * do, or cancelled.
 */
export async function importModel(file: string, name: string, options: ImportOptions = {}): Promise<ReadModel> {
  const opened = await readFileOf(file, name);
  const importer = importers.find((one) => one.recognises(opened.bytes.subarray(0, 4096), name));
  if (!importer) {
    const known = importers.flatMap(({ extensions }) => extensions.map((one) => `.${one}`)).join(', ');
    throw refusal(name, `is of no format that can be imported (${known}).${pickled(name)}`);
  }
  const { document, weights, report } = await importer.read(opened, options);
  requireSound(document, name);
  return { run: importedRun(document, weights, name), report: { format: importer.name, ...report } };
}

/** Nothing in a file is ever executed, and a pickle is a program. */
export function pickled(name: string): string {
  if (!/\.(pt|pth|pkl|pickle|bin|ckpt)$/i.test(name)) return '';
  return ' It seems to be a pickle: opening one runs whatever program is in it, so it is not opened here. In Python, save the weights with safetensors.torch.save_file(model.state_dict(), "model.safetensors") and import them into the open network, or save the whole model with torch.onnx.export.'; // prettier-ignore
}

export async function readFileOf(file: string, name: string): Promise<ImportedFile> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw refusal(name, `has ${(size / 1e9).toFixed(1)} GB: up to 2 GB can be read.`);
    const handle = await open(file, 'r');
    try {
      return { name, bytes: await handle.readFile(), beside: (other, ...where) => pieceOf(file, other, ...where) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw asReadError(error, name);
  }
}

/** Part of a file in the same folder; undefined if there is none. Names that lead elsewhere count as missing. */
function pieceOf(file: string, other: string, offset = 0, length?: number): Uint8Array | undefined {
  const plain = path.normalize(other);
  if (plain === '.' || path.isAbsolute(plain) || plain.split(/[\\/]/).includes('..')) return undefined;
  try {
    const descriptor = openSync(path.join(path.dirname(file), plain), 'r');
    try {
      const { size } = fstatSync(descriptor);
      const count = length ?? size - offset;
      if (!(offset >= 0 && count >= 0 && offset + count <= size && count <= MOST_BYTES)) return undefined;
      const bytes = Buffer.alloc(count);
      let filled = 0;
      while (filled < count) {
        const found = readSync(descriptor, bytes, filled, count - filled, offset + filled);
        if (found === 0) return undefined;
        filled += found;
      }
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
