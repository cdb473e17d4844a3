import { open } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { asReadError } from '../files/files.ts';
import { metadataIn } from '../files/safetensors.ts';
import { decodeCheckpoint, placesIn, type Checkpoint, type StartPlace } from './checkpoint.ts';
import { limitOf, runWeightsEntry, startEntry } from './contents.ts';
import { LeftOut } from './leftOut.ts';
import { startTensorsIn, takeStart } from './starts.ts';
import { openArchive, type ArchiveFile } from './unzip.ts';

export const elsewhereSchema = z.object({
  path: z.string(),
  entry: z.string(),
  bytes: z.number(),
  crc: z.number(),
});
/**
 * Where the weights of a run lie inside a project file, which is read when somebody wants them. Size and checksum tell
 * whether what lies there now is still the same.
 */
export type Elsewhere = Readonly<z.infer<typeof elsewhereSchema>>;

/** More copies of a project than these are not remembered. */
const MOST_PLACES = 8;

/** Where else the same weights were seen, the latest place first: any of these files may go. */
export function withPlace(places: readonly Elsewhere[], place: Elsewhere): readonly Elsewhere[] {
  const others = places.filter((one) => one.path !== place.path && isSame(one, place));
  return [place, ...others].slice(0, MOST_PLACES);
}

/** Where the weights of runs lie in an open project, by what they are called there. */
export function elsewhereIn(
  file: string,
  files: ReadonlyMap<string, Pick<ArchiveFile, 'bytes' | 'crc'>>,
): ReadonlyMap<string, Elsewhere> {
  const [before, after] = runWeightsEntry('|').split('|');
  const found = [...files].flatMap(([entry, { bytes, crc }]) => {
    const id = entry.slice(before?.length, -(after?.length ?? 0));
    return runWeightsEntry(id) === entry ? [[id, { path: path.resolve(file), entry, bytes, crc }] as const] : [];
  });
  return new Map(found);
}

/** The same for a project by its path; none if it cannot be read. */
export async function weightsIn(file: string): Promise<ReadonlyMap<string, Elsewhere>> {
  try {
    return await withFiles(file, (files) => Promise.resolve(elsewhereIn(file, files)));
  } catch {
    return new Map();
  }
}

export type PlaceFinder = (places: readonly Elsewhere[]) => Promise<Elsewhere | undefined>;

/**
 * Finds the first of some places that still has what was seen there. Each project is read once: it is for a moment. `isWhole`
 * has the last word.
 */
function placeFinder(isWhole: (place: Elsewhere) => Promise<boolean> = () => Promise.resolve(true)): PlaceFinder {
  const projects = new Map<string, ReturnType<typeof weightsIn>>();
  return async (places) => {
    for (const place of places) {
      const read = projects.get(place.path) ?? weightsIn(place.path);
      projects.set(place.path, read);
      const found = [...(await read).values()];
      const isThere = found.some((each) => each.entry === place.entry && isSame(place, each));
      if (isThere && (await isWhole(place))) return place;
    }
    return undefined;
  };
}

/**
 * Writes what lies at places. Whether that is damaged shows only when it is read: then all are looked at whole, and it is written
 * once more with those that are sound.
 */
export async function withPlaces<T>(home: string, write: (firstOf: PlaceFinder) => Promise<T>): Promise<T> {
  try {
    return await write(placeFinder());
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const leftOut = new LeftOut(home);
    return write(placeFinder((place) => isSound(place, home, leftOut)));
  }
}

async function isSound(place: Elsewhere, home: string, leftOut: LeftOut): Promise<boolean> {
  try {
    for await (const _ of piecesElsewhere(place, home, leftOut));
    return true;
  } catch (error) {
    if (isUnreadable(error)) return false;
    throw error;
  }
}

function isUnreadable(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'fileUnreadable';
}

/** Reads them, at the first of these places that has them. Fails with fileUnreadable if files have gone, or have others now. */
export async function readElsewhere(places: readonly Elsewhere[]): Promise<Checkpoint> {
  const failures: unknown[] = [];
  for (const place of places) {
    try {
      return await withFiles(place.path, async (files) => {
        const name = `${path.basename(place.path)}/${place.entry}`;
        return decodeCheckpoint(await fileAt(files, place).read(), name, (sha256) => startTensorsIn(files, sha256));
      });
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures[0];
}

/**
 * Their bytes for another project, which go without what lies in a file of weights that both have: it is taken over. Fails like
 * `readElsewhere`, and as writing does.
 */
export async function* piecesElsewhere(place: Elsewhere, home: string, leftOut: LeftOut): AsyncGenerator<Uint8Array> {
  const handle = await opened(place.path);
  try {
    const files = await openArchive(handle, path.basename(place.path), limitOf);
    const file = fileAt(files, place);
    const starts = [...new Set((await placesAt(file)).map(([sha256]) => sha256))];
    if (starts.length === 0) yield* file.stream();
    else {
      for (const sha256 of starts) await takeStart(home, { sha256, name: sha256 }, files.get(startEntry({ sha256 })));
      const startOf = async (sha256: string) => (await leftOut.tensors(sha256)) ?? startTensorsIn(files, sha256);
      yield* await leftOut.pieces(await decodeCheckpoint(await file.read(), file.name, startOf), starts);
    }
  } finally {
    await handle.close();
  }
}

/** Where what was left out of a file lies. Only its header is read. */
async function placesAt(file: ArchiveFile): Promise<readonly StartPlace[]> {
  let beginning = Buffer.alloc(0);
  for await (const piece of file.stream()) {
    beginning = Buffer.concat([beginning, piece]);
    const metadata = metadataIn(beginning, file.name);
    if (metadata) return [...placesIn(metadata, file.name).values()];
  }
  return [];
}

function isSame(a: Elsewhere, b: Elsewhere): boolean {
  return a.bytes === b.bytes && a.crc === b.crc;
}

function fileAt(files: ReadonlyMap<string, ArchiveFile>, { path: file, entry, bytes, crc }: Elsewhere): ArchiveFile {
  const found = files.get(entry);
  if (found?.bytes === bytes && found.crc === crc) return found;
  throw new EngineError('fileUnreadable', text(
    `${file} no longer has the weights of this run: another copy of it may have them.`,
    `${file} enthält die Gewichte dieses Laufs nicht mehr: Vielleicht hat eine andere Kopie sie noch.`,
  ));
} // prettier-ignore

async function withFiles<T>(file: string, work: (files: ReadonlyMap<string, ArchiveFile>) => Promise<T>): Promise<T> {
  const handle = await opened(file);
  try {
    return await work(await openArchive(handle, path.basename(file), limitOf));
  } finally {
    await handle.close();
  }
}

function opened(file: string) {
  return open(file, 'r').catch((error: unknown) => {
    throw asReadError(error, file);
  });
}
