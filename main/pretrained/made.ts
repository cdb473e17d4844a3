import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { EngineError } from '../../core/protocol/errors.ts';
import { makeFolder, writeAtomically } from '../files/files.ts';
import { appVersion } from '../files/version.ts';

/** Of all models together; of those asked longest ago it is made anew. */
const MOST_BYTES = 2 * 2 ** 30;

/** The bundled script that this is in: its name has a hash of everything it imports, and so of all that makes networks. */
const MAKER = path.basename(import.meta.filename);

/**
 * What was made of a model's files, so that it opens faster the next time: files in the app's folder, each with a checksum in its name. Engines
 * may share it: files are written whole, and one that is damaged or gone is made anew.
 */
export class Made {
  private readonly folder: string;
  private readonly mostBytes: number;

  /** `state`: how the model's files look, see `stateOf`. */
  constructor(home: string, state: string, mostBytes = MOST_BYTES) {
    const name = createHash('sha256').update([appVersion(), MAKER, state].join(' ')).digest('hex');
    this.folder = path.join(home, 'made', name);
    this.mostBytes = mostBytes;
  }

  /** Undefined if it is not there as it was written. `name`: letters. */
  async read(name: string): Promise<Buffer | undefined> {
    for (const file of (await readdir(this.folder).catch(() => [])).filter((one) => one.startsWith(`${name}-`))) {
      const at = path.join(this.folder, file);
      const content = await readFile(at).catch(() => undefined);
      if (content && file === nameOf(name, content)) {
        await utimes(this.folder, new Date(), new Date()).catch(() => undefined);
        return content;
      }
      await rm(at, { force: true }).catch(() => undefined);
    }
    return undefined;
  }

  /** If there is no room for it, it is made anew the next time. */
  async write(name: string, content: Uint8Array): Promise<void> {
    try {
      await makeFolder(this.folder);
      await writeAtomically(path.join(this.folder, nameOf(name, content)), content);
      await this.tidy();
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
    }
  }

  private async tidy(): Promise<void> {
    const all = path.dirname(this.folder);
    const names = await readdir(all).catch(() => []);
    const folders = await Promise.all(names.map((name) => sizeIn(path.join(all, name))));
    let bytes = folders.reduce((sum, { size }) => sum + size, 0);
    for (const { folder, size } of folders.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (bytes <= this.mostBytes) return;
      if (folder === this.folder) continue;
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      bytes -= size;
    }
  }
}

function nameOf(name: string, content: Uint8Array): string {
  return `${name}-${content.length}-${crc32(content).toString(16)}`;
}

async function sizeIn(folder: string) {
  const files = await readdir(folder).catch(() => []);
  const sizes = files.map((file) => stat(path.join(folder, file)).then(({ size }) => size, () => 0)); // prettier-ignore
  const { mtimeMs: usedAt } = await stat(folder).catch(() => ({ mtimeMs: 0 }));
  return { folder, usedAt, size: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) };
}
