import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

/** What this process may compute on. */
export interface Cores {
  /** Cores that share nothing with one another: more threads than these gain next to nothing. */
  readonly physical: number;
  /** Threads that run at the same time: more can only wait for one another. */
  readonly logical: number;
}

/** What the system says of its processors. The lists are empty where there are no such files: elsewhere than on Linux. */
export interface SystemTexts {
  /** What Node says: processors, or those that it may use. */
  readonly parallelism: number;
  /** Of each processor, those that are the same core: topology/thread_siblings_list, "0,4" or "0-1". */
  readonly siblings: readonly (readonly [processor: number, list: string])[];
  /** /proc/self/status */
  readonly status: string;
  /** Time on processors and of the clock, of this process's group and of those around it: "50000 100000", "max 100000". */
  readonly quotas: readonly string[];
  /** Whether cores of such machines usually run two threads each, where the system does not say. */
  readonly isPaired: boolean;
}

/** With more threads than these only large networks are faster. */
const FEW_THREADS = 4;

/** The counts of threads that are worth trying, the fewest first. */
export function threadCounts({ physical }: Cores): readonly number[] {
  return [...new Set([1, Math.min(FEW_THREADS, physical), physical])];
}

export function coresOf({ parallelism, siblings, status, quotas, isPaired }: SystemTexts): Cores {
  const allowed = allowedIn(status);
  const own = siblings.filter(([processor]) => allowed?.has(processor) ?? true);
  const known = own.length > 0;
  const most = Math.min(parallelism, known ? own.length : Infinity, ...quotas.map(quotaIn));
  const logical = Math.max(1, Math.floor(most));
  const guessed = isPaired ? Math.ceil(parallelism / 2) : parallelism;
  const physical = known ? new Set(own.map(([, list]) => list.trim())).size : guessed;
  return { physical: Math.min(logical, physical), logical };
}

/** The processors that this process may run on; undefined: all. */
function allowedIn(status: string): ReadonlySet<number> | undefined {
  const list = /^Cpus_allowed_list:\s*([\d,-]+)$/m.exec(status)?.[1];
  if (list === undefined) return undefined;
  const ranges = list.split(',').map((range) => range.split('-').map(Number));
  return new Set(
    ranges.flatMap(([first = 0, last = first]) => Array.from({ length: last - first + 1 }, (_, i) => first + i)),
  );
}

/** How many processors' time that is; Infinity where there is no limit. */
function quotaIn(text: string): number {
  const [quota = NaN, period = NaN] = text.trim().split(/\s+/).map(Number);
  return quota > 0 && period > 0 ? quota / period : Infinity;
}

let known: Cores | undefined;

/** Those of this process, as they were at its start. */
export function availableCores(): Cores {
  known ??= coresOf(systemTexts());
  return known;
}

function systemTexts(): SystemTexts {
  const processors = '/sys/devices/system/cpu';
  const numbers = listed(processors).flatMap((name) => /^cpu(\d+)$/.exec(name)?.[1] ?? []);
  return {
    parallelism: availableParallelism(),
    siblings: numbers.flatMap((number) => {
      const list = read(`${processors}/cpu${number}/topology/thread_siblings_list`);
      return list === '' ? [] : [[Number(number), list] as const];
    }),
    status: read('/proc/self/status'),
    quotas: quotas(read('/proc/self/cgroup')),
    isPaired: process.arch === 'x64',
  };
}

/** The limits that hold for a process, which is in the groups of this text: in both versions of control groups. */
function quotas(groups: string): readonly string[] {
  const folders = groups.split('\n').flatMap((line) => {
    const [, kinds, group = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (kinds === '') return around(group).map((own) => path.join('/sys/fs/cgroup', own));
    return kinds?.split(',').includes('cpu') ? around(group).map((own) => path.join('/sys/fs/cgroup/cpu', own)) : [];
  });
  return folders.flatMap((folder) => [
    read(`${folder}/cpu.max`),
    `${read(`${folder}/cpu.cfs_quota_us`)} ${read(`${folder}/cpu.cfs_period_us`)}`,
  ]);
}

/** A folder and all above it. */
function around(folder: string): readonly string[] {
  return folder === '/' || folder === '.' ? [folder] : [folder, ...around(path.dirname(folder))];
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
