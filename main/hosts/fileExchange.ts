import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ChosenFile, ProjectFile } from '../../core/protocol/host.ts';

const UPLOAD_LIMIT = 1024 ** 3;
const EXTENSION = '.neuroloom';
/** A name that was given out is not reused for this long: it takes a while until there is a file. */
const RESERVED_MS = 60_000;
/**
 * Transferred files other than projects are deleted after this time if they take up more space than this many uploads.
 */
const PASSING_MS = 10 * 60_000;
const PASSING_UPLOADS = 3;

/** Why a file was refused, for the user. */
export class FileRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Files transferred between the browser's computer and the engine's: projects in one folder, everything else in
 * another.
 */
export class FileExchange {
  readonly #projects: string;
  readonly #temporary: string;
  readonly #limit: number;
  readonly #now: () => number;
  /** Names in lower case, and how long they are reserved. */
  readonly #reserved = new Map<string, number>();

  constructor(projects: string, temporary: string, limit = UPLOAD_LIMIT, now = Date.now) {
    this.#projects = projects;
    this.#temporary = temporary;
    this.#limit = limit;
    this.#now = now;
  }

  /** The number of reserved names. */
  get reserved(): number {
    return this.#reserved.size;
  }

  /** The projects, newest first; without links, which are not served either. */
  async projects(): Promise<ProjectFile[]> {
    const names = (await readdir(this.#projects)).filter((name) => name.endsWith(EXTENSION));
    const files = await Promise.all(
      names.map(async (name) => {
        const file = path.join(this.#projects, name);
        const details = await this.locate(file).then(
          () => stat(file),
          () => undefined,
        );
        return details && { path: file, name, savedAt: details.mtime.toISOString(), bytes: details.size };
      }),
    );
    return files.filter((file) => file !== undefined).sort((a, b) => b.savedAt.localeCompare(a.savedAt));
  }

  /** A free path for that name; "net 2.neuroloom" if there already is a "net.neuroloom". */
  async target(wanted: string): Promise<ChosenFile> {
    const name = safeName(wanted);
    if (!isProject(name)) {
      await this.#makeRoom();
      return { path: path.join(await mkdtemp(path.join(this.#temporary, 'file-')), name), name };
    }
    const taken = new Set((await readdir(this.#projects)).map((each) => each.toLowerCase()));
    const now = this.#now();
    for (const [each, until] of this.#reserved) if (until <= now || taken.has(each)) this.#reserved.delete(each);
    const isTaken = (each: string) => taken.has(each) || this.#reserved.has(each);
    const stem = name.slice(0, -EXTENSION.length);
    let free = name;
    for (let number = 2; isTaken(free.toLowerCase()); number++) free = `${stem} ${number}${EXTENSION}`;
    this.#reserved.set(free.toLowerCase(), now + RESERVED_MS);
    return { path: path.join(this.#projects, free), name: free };
  }

  /**
   * Writes an uploaded file. Throws FileRefused beyond the limit, at once if its size was announced; an incomplete file is
   * removed.
   */
  async receive(wanted: string, content: Readable, announced = 0): Promise<ChosenFile> {
    if (announced > this.#limit) throw tooLarge(this.#limit);
    const part = path.join(await mkdtemp(path.join(this.#temporary, 'upload-')), 'part');
    try {
      await pipeline(content, limitBytes(this.#limit), createWriteStream(part));
      for (;;) {
        const target = await this.target(wanted);
        await mkdir(path.dirname(target.path), { recursive: true });
        // Another host using the same folder may have been faster.
        if (await moveFile(part, target.path)) return target;
      }
    } finally {
      await rm(path.dirname(part), { recursive: true, force: true });
    }
  }

  /** Removes old uploads and exports, oldest first, until there is space for new ones. */
  async #makeRoom(): Promise<void> {
    const names = await readdir(this.#temporary);
    const found = await Promise.all(names.map((name) => sizeOf(path.join(this.#temporary, name))));
    let bytes = found.reduce((sum, entry) => sum + entry.bytes, 0);
    for (const entry of found.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (bytes <= PASSING_UPLOADS * this.#limit || entry.usedAt > this.#now() - PASSING_MS) return;
      await rm(entry.folder, { recursive: true, force: true });
      bytes -= entry.bytes;
    }
  }

  /** A file that may be served. Throws FileRefused for any other, and for a link that leads outside. */
  async locate(wanted: string): Promise<ChosenFile & { readonly bytes: number }> {
    const file = await realpath(wanted).catch(() => undefined);
    if (file === undefined) throw new FileRefused(404, 'This file is no longer there.');
    const roots = await Promise.all([realpath(this.#projects), realpath(this.#temporary)]);
    const details = await stat(file);
    if (!roots.some((root) => file.startsWith(root + path.sep)) || !details.isFile()) {
      throw new FileRefused(403, 'Only projects and exports can be downloaded.');
    }
    return { path: file, name: path.basename(file), bytes: details.size };
  }
}

export function isProject(name: string): boolean {
  return name.toLowerCase().endsWith(EXTENSION);
}

/** The last part of a path without characters that some file system forbids. */
function safeName(wanted: string): string {
  const last = wanted.split(/[/\\]/).at(-1) ?? '';
  const name = last
    .replace(/[\p{Cc}<>:"|?*]/gu, '')
    .replace(/^\.+/, '')
    .trim();
  const extension = path.extname(name).slice(0, 20);
  const stem = name.slice(0, name.length - path.extname(name).length).slice(0, 100);
  return `${stem || 'untitled'}${extension}`;
}

function tooLarge(limit: number): FileRefused {
  return new FileRefused(413, `The file is larger than ${Math.round(limit / 1024 ** 2)} MB.`);
}

function limitBytes(limit: number): Transform {
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
}

/** The size of a folder, and when something was last written there. */
async function sizeOf(folder: string): Promise<{ folder: string; bytes: number; usedAt: number }> {
  const names = await readdir(folder).catch(() => []);
  const files = [folder, ...names.map((name) => path.join(folder, name))];
  const details = await Promise.all(files.map((file) => stat(file).catch(() => ({ size: 0, mtimeMs: 0 }))));
  return {
    folder,
    bytes: details.reduce((sum, { size }) => sum + size, 0),
    usedAt: Math.max(...details.map(({ mtimeMs }) => mtimeMs)),
  };
}

/** Moves a file to its final name atomically. False if that name exists; the existing file stays unchanged. */
async function moveFile(from: string, to: string): Promise<boolean> {
  const near = path.join(path.dirname(to), `.${randomUUID()}.part`);
  try {
    const outcome = await linkNew(from, to);
    if (outcome !== 'impossible') return outcome === 'done';
    // The two folders are on different disks.
    await copyFile(from, near);
    const second = await linkNew(near, to);
    if (second === 'impossible') await rename(near, to);
    return second !== 'taken';
  } finally {
    await rm(near, { force: true });
  }
}

async function linkNew(from: string, to: string): Promise<'done' | 'taken' | 'impossible'> {
  try {
    await link(from, to);
    return 'done';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'taken' : 'impossible';
  }
}
