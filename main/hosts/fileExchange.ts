import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ChosenFile, ProjectFile } from '../../core/protocol/host.ts';

export const UPLOAD_LIMIT = 1024 ** 3;
const EXTENSION = '.neuroloom';

/** Why a file was refused, for the user. */
export class FileRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The files that pass between the browser's computer and the engine's: projects in one folder, the rest in another. */
export class FileExchange {
  readonly #projects: string;
  readonly #temporary: string;
  readonly #limit: number;

  constructor(projects: string, temporary: string, limit = UPLOAD_LIMIT) {
    this.#projects = projects;
    this.#temporary = temporary;
    this.#limit = limit;
  }

  /** The projects, newest first; without links to elsewhere, which are not handed out either. */
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

  /** A place of that name where nothing lies yet; "net 2.neuroloom" when there is a "net.neuroloom". */
  async target(wanted: string): Promise<ChosenFile> {
    const name = safeName(wanted);
    if (!isProject(name)) return { path: path.join(await mkdtemp(path.join(this.#temporary, 'file-')), name), name };
    const taken = new Set((await readdir(this.#projects)).map((each) => each.toLowerCase()));
    const stem = name.slice(0, -EXTENSION.length);
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${stem} ${number}${EXTENSION}`;
    return { path: path.join(this.#projects, free), name: free };
  }

  /** Writes an uploaded file down. Throws FileRefused beyond the limit; nothing is left of a file that broke off. */
  async receive(wanted: string, content: Readable): Promise<ChosenFile> {
    const part = path.join(await mkdtemp(path.join(this.#temporary, 'upload-')), 'part');
    try {
      await pipeline(content, limitBytes(this.#limit), createWriteStream(part));
      const target = await this.target(wanted);
      await mkdir(path.dirname(target.path), { recursive: true });
      await moveFile(part, target.path);
      return target;
    } finally {
      await rm(path.dirname(part), { recursive: true, force: true });
    }
  }

  /** A file that may be handed out. Throws FileRefused for any other, also for a link that leads outside. */
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

/** The last part of a path without what some file system forbids. */
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

function limitBytes(limit: number): Transform {
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > limit) done(new FileRefused(413, `The file is larger than ${Math.round(limit / 1024 ** 2)} MB.`));
      else done(null, chunk);
    },
  });
}

/** A rename, or a copy beside the target and then a rename where the two folders lie on different disks. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyFile(from, `${to}.part`);
    await rename(`${to}.part`, to);
  }
}
