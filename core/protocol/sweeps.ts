import type { Trial } from '../sweep/points.ts';
import type { Metrics, RunStatus } from './runs.ts';
import type { WireNumber } from './tensors.ts';

/** What has become of one run of a sweep. */
export interface SweepOutcome {
  readonly trial: Trial;
  /** `hopeless`: ended early by the median rule. `failed`: with `reason`. */
  readonly status: Extract<RunStatus, 'finished' | 'diverged' | 'failed'> | 'hopeless';
  readonly reason?: string | undefined;
  /** What runs are judged by: by epoch, and with the weights that the run ends with. */
  readonly curve: readonly WireNumber[];
  readonly value: WireNumber;
  /** All metrics with these weights, of what is held out; null if it has failed, or trained no whole epoch. */
  readonly measured: Metrics | null;
  /** On the test part, if epochs are measured on the validation part. */
  readonly test: Metrics | null;
  readonly parameters: number;
  /** Of the forward pass, for each example. */
  readonly multiplyAdds: number;
  readonly steps: number;
  readonly seconds: number;
}
