import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { asWriteError, makeFolder, systemCode } from '../../files/files.ts';
import { tarEntries, type TarEntry } from '../../files/tar.ts';
import { sweep, temporaryIn } from '../../files/temporary.ts';
import { unpacked } from '../../import/zip.ts';

/** Where copies of the user's models are kept. */
export function keptFolders(home: string): string {
  return path.join(home, 'kept-models');
}

/** Whether a model's place is a copy that the app keeps. */
export function isKept(home: string, place: string): boolean {
  return place.startsWith(keptFolders(home) + path.sep);
}

/** Deletes a copy. */
export async function forgetKept(home: string, place: string): Promise<void> {
  const [folder] = path.relative(keptFolders(home), place).split(path.sep);
  if (folder) await rm(path.join(keptFolders(home), folder), { recursive: true, force: true });
}

/**
 * Copies a model that will not stay where it is: a file, or an archive (.tar.gz, .zip) of a folder or of files that belong
 * together. Returns its place in the app's folder. Fails with fileUnreadable, dataInvalid, diskFull or fileUnwritable.
 */
export async function keepModel(home: string, given: string): Promise<string> {
  const folders = keptFolders(home);
  await makeFolder(folders);
  await sweep(folders);
  const partial = temporaryIn(folders);
  try {
    await mkdir(partial);
    await fill(partial, given);
    const place = await freeFolder(folders, nameOf(given));
    await rename(partial, place);
    return await modelIn(place);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error instanceof EngineError ? error : asWriteError(error, folders);
  }
}

const ARCHIVE = /\.(tar\.gz|tgz|zip)$/i;
const MOST_BYTES = 2 ** 31;

async function fill(folder: string, given: string): Promise<void> {
  const name = path.basename(given);
  if (!ARCHIVE.test(name)) return copyFile(given, path.join(folder, name));
  let total = 0;
  for await (const entry of entriesOf(given, name)) {
    total += entry.bytes.length;
    if (total > MOST_BYTES) throw tooLarge(name);
    if (isOfModel(entry.name)) await write(folder, entry);
  }
}

async function* entriesOf(given: string, name: string): AsyncGenerator<TarEntry> {
  if (/\.zip$/i.test(name)) {
    for (const [file, bytes] of unpacked(await readFile(given), name, isOfModel)) yield { name: file, bytes };
    return;
  }
  // The end of the pipeline closes both, however it comes about.
  const unzipped = pipeline(createReadStream(given), createGunzip(), () => undefined);
  try {
    yield* tarEntries(unzipped as AsyncIterable<Uint8Array>, name, MOST_BYTES);
  } catch (error) {
    if (systemCode(error).startsWith('Z_')) throw damaged(name);
    throw error;
  } finally {
    unzipped.destroy();
  }
}

/** Of a model's folder what the app reads; pickles and pictures stay behind, and no name leads out of the folder. */
function isOfModel(file: string): boolean {
  return /^(?:\.\/)?(?:1_Pooling\/config\.json|README\.md|[\w][\w .-]*\.(?:json|txt|safetensors|onnx|onnx[_.]data|data|bin))$/i.test(file) && !/pytorch_model/.test(file); // prettier-ignore
}

async function write(folder: string, { name, bytes }: TarEntry): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

const nameOf = (given: string) =>
  path
    .basename(given)
    .replace(ARCHIVE, '')
    .replace(/\.[^.]*$/, '') || 'model';

async function freeFolder(folders: string, name: string): Promise<string> {
  const taken = new Set((await readdir(folders)).map((one) => one.toLowerCase()));
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name} ${number}`;
    if (!taken.has(free.toLowerCase())) return path.join(folders, free);
  }
}

/** The folder, or where it holds a file that is a model by itself, that file. */
async function modelIn(folder: string): Promise<string> {
  const names = await readdir(folder);
  if (names.includes('config.json')) return folder;
  const [onnx, ...others] = names.filter((name) => /\.onnx$/i.test(name));
  if (onnx !== undefined && others.length === 0) return path.join(folder, onnx);
  // The largest is the model, a smaller one its tokenizer.
  const bins = names.filter((name) => /\.bin$/i.test(name)).map((name) => path.join(folder, name));
  const sizes = await Promise.all(bins.map(async (file) => (await stat(file)).size));
  return bins[sizes.indexOf(Math.max(...sizes))] ?? folder;
}

function tooLarge(name: string): EngineError {
  return new EngineError(
    'fileUnreadable',
    text(
      `${name} has more than 2 GB in it: add such a model in the desktop app, which leaves it where it is.`,
      `${name} enthält mehr als 2 GB: ein solches Modell in der Desktop-App hinzufügen, die es lässt, wo es ist.`,
    ),
  );
}

function damaged(name: string): EngineError {
  return new EngineError(
    'fileUnreadable',
    text(`${name} is damaged: choose the folder again.`, `${name} ist beschädigt: den Ordner noch einmal wählen.`),
  );
}
