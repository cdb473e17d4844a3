import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, followed } from './files.ts';
import { readTemporary, temporaryIn } from './temporary.ts';

/** A claim says so often that it still holds. */
const EVERY_MS = 10_000;
/** One that has not said so for that long holds no more: another process may have the number of a dead one by now. */
const LONGEST_MS = 5 * 60_000;

/** Of this process. */
const own = new Set<string>();

/**
 * Claims a file, so that of all processes that might write to it only one does, however they spell its path: by a temporary file beside it, which goes with
 * whatever else a process leaves that has died. Returns what gives the claim up, or undefined if somebody else has it; of two who
 * claim at the very same time, neither may have it. Fails with the file system's error.
 */
export function claim(file: string): (() => void) | undefined {
  const target = followed(file);
  const folder = path.dirname(target);
  const last = createHash('sha256').update(path.basename(target)).digest('hex').slice(0, 8);
  const mine = temporaryIn(folder, last);
  if (own.has(mine)) return undefined;
  // Before one looks for others: otherwise two could overlook each other.
  writeFileSync(mine, '');
  const giveUp = () => rmSync(mine, { force: true });
  const others = readdirSync(folder).filter(
    (name) => name !== path.basename(mine) && readTemporary(name)?.last === last,
  );
  if (others.some((name) => isHeld(path.join(folder, name)))) {
    giveUp();
    return undefined;
  }
  own.add(mine);
  const hold = setInterval(() => touch(mine), EVERY_MS).unref();
  return () => {
    clearInterval(hold);
    own.delete(mine);
    giveUp();
  };
}

/** Those of the dead are removed. */
function isHeld(file: string): boolean {
  if (readTemporary(path.basename(file))?.isDead) {
    attempt(() => rmSync(file, { force: true }));
    return false;
  }
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
  return Date.now() - written < LONGEST_MS;
}

function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Its folder may have gone: what is written there fails as well, and says so.
  }
}
