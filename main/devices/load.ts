import { cpus } from 'node:os';

/** How busy the machine is, but for this process. */
export interface Load {
  /** Milliseconds of its processors that others have used since some time in the past. */
  readonly others: number;
  /** How many there are; what may run on few of them sees all. */
  readonly processors: number;
}

/** As the system counts it: in steps of ten milliseconds on Linux. Where it says nothing, others use nothing. */
export function machineLoad(): Load {
  const processors = cpus();
  const busy = processors.reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
  const own = process.cpuUsage();
  return { others: busy - (own.user + own.system) / 1000, processors: processors.length };
}
