import { z } from 'zod';
import { grouped } from '../grouped.ts';

/** The file that ONNX Runtime writes is a trace for Chrome: events with a begin and a duration in microseconds. */
const eventsSchema = z.array(
  z.object({
    cat: z.string(),
    name: z.string(),
    ts: z.number().default(0),
    dur: z.number().default(0),
    args: z.object({ op_name: z.string().optional(), provider: z.string().optional() }).default({}),
  }),
);
type Event = z.output<typeof eventsSchema>[number];

/** An operator as it was run: ONNX Runtime fuses some, so its name is only made from those of the model. */
export interface Kernel {
  readonly name: string;
  readonly operator: string;
  /** As ONNX Runtime calls it: CPUExecutionProvider. */
  readonly provider: string;
  /** In one run. */
  readonly count: number;
  /** Of one run, on average. */
  readonly milliseconds: number;
}

export interface Profile {
  readonly runs: number;
  /** Of one run as a whole, on average. */
  readonly milliseconds: number;
  /** In the order in which they were first run; those of the same name as one. */
  readonly kernels: readonly Kernel[];
}

const KERNEL = '_kernel_time';
const RUN = 'model_run';

/** Reads the text of a profile, without its first runs: those fill caches and grow memory. */
export function parseProfile(json: string, warmUp: number): Profile {
  const events = eventsSchema.parse(JSON.parse(json));
  const runs = events.filter(({ cat, name }) => cat === 'Session' && name === RUN).toSorted((a, b) => a.ts - b.ts);
  const measured = runs.slice(warmUp);
  const begin = measured[0]?.ts ?? Infinity;
  const kernels = events.filter(({ cat, name, ts }) => cat === 'Node' && name.endsWith(KERNEL) && ts >= begin);
  return {
    runs: measured.length,
    milliseconds: millisecondsOf(measured, measured.length),
    kernels: grouped(kernels, ({ name }) => name).map(([name, own]) => ({
      name: name.slice(0, -KERNEL.length),
      operator: own[0]?.args.op_name ?? '',
      provider: own[0]?.args.provider ?? '',
      count: Math.round(own.length / Math.max(1, measured.length)),
      milliseconds: millisecondsOf(own, measured.length),
    })),
  };
}

function millisecondsOf(events: readonly Event[], runs: number): number {
  return events.reduce((sum, { dur }) => sum + dur, 0) / 1000 / Math.max(1, runs);
}
