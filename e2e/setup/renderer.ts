import { readFileSync, readdirSync } from 'node:fs';
import { parentOf } from './engine.ts';

/** The process of Chromium that draws the page of an app; undefined while there is none. On Linux. */
export function findRenderer(app: number): number | undefined {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number); // prettier-ignore
  return pids.find((pid) => isRenderer(pid) && isUnder(pid, app));
}

function isRenderer(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
  } catch {
    return false;
  }
}

/** Chromium's zygote stands between the two. */
function isUnder(pid: number, app: number): boolean {
  const parent = parentOf(pid);
  return parent === app || (parent !== undefined && parent > 1 && isUnder(parent, app));
}
