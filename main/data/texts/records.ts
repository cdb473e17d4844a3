import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'; // prettier-ignore
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { asReadError, asWriteError } from '../../files/files.ts';
import { temporaryIn } from '../../files/temporary.ts';
import { requireTextSize } from '../importText.ts';
import { noteCopy } from '../copies.ts';
import { keptFile, notHere } from '../kept.ts';

/** A text of a collection, or two texts, with a label. */
const textRecord = z.object({ text: z.string(), pair: z.string().optional(), label: z.string().optional() });
export type TextRecord = z.infer<typeof textRecord>;

/**
 * Stores texts as a single file, one per line as JSON, under its hash: whatever they came from, projects include them
 * and programs can read them.
 */
export class RecordWriter {
  count = 0;
  private readonly name: string;
  private readonly home: string;
  private readonly claim: string | undefined;
  private readonly temporary: string;
  private readonly target: number;
  private readonly hash = createHash('sha256');
  private waiting = '';
  private bytes = 0;

  /** `name`: the user's name for the texts. `claim`: see `keepFile`. */
  constructor(name: string, home: string, claim?: string) {
    this.name = name;
    this.home = home;
    this.claim = claim;
    const folder = path.dirname(keptFile(home, ''));
    mkdirSync(folder, { recursive: true });
    this.temporary = temporaryIn(folder);
    this.target = openSync(this.temporary, 'w');
  }

  /** Fails with dataInvalid if there are too many. */
  add(record: TextRecord): void {
    this.waiting += `${JSON.stringify(record)}\n`;
    this.count++;
    if (this.waiting.length >= 1 << 18) this.write();
  }

  /** The hash that identifies them from now on. */
  kept(): string {
    this.write();
    fsyncSync(this.target);
    const sha256 = this.hash.digest('hex');
    const target = keptFile(this.home, sha256);
    const wasThere = existsSync(target);
    renameSync(this.temporary, target);
    noteCopy(target, this.claim, wasThere);
    return sha256;
  }

  /** Removes what was not kept. */
  close(): void {
    closeSync(this.target);
    rmSync(this.temporary, { force: true });
  }

  private write(): void {
    const bytes = Buffer.from(this.waiting);
    this.waiting = '';
    this.bytes += bytes.length;
    requireTextSize(this.name, this.bytes);
    this.hash.update(bytes);
    try {
      // All of it: on a disk that is nearly full, a single write may take only a part.
      writeFileSync(this.target, bytes);
    } catch (error) {
      throw asWriteError(error, path.dirname(this.temporary));
    }
  }
}

/** The stored texts. Fails with dataUnavailable, fileUnreadable and dataInvalid (not written by RecordWriter). */
export async function* recordsIn(
  { name, sha256 }: { readonly name: string; readonly sha256: string },
  home: string,
): AsyncGenerator<TextRecord> {
  const file = keptFile(home, sha256);
  if (!existsSync(file)) {
    throw new EngineError('dataUnavailable', notHere(name));
  }
  let rest = '';
  const stream = createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 });
  try {
    for await (const chunk of stream) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield recordFrom(line, name);
    }
  } catch (error) {
    throw asReadError(error, file);
  } finally {
    stream.destroy();
  }
  if (rest !== '') yield recordFrom(rest, name);
}

function recordFrom(line: string, name: string): TextRecord {
  try {
    return textRecord.parse(JSON.parse(line));
  } catch (error) {
    throw new EngineError('dataInvalid', text(`The content of ${name} is damaged: import it again.`, `Der Inhalt von ${name} ist beschädigt: noch einmal importieren.`), { cause: error }); // prettier-ignore
  }
}
