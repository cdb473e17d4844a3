import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** The engine is the host's child that runs engine.mjs; undefined while there is none. */
export function findEngine(hostPid: number): number | undefined {
  return process.platform === 'linux' ? childInProc(hostPid) : childByPgrep(hostPid);
}

/** kill -9, or another signal. Throws when there is no engine. */
export function killEngine(hostPid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  const pid = findEngine(hostPid);
  if (pid === undefined) throw new Error('The host has no engine now.');
  process.kill(pid, signal);
}

function childInProc(parent: number): number | undefined {
  for (const pid of readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    try {
      if (parentOf(pid) === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine.mjs')) return pid;
    } catch {
      // It ended while we looked.
    }
  }
  return undefined;
}

/** On Linux; undefined for a process that has ended. */
export function parentOf(pid: number): number | undefined {
  try {
    // The name of the program, in brackets, may hold anything; the parent is the second field after it.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return undefined;
  }
}

function childByPgrep(parent: number): number | undefined {
  const found = execFileSync('pgrep', ['-P', String(parent), '-f', 'engine.mjs'], { encoding: 'utf8' });
  return Number(found.trim().split('\n')[0]) || undefined;
}
