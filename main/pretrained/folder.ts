import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { counted } from '../../core/text.ts';
import { asReadError } from '../files/files.ts';
import { waitingTensors, type Pieces, type WaitingTensor } from '../files/safetensors.ts';
import { refusal } from './refusal.ts';

/** A file of settings or an index: the largest known ones have a few MB. */
const MOST_JSON = 64 * 1024 ** 2;

/** A file of a model's folder that holds an object; undefined if it is not there. Fails with fileUnreadable. */
export async function jsonIn(folder: string, file: string, name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const at = path.join(folder, file);
  const info = await stat(at).catch(() => undefined);
  if (!info) return undefined;
  if (info.size > MOST_JSON) throw refusal(`${name}/${file}`, 'is too large to be read.', 'ist zu groß zum Lesen.');
  const content = await readFile(at, 'utf8').catch((error: unknown) => {
    throw asReadError(error, `${name}/${file}`);
  });
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(content.replace(/^\ufeff/, '')));
  } catch (error) {
    throw refusal(`${name}/${file}`, 'is not a JSON object: download it again.', 'ist kein JSON-Objekt: erneut herunterladen.', error);
  }
} // prettier-ignore

/** Files that stay open while their tensors are read. */
export class OpenFiles {
  private readonly descriptors: number[] = [];

  /** Fails with fileUnreadable. */
  open(file: string, name: string): Pieces {
    try {
      const descriptor = openSync(file, 'r');
      this.descriptors.push(descriptor);
      const { size } = fstatSync(descriptor);
      return { size, piece: (begin, length) => bytesAt(descriptor, begin, length, name) };
    } catch (error) {
      throw asReadError(error, name);
    }
  }

  close(): void {
    for (const descriptor of this.descriptors.splice(0)) closeSync(descriptor);
  }
}

/** What one read asks for at most. */
const AT_ONCE = 2 ** 30;

function bytesAt(descriptor: number, begin: number, length: number, name: string): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const found = readSync(descriptor, bytes, filled, Math.min(AT_ONCE, length - filled), begin + filled);
    if (found === 0) throw refusal(name, 'has become shorter while it was read.', 'ist beim Lesen kürzer geworden.');
    filled += found;
  }
  return bytes;
}

/** All tensors of a model's folder, in one file or in several. Fails with fileUnreadable. */
export async function tensorsIn(folder: string, name: string, files: OpenFiles): Promise<ReadonlyMap<string, WaitingTensor>> {
  const all = new Map<string, WaitingTensor>();
  for (const shard of await shardsOf(folder, name)) {
    for (const [key, tensor] of waitingTensors(files.open(path.join(folder, shard), `${name}/${shard}`), `${name}/${shard}`)) {
      if (all.has(key)) throw refusal(`${name}/${shard}`, `has the tensor “${key}”, which another file has as well.`, `hat den Tensor „${key}“, den schon eine andere Datei hat.`);
      all.set(key, tensor);
    }
  }
  return all;
} // prettier-ignore

const INDEX = 'model.safetensors.index.json';
const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });
const part = /^(.*)-(\d+)-of-(\d+)\.safetensors$/;

async function shardsOf(folder: string, name: string): Promise<readonly string[]> {
  const there = (await readdir(folder)).toSorted();
  const files = there.filter((file) => file.endsWith('.safetensors'));
  if (there.includes('model.safetensors')) return ['model.safetensors'];
  const index = await jsonIn(folder, INDEX, name);
  const wanted = index ? shardsNamedBy(index, name) : allParts(files);
  const missing = wanted.filter((file) => !there.includes(file));
  if (missing.length > 0) {
    const list = missing.slice(0, 3).join(', ');
    const all = counted(wanted.length, ['file', 'files'], ['Datei', 'Dateien']);
    throw refusal(name, `lacks ${missing.length} of its ${all.en} with weights (${list}): download them as well.`, `hat ${missing.length} von ${all.de} mit Gewichten nicht (${list}): auch sie herunterladen.`);
  }
  if (wanted.length > 0) return wanted;
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0) return [only];
  if (only !== undefined) throw refusal(name, `has several files with weights (${files.slice(0, 4).join(', ')}): leave one of them.`, `hat mehrere Dateien mit Gewichten (${files.slice(0, 4).join(', ')}): eine davon übrig lassen.`);
  throw noWeights(name, there);
} // prettier-ignore

/** Names lead nowhere but into the folder. */
function shardsNamedBy(index: unknown, name: string): readonly string[] {
  const { data } = indexSchema.safeParse(index);
  if (!data) throw refusal(`${name}/${INDEX}`, 'does not say which file holds which tensor: download it again.', 'sagt nicht, welche Datei welchen Tensor hält: erneut herunterladen.'); // prettier-ignore
  const shards = [...new Set(Object.values(data.weight_map))].toSorted();
  const outside = shards.find((file) => !/^[\w][\w.-]*\.safetensors$/.test(file));
  if (outside === undefined) return shards;
  const said = JSON.stringify(outside.slice(0, 100));
  throw refusal(`${name}/${INDEX}`, `names the file ${said}, which cannot be one with weights of this folder.`, `nennt die Datei ${said}, die keine mit Gewichten aus diesem Ordner sein kann.`); // prettier-ignore
}

/** By what one of several files is called, without an index: the names of all of them. */
function allParts(files: readonly string[]): readonly string[] {
  const found = files.map((file) => part.exec(file)).find((one) => one !== null);
  if (!found) return [];
  const [, stem = '', number = '', count = ''] = found;
  if (Number(count) > 1000) return [];
  return Array.from({ length: Number(count) }, (_, i) => `${stem}-${String(i + 1).padStart(number.length, '0')}-of-${count}.safetensors`); // prettier-ignore
}

function noWeights(name: string, files: readonly string[]): Error {
  const pickle = files.find((file) => /\.(bin|pt|pth|pkl|ckpt)$/i.test(file));
  if (pickle === undefined) {
    return refusal(name, 'has no file with weights: a model.safetensors belongs into the folder.', 'hat keine Datei mit Gewichten: In den Ordner gehört eine model.safetensors.'); // prettier-ignore
  }
  return pickled(`${name}/${pickle}`);
}

/** Nothing in a file is ever executed, and a pickle is a program. */
export function pickled(name: string): Error {
  return refusal(
    name,
    'is a pickle: opening one runs whatever program is in it, so it is not opened here. Download the model.safetensors of the model or, in Python, save it again with model.save_pretrained(folder).',
    'ist ein Pickle: Ihn zu öffnen führt aus, was immer darin steht, darum wird er hier nicht geöffnet. Die model.safetensors des Modells herunterladen oder es in Python mit model.save_pretrained(Ordner) neu speichern.',
  );
}
