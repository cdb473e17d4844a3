import { cpus } from 'node:os';

/** How busy the machine is, apart from this process. */
export interface Load {
  /** Milliseconds of processor time used by others, from an arbitrary start. */
  readonly others: number;
  /** The number of processors: all of them, even if this process may only use a few. */
  readonly processors: number;
}

/** As counted by the system: in steps of ten milliseconds on Linux. If it reports nothing, others are assumed idle. */
export function machineLoad(): Load {
  const processors = cpus();
  const busy = processors.reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
  const own = process.cpuUsage();
  return { others: busy - (own.user + own.system) / 1000, processors: processors.length };
}
