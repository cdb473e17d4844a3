import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Access } from '../../core/protocol/channel.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { GrantedFiles } from '../grantedFiles.ts';

/**
 * The files that pages may name: those that the user chose in a dialog of the host, and those that the engine itself has
 * noted (`isNoted`). A page that was taken over by a script must reach no others.
 */
export class Grants {
  readonly #granted = new GrantedFiles();
  readonly #noted: () => Promise<readonly string[]>;
  readonly #tellHost: (file: string) => void;

  /**
   * @param noted paths of the user's projects, as the engine keeps them
   * @param tellHost hears of a file that pages may write by the engine's own notes: the host grants it to every later engine
   */
  constructor(noted: () => Promise<readonly string[]>, tellHost: (file: string) => void) {
    this.#noted = noted;
    this.#tellHost = tellHost;
  }

  /** What the host says. */
  grant(file: string, access: Access): void {
    this.#granted.add(realPath(file), access);
  }

  /** What the engine knows by itself, for reading and writing. */
  grantNoted(file: string): void {
    this.grant(file, 'write');
    this.#tellHost(file);
  }

  /** Fails with fileRefused. */
  async require(file: string, access: Access): Promise<void> {
    const real = realPath(file);
    const granted = this.#granted.get(real);
    if (granted === 'write' || granted === access) return;
    if ((await this.#noted()).some((noted) => realPath(noted) === real)) {
      // It stays so where the note goes, or the disk with the file: what is open can still be kept and saved.
      this.grantNoted(real);
      return;
    }
    const verb = access === 'read' ? 'opened' : 'written';
    throw new EngineError('fileRefused', `${file} was not chosen in a dialog, so it is not ${verb}.`);
  }
}

/** Where a file really lies, also one that is not there yet: links in its folder are followed. */
function realPath(file: string): string {
  const full = path.resolve(file);
  try {
    return realpathSync.native(full);
  } catch {
    const folder = path.dirname(full);
    return folder === full ? full : path.join(realPath(folder), path.basename(full));
  }
}
