import { createReadStream, type Stats } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { sha256Of } from './sha256.ts';

/** What the disk said of files when they were last read whole, by place. */
const known = new Map<string, string>();

/**
 * Whether a file that goes by the SHA-256 of its content is there, and is what its hash says. What a disk has damaged is taken
 * away: it is as good as none, and the project that contains it brings it back. A file is read once, unless it changes.
 */
export async function isWhole(place: string, sha256: string): Promise<boolean> {
  const info = await stat(place).catch(() => undefined);
  if (!info) return false;
  if (known.get(place) === stampOf(info)) return true;
  const found = await sha256Of(createReadStream(place, { highWaterMark: 1 << 20 })).catch(() => undefined);
  if (found === sha256) known.set(place, stampOf(info));
  else if (found !== undefined) await rm(place, { force: true }).catch(() => undefined);
  return found === sha256;
}

const stampOf = ({ ino, size, mtimeMs }: Stats) => `${ino} ${size} ${mtimeMs}`;
