// For tests: a real disk that fills up.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TinyDisk {
  readonly folder: string;
  /** Fills it but for so many bytes; returns the file that does. */
  leave(bytes: number): string;
  unmount(): void;
}

/** A disk of a megabyte; undefined where this user may not mount one. */
export function tinyDisk(folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-disk-'))): TinyDisk | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const filling = path.join(folder, 'filling');
  return {
    folder,
    leave(bytes) {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filling, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
      return filling;
    },
    unmount: () => void execFileSync('umount', [folder]),
  };
}
