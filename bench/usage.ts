import { readFileSync } from 'node:fs';

/** What a process has used of the machine since its start. */
export interface Usage {
  /** Of processors. */
  readonly seconds: number;
  /** Pages of memory that the system had to find for it. */
  readonly faults: number;
  /** That it has now, those that wait included. */
  readonly threads: number;
}

/** In which Linux counts the time of processes. */
const TICKS_PER_SECOND = 100;

/** undefined where the system does not say it in Linux's way, and without a process. */
export function usageOf(pid: number | undefined): Usage | undefined {
  try {
    return pid === undefined ? undefined : usageIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** From the text of /proc/<pid>/stat. */
export function usageIn(stat: string): Usage {
  // The name in parentheses may hold spaces. What follows begins with the third field.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const field = (number: number) => fields[number - 3] ?? NaN;
  return {
    seconds: (field(14) + field(15)) / TICKS_PER_SECOND,
    faults: field(10) + field(12),
    threads: field(20),
  };
}

/** The most memory that a process has held at a time, in megabytes; undefined as above. */
export function peakOf(pid: number | undefined): number | undefined {
  try {
    return pid === undefined ? undefined : peakIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** From the text of /proc/<pid>/status, which counts in kilobytes. */
export function peakIn(status: string): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** Seconds in which the processors did something, all together; undefined as above. */
export function busySeconds(): number | undefined {
  try {
    return busyIn(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return undefined;
  }
}

/** From the text of /proc/stat: user, nice, system, interrupts, and what the host took for others. */
export function busyIn(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (stat.split('\n')[0] ?? '').split(/\s+/).slice(1).map(Number); // prettier-ignore
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}
