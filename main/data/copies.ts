import { rmSync, statSync } from 'node:fs';

/** Copies that imports have made and nothing has used yet. */
const unused = new Map<string, Copy>();

interface Copy {
  /** What the disk says of the file as it was written: another process that uses it leaves another one. */
  stamp: string;
  /** The imports that may still come to use it. */
  readonly claims: Set<string>;
}

/** Notes that an import has the copy that it needs; `wasThere`: an earlier one, which is somebody else's unless it stands here. */
export function noteCopy(file: string, claim: string | undefined, wasThere: boolean): void {
  const copy = unused.get(file) ?? (wasThere ? undefined : { stamp: '', claims: new Set<string>() });
  // Without a claim, nobody would say that it is not wanted any more.
  if (claim === undefined) unused.delete(file);
  if (claim === undefined || !copy) return;
  copy.stamp = stampOf(file);
  copy.claims.add(claim);
  unused.set(file, copy);
}

/** Notes that a copy is used: it stays. */
export function noteUse(file: string): void {
  unused.delete(file);
}

/** Removes the copies that only this import has asked for, but for the one that has come of it. */
export function giveUpCopies(claim: string, kept?: string): void {
  for (const [file, { stamp, claims }] of unused) {
    if (file === kept || !claims.delete(claim) || claims.size > 0) continue;
    unused.delete(file);
    if (stampOf(file) === stamp) rmSync(file, { force: true });
  }
}

function stampOf(file: string): string {
  const info = statSync(file, { throwIfNoEntry: false });
  return info ? `${info.ino} ${info.size} ${info.mtimeMs}` : 'gone';
}
