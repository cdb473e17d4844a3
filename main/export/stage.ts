import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { moveAtomically, type Content } from '../files/files.ts';
import { hashed, sha256Of } from '../files/sha256.ts';
import { beginMoves, endMoves } from '../files/moves.ts';
import { sweep, temporaryIn } from '../files/temporary.ts';
import { EXAMPLES, PARITY, readRecord, type Files } from './proof/record.ts';

/** A folder beside the target, or in it, where an export comes about: it is moved when it is whole, or removed. */
export interface Stage {
  readonly folder: string;
  /** The app's: what is being moved is noted there. */
  readonly home: string;
  at(name: string): string;
  /** What was written, by path. */
  readonly files: Files;
  write(name: string, content: Content): Promise<void>;
  discard(): Promise<void>;
}

interface StageOptions {
  readonly home: string;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of bytes written so far. */
  readonly onBytes?: (bytes: number) => void;
}

/** Creates a stage in a folder. Folders that have to be made for it are removed with it if nothing is left in them. */
export async function openStage(parent: string, { home, signal, onBytes }: StageOptions): Promise<Stage> {
  const first = await mkdir(parent, { recursive: true });
  await sweep(parent);
  const folder = temporaryIn(parent);
  await mkdir(folder);
  const files: Record<string, Files[string]> = {};
  let total = 0;
  const at = (name: string) => path.join(folder, name);
  return {
    folder,
    home,
    at,
    files,
    async write(name, content) {
      await mkdir(path.dirname(at(name)), { recursive: true });
      let [bytes, sha256] = [0, ''];
      const handle = await open(at(name), 'wx');
      try {
        for await (const piece of hashed(piecesOf(content), (found) => (sha256 = found))) {
          signal?.throwIfAborted();
          await handle.writeFile(piece);
          bytes += piece.length;
          total += piece.length;
          onBytes?.(total);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      files[name] = { bytes, sha256 };
    },
    async discard() {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      if (first !== undefined) await removeEmpty(parent, first);
    },
  };
}

/** Removes a folder and its parents up to `first`, as far as they are empty. */
async function removeEmpty(folder: string, first: string): Promise<void> {
  try {
    for (let at = folder; at.startsWith(first); at = path.dirname(at)) await rmdir(at);
  } catch {
    // Something lies in it.
  }
}

async function* piecesOf(content: Content): AsyncGenerator<Uint8Array> {
  if (typeof content === 'string') yield Buffer.from(content);
  else if (content instanceof Uint8Array) yield content;
  else yield* content;
}

/** Files of an earlier export in a folder that are as it wrote them. */
async function ownFiles(folder: string): Promise<ReadonlySet<string>> {
  const record = await readRecord(path.join(folder, PARITY)).catch(() => undefined);
  if (!record) return new Set();
  const checked = await Promise.all(
    Object.entries(record.files).map(async ([name, { bytes, sha256 }]) => {
      const file = path.join(folder, name);
      const isSame = async () => (await stat(file)).size === bytes && (await hashOf(file)) === sha256;
      return isInside(folder, file) && (await isSame().catch(() => false)) ? [name] : [];
    }),
  );
  return new Set([PARITY, ...checked.flat()]);
}

function isInside(folder: string, file: string): boolean {
  return !path.relative(folder, file).startsWith('..');
}

/** Piece by piece: models may be larger than what can be read at once. */
function hashOf(file: string): Promise<string> {
  const pieces: AsyncIterable<Buffer> = createReadStream(file);
  return sha256Of(pieces);
}

/**
 * Fails with fileUnwritable if writing these files to a folder would destroy someone's work: it contains files with
 * these names that are not an unmodified earlier export.
 */
export async function requireOwn(folder: string, names: readonly string[]): Promise<void> {
  const present = names.filter((name) => existsSync(path.join(folder, name)));
  if (present.length === 0) return;
  const own = await ownFiles(folder);
  const foreign = present.filter((name) => !own.has(name));
  if (foreign.length === 0) return;
  throw new EngineError(
    'fileUnwritable',
    text(
      `${folder} already holds ${foreign.join(', ')}, and not as an export wrote it: nothing was replaced. Choose a new folder.`,
      `In ${folder} liegt schon ${foreign.join(', ')}, und nicht so, wie ein Export es schrieb: Nichts wurde ersetzt. Einen neuen Ordner wählen.`,
    ),
  );
}

/**
 * Moves what was staged to a folder: as the folder if there is none, else beside what lies there, in place of an earlier
 * export. If something fails half-way, everything is put back.
 */
export async function moveToFolder(stage: Stage, folder: string): Promise<void> {
  if (!existsSync(folder)) return rename(stage.folder, folder);
  const names = Object.keys(stage.files);
  await requireOwn(folder, names);
  const stale = [...(await ownFiles(folder))].filter((name) => !names.includes(name));
  const undo: (() => Promise<void>)[] = [];
  const move = async (from: string, to: string) => {
    await mkdir(path.dirname(to), { recursive: true });
    await rename(from, to);
    undo.unshift(() => rename(to, from));
  };
  await beginMoves(stage.home, {
    stage: stage.folder,
    moves: names.map((name) => ({ from: path.resolve(stage.at(name)), to: path.resolve(folder, name) })),
    stale: stale.map((name) => path.resolve(folder, name)),
  });
  try {
    for (const name of [...stale, ...names]) {
      const target = path.join(folder, name);
      if (existsSync(target)) await move(target, stage.at(path.join('.replaced', name)));
      if (names.includes(name)) await move(stage.at(name), target);
    }
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  } finally {
    await endMoves(stage.home, stage.folder);
  }
}

/** Where the files of an export in a single file lie: the proof beside it, under its name. */
export function besideOf(target: string, name: string, main: string): string {
  if (name === main) return target;
  const { dir, name: stem } = path.parse(target);
  return path.join(dir, `${stem}.${name}`);
}

/** Fails with fileUnwritable if the proof of a single file would replace someone's file. */
export async function requireOwnBeside(target: string): Promise<void> {
  const [record, examples] = [PARITY, EXAMPLES].map((name) => besideOf(target, name, ''));
  const present = [record, examples].flatMap((file) => (file !== undefined && existsSync(file) ? [file] : []));
  const isOwn = async () => (await readRecord(record ?? '')).madeWith === 'Neuroloom';
  if (present.length === 0 || (await isOwn().catch(() => false))) return;
  throw new EngineError(
    'fileUnwritable',
    text(
      `${present.join(', ')} would be replaced by the proof of the export, and comes from elsewhere. Choose another name.`,
      `${present.join(', ')} würde durch den Nachweis des Exports ersetzt und stammt anderswoher. Einen anderen Namen wählen.`,
    ),
  );
}

/** Moves what was staged to a single file, with the proof beside it. */
export async function moveToFile(stage: Stage, target: string, main: string): Promise<void> {
  const names = Object.keys(stage.files).toSorted((a, b) => Number(a === main) - Number(b === main));
  const made: string[] = [];
  const moves = names.map(async (name) => ({
    from: path.resolve(stage.at(name)),
    to: await followed(besideOf(target, name, main)),
  }));
  await beginMoves(stage.home, { stage: stage.folder, moves: await Promise.all(moves), stale: [] });
  try {
    for (const name of names) {
      const file = besideOf(target, name, main);
      if (!existsSync(file)) made.push(file);
      await moveAtomically(stage.at(name), file);
    }
  } catch (error) {
    for (const file of made) await rm(file, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await endMoves(stage.home, stage.folder);
  }
}

/** A link stays, and what it leads to is replaced. */
async function followed(file: string): Promise<string> {
  const own = path.resolve(file);
  return realpath(own).catch(() => own);
}
