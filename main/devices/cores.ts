import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

/** The processors available to this process. */
export interface Cores {
  /** Independent cores: more threads than these gain next to nothing. */
  readonly physical: number;
  /** Hardware threads: any more than these only wait for each other. */
  readonly logical: number;
}

/**
 * What the system reports about its processors. The lists are empty where the files do not exist, i.e. on systems other
 * than Linux.
 */
export interface SystemTexts {
  /** From Node: the number of processors available. */
  readonly parallelism: number;
  /** For each processor, those on the same core: topology/thread_siblings_list, "0,4" or "0-1". */
  readonly siblings: readonly (readonly [processor: number, list: string])[];
  /** /proc/self/status */
  readonly status: string;
  /**
   * Processor time and period allowed for this process's control group and those around it: "50000 100000", "max
   * 100000".
   */
  readonly quotas: readonly string[];
  /** Whether machines of this kind usually have two threads per core, if the system does not say. */
  readonly isPaired: boolean;
}

/** Only large networks are faster with more threads than this. */
const FEW_THREADS = 4;

/** The thread counts worth trying, in ascending order. */
export function threadCounts({ physical }: Cores): readonly number[] {
  return [...new Set([1, Math.min(FEW_THREADS, physical), physical])];
}

/** Interprets the system's reports: only processors and quotas that this process may use count. */
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

/** How many processors that amounts to; Infinity if there is no limit. */
function quotaIn(text: string): number {
  const [quota = NaN, period = NaN] = text.trim().split(/\s+/).map(Number);
  return quota > 0 && period > 0 ? quota / period : Infinity;
}

let known: Cores | undefined;

/** As of the start of this process. */
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

/** The limits for a process in the control groups of this text, for both versions of cgroups. */
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

/** A folder and all its parents. */
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
