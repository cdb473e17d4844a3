import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Access } from '../../core/protocol/channel.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { GrantedFiles } from '../grantedFiles.ts';

/**
 * The files that pages may refer to: those the user chose in a dialog of the host, and those recorded by the engine
 * itself (`isNoted`). A page hijacked by a script must not reach any others.
 */
export class Grants {
  readonly #granted = new GrantedFiles();
  readonly #noted: () => Promise<readonly string[]>;
  readonly #tellHost: (file: string) => void;
  readonly #onWritable: (file: string) => void;

  /**
   * @param noted paths of the user's projects, as recorded by the engine
   * @param tellHost called for a file that pages may write according to the engine's records: the host grants it to
   * every later engine
   * @param onWritable called for a file that pages may write
   */
  constructor(
    noted: () => Promise<readonly string[]>,
    tellHost: (file: string) => void,
    onWritable: (file: string) => void = () => undefined,
  ) {
    this.#noted = noted;
    this.#tellHost = tellHost;
    this.#onWritable = onWritable;
  }

  /** Granted by the host. */
  grant(file: string, access: Access): void {
    const real = realPath(file);
    this.#granted.add(real, access);
    if (access === 'write') this.#onWritable(real);
  }

  /** Grants access to a file known to the engine itself, for reading and writing. */
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
      // Access remains if the record disappears, or the disk with the file: an open project can still be saved.
      this.grantNoted(real);
      return;
    }
    throw new EngineError('fileRefused', notChosen(file, access));
  }
}

function notChosen(file: string, access: Access): Text {
  const dialog = access === 'read' ? text('Open', 'Öffnen') : text('Save as', 'Speichern unter');
  return text(
    `${file} was not chosen in a dialog, and the page may use only files that were: choose it again with “${dialog.en}”.`,
    `${file} wurde in keinem Dialog gewählt, und die Seite darf nur solche Dateien verwenden: mit „${dialog.de}“ noch einmal wählen.`,
  );
}

/** The real location of a file, even if it does not exist yet: links in its folder are followed. */
function realPath(file: string): string {
  const full = path.resolve(file);
  try {
    return realpathSync.native(full);
  } catch {
    const folder = path.dirname(full);
    return folder === full ? full : path.join(realPath(folder), path.basename(full));
  }
}
