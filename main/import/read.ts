import { same, text, type Text } from '../../core/text.ts';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import type { ImportReport } from '../../core/protocol/imports.ts';
import type { ModelFileLook } from '../../core/protocol/modelFile.ts';
import { asReadError } from '../files/files.ts';
import { homeRoot } from '../files/home.ts';
import type { RunToSave } from '../projects/save.ts';
import { importers } from './all.ts';
import type { ImportedFile, ImportOptions } from './importer.ts';
import { draftedFile } from './modelFile/project.ts';
import { lookedAt, readModelFile, type ReadModelFile } from './modelFile/read.ts';
import { importedRun, requireSound } from './project.ts';
import { refusal } from './refusal.ts';
import { unpacked } from './zip.ts';

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
  const opened = unbundled(await readFileOf(file, name));
  const importer = importers.find((one) => one.recognises(opened.bytes.subarray(0, 4096), opened.name));
  if (!importer) {
    const known = importers.flatMap(({ extensions }) => extensions.map((one) => `.${one}`)).join(', ');
    const pickle = pickled(name);
    throw refusal(
      name,
      text(
        `is of no format that can be imported (${known}).${pickle?.en ?? ''}`,
        `hat kein Format, das sich importieren lässt (${known}).${pickle?.de ?? ''}`,
      ),
    );
  }
  if (options.as === 'block') return importAsBlock(opened, name, options);
  const { document, weights, report } = await importer.read(opened, options);
  requireSound(document, name);
  return { run: importedRun(document, weights, name), report: { format: importer.name, ...report } };
}

/** The same as one block that runs the file as it is. */
async function importAsBlock(file: ImportedFile, name: string, options: ImportOptions): Promise<ReadModel> {
  const read = await readModelFile(homeRoot(), onnxIn(file), options);
  const { document, weights, notices } = draftedFile(read);
  requireSound(document, name);
  const report = { format: 'onnx', producer: '', parts: [], size: null, notices: [...read.notices, ...notices] };
  return { run: importedRun(document, weights, name), report };
}

/** Only files of ONNX run as they are. Fails with fileUnreadable. */
function onnxIn(file: ImportedFile): ImportedFile {
  if (/\.onnx$/i.test(file.name)) return file;
  throw refusal(file.name, text('is not a file of ONNX: only those run as they are.', 'ist keine ONNX-Datei: Nur solche laufen, wie sie sind.')); // prettier-ignore
}

/** A file of ONNX as a block that runs it as it is. Fails as `importModel` does. */
export async function importFileAsBlock(home: string, file: string, name: string, options: ImportOptions): Promise<ReadModelFile> {
  return readModelFile(home, onnxIn(unbundled(await readFileOf(file, name))), options);
} // prettier-ignore

/** What a file of ONNX says of itself, and whether it can become a network. Fails with fileUnreadable, outOfMemory or cancelled. */
export async function lookAtModelFile(file: string, name: string, options: ImportOptions): Promise<ModelFileLook> {
  const opened = onnxIn(unbundled(await readFileOf(file, name)));
  const look = lookedAt(opened, options.size);
  try {
    const { report } = await importModel(file, name, options);
    const { parts } = report;
    return { ...look, notNetwork: null, foreign: parts.filter((part) => part.as === 'foreign').length, parts: parts.length };
  } catch (error) {
    if (!(error instanceof EngineError) || error.code === 'cancelled') throw error;
    return { ...look, notNetwork: error.text ?? same(error.message), foreign: 0, parts: 0 };
  }
} // prettier-ignore

/** A zip may hold a model and what lies beside it, as if the model had been chosen in its folder. */
function unbundled(file: ImportedFile): ImportedFile {
  if (!/\.zip$/i.test(file.name) || file.bytes[0] !== 0x50 || file.bytes[1] !== 0x4b) return file;
  const names: string[] = [];
  unpacked(file.bytes, file.name, (name) => names.push(name) < 0);
  const found = names.filter((name) => /\.(onnx|keras|h5|hdf5)$/i.test(name)).toSorted((a, b) => a.length - b.length)[0];
  // What belongs to a model.json is found by the importer that reads it.
  if (found === undefined || names.some((name) => /(^|\/)model\.json$/.test(name))) return file;
  const files = unpacked(file.bytes, file.name, () => true);
  const folder = found.slice(0, found.lastIndexOf('/') + 1);
  const beside: ImportedFile['beside'] = (other, offset = 0, length) => {
    const whole = files.get(folder + other);
    const end = length === undefined ? whole?.length : offset + length;
    return whole && end !== undefined && end <= whole.length ? whole.subarray(offset, end) : undefined;
  };
  return { name: found.slice(folder.length), bytes: files.get(found) ?? file.bytes, beside };
} // prettier-ignore

/** Nothing in a file is ever executed, and a pickle is a program: words about a file that seems to be one. */
export function pickled(name: string): Text | undefined {
  if (!/\.(pt|pth|pkl|pickle|bin|ckpt)$/i.test(name)) return undefined;
  return text(
    ' It seems to be a pickle: opening one runs whatever program is in it, so it is not opened here. In Python, save the weights with safetensors.torch.save_file(model.state_dict(), “model.safetensors”) and import them into the open network, or save the whole model with torch.onnx.export.',
    ' Es scheint ein Pickle zu sein: Ihn zu öffnen führt jedes Programm aus, das darin steckt, darum wird er hier nicht geöffnet. In Python die Gewichte mit safetensors.torch.save_file(model.state_dict(), "model.safetensors") speichern und in das offene Netz importieren, oder das ganze Modell mit torch.onnx.export speichern.',
  );
}

export async function readFileOf(file: string, name: string): Promise<ImportedFile> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES)
      throw refusal(
        name,
        text(
          `has ${(size / 1e9).toFixed(1)} GB: up to 2 GB can be read.`,
          `hat ${(size / 1e9).toFixed(1)} GB: bis zu 2 GB lassen sich lesen.`,
        ),
      );
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
