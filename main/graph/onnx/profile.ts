import { z } from 'zod';
import { grouped } from '../grouped.ts';
import type { Computed } from './multiplyAdds.ts';

/** Each by the name of its kind of numbers. */
const shapes = z.array(z.record(z.string(), z.array(z.number()))).catch([]);

/** ONNX Runtime writes a Chrome trace: events with a start and a duration in microseconds. */
const eventsSchema = z.array(
  z.object({
    cat: z.string(),
    name: z.string(),
    ts: z.number().default(0),
    dur: z.number().default(0),
    args: z
      .object({
        op_name: z.string().optional(),
        provider: z.string().optional(),
        input_type_shape: shapes,
        output_type_shape: shapes,
      })
      .partial()
      .default({}),
  }),
);
type Event = z.output<typeof eventsSchema>[number];

/** An operator as it was run: ONNX Runtime fuses some, so its name is only derived from those of the model. */
export interface Kernel {
  readonly name: string;
  readonly operator: string;
  /** As named by ONNX Runtime: CPUExecutionProvider. */
  readonly provider: string;
  /** Per run. */
  readonly count: number;
  /** Per run, on average. */
  readonly milliseconds: number;
}

export interface Profile {
  readonly runs: number;
  /** For a whole run, on average. */
  readonly milliseconds: number;
  /** In the order in which they first ran; those with the same name are merged. */
  readonly kernels: readonly Kernel[];
}

/** What was computed, operator by operator, loops as often as they went round. */
export function computedIn(json: string): readonly Computed[] {
  const shapesOf = (all: z.output<typeof shapes> = []) => all.map((one) => Object.values(one)[0] ?? []);
  const events = eventsSchema.parse(JSON.parse(json));
  return events.flatMap(({ cat, name, args }) =>
    cat === 'Node' && name.endsWith(KERNEL)
      ? [
          {
            operator: args.op_name ?? '',
            inputs: shapesOf(args.input_type_shape),
            outputs: shapesOf(args.output_type_shape),
          },
        ]
      : [],
  );
}

const KERNEL = '_kernel_time';
const RUN = 'model_run';

/** Parses a profile, skipping the first runs: those fill caches and grow memory. */
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
