import type { Units } from '../data/units.ts';
import type { Metric } from '../losses/metrics.ts';
import type { Text } from '../text.ts';
import type { WireNumber } from './tensors.ts';

export type RunStatus =
  | 'preparing'
  | 'running'
  | 'paused'
  | 'finished'
  /** Ended by the user before its time; can be continued. */
  | 'stopped'
  /** A loss or weight became non-finite; the weights are those of the last finite step. */
  | 'diverged'
  | 'failed'
  /** The engine died while it ran; its last checkpoint is there to be resumed. */
  | 'interrupted';

/** What was measured on some examples, by the metrics' names: losses are means over examples, accuracies fractions. */
export interface Metrics {
  readonly loss: WireNumber;
  readonly [name: string]: WireNumber;
}

/** What is measured at the end of an epoch. */
export interface EpochMetrics {
  readonly epoch: number;
  /** Over the epoch's training batches, while the weights changed. */
  readonly values: Metrics;
  /**
   * In eval mode over the validation part; where there is none, over the test part: see `measuredOn`. null where nothing
   * is held out.
   */
  readonly held: Metrics | null;
  /** How many training examples were predicted wrongly; null where none can be: numbers are predicted. */
  readonly errors: number | null;
  readonly learningRate: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
}

/** One training batch (or the mean of several, when there were too many to say one by one). */
export interface StepMetrics {
  /** Counted from 1 over the whole run. */
  readonly step: number;
  readonly values: Metrics;
}

/** What can be asked for; `auto`: compiled, and eager where that cannot be. */
export const runtimes = ['auto', 'compiled', 'eager'] as const;
export type Runtime = (typeof runtimes)[number];

/** Threads of the processor for a compiled step; `auto`: as many as are found to be the fastest while it trains. */
export type Threads = 'auto' | number;
/** The most that can be asked for. A machine takes as many as it can run at the same time. */
export const MOST_THREADS = 1024;

/** On what a run is to be trained. */
export interface DeviceChoice {
  readonly runtime: Runtime;
  /** auto, cpu, gpu (any graphics card), or the name of a device. */
  readonly device: string;
  /** Absent: auto. */
  readonly threads?: Threads | undefined;
}

/** Which runtime and device really do the work. */
export interface RunDevice {
  readonly runtime: 'eager' | 'compiled';
  /** As it can be asked for: cpu, webgpu, cuda, tensorflow. */
  readonly device: string;
  /** In parentheses what is for the tooltip: "CPU, TensorFlow.js", "NVIDIA H100, WebGPU (ONNX Runtime)". */
  readonly label: string;
  /** Threads that compute a compiled step; absent while they are being chosen, and where there is no choice. */
  readonly threads?: number | undefined;
  /** They were asked for; else they are chosen anew when the speed changes. */
  readonly hasFixedThreads?: boolean | undefined;
  /** What the provider of a compiled step left to the CPU; absent where it left nothing. */
  readonly fallback?: Fallback | undefined;
  /** What else might have been taken, in the order in which it was looked at; absent where there was nothing. */
  readonly notTaken?: readonly NotTaken[] | undefined;
}

/** A way to train that was not taken, and why. */
export interface NotTaken {
  /** "WebGPU", "compiled" */
  readonly label: string;
  readonly reason: Text;
}

/** What goes on with a run as it was. */
export function choiceOf({ runtime, device, threads, hasFixedThreads }: RunDevice): DeviceChoice {
  return { runtime, device, threads: hasFixedThreads ? threads : 'auto' };
}

/** Operators of a compiled step that ran on the CPU, although it was given to another provider. */
export interface Fallback {
  readonly count: number;
  /** Of so many. */
  readonly total: number;
  /** Their kinds, without repetition: MaxPool, ScatterElements. */
  readonly operators: readonly string[];
}

export interface RunProgress {
  readonly status: RunStatus;
  /** The epoch being worked on, from 1; the number of finished epochs once the run has ended. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly stepsPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** What it is doing besides training: "loading data", "evaluating". */
  readonly phase: 'loading' | 'training' | 'evaluating' | 'idle';
}

/** Where the first number arose that is not finite. */
export interface Diagnosis {
  /** The step that could not be done. */
  readonly step: number;
  /** The first guilty node, by its identity, which stays when it moves into a module; null when it was the loss. */
  readonly nodeId: string | null;
  readonly phase: 'forward' | 'loss' | 'backward' | 'update';
  /** What is not finite: `output`, `loss`, `gradient`, or the name of one of the node's weights. */
  readonly tensor: string;
  readonly value: WireNumber;
  /** The largest finite magnitude among the numbers that it was computed from. */
  readonly largest: number;
  /** Why: first what the settings did, then the numbers. */
  readonly message: Text;
  /** What the run was set to, before any schedule; null where that is not known. */
  readonly learningRate: number | null;
  /** The recorded step before it to which the run may be taken back: the weights were sound there. null: to none. */
  readonly rewind: number | null;
}

/** Why a run that came to its end has learned nothing. */
export interface Shortfall {
  readonly reason: 'huge' | 'dead' | 'saturated' | 'chance';
  /** The first node that shows it, by its identity; null when only the loss does. */
  readonly nodeId: string | null;
  /** Of the last epoch's training batches, and what guessing without looking at the features gives. */
  readonly loss: WireNumber;
  readonly chance: number;
  readonly message: Text;
  /** What the run was set to, before any schedule. */
  readonly learningRate: number;
}

/** The run that another one branched off from. */
export interface RunOrigin {
  readonly runId: string;
  /** After which of its steps; null: at a point of its landscape. */
  readonly step: number | null;
}

/** A run as it is listed and saved. */
export interface RunRecord {
  readonly id: string;
  readonly number: number;
  readonly startedAt: string;
  /** Of the network and data that it trains: `signature` of the document. */
  readonly signature: string;
  /** Of the network alone: `networkSignature`. Runs of equal ones can exchange weights. */
  readonly network: string;
  /** Of the start weights that were set by hand: `startSignature`. */
  readonly start: string;
  /** How the numbers that its weights were trained with become the user's; absent where they are the same. */
  readonly units?: Units | undefined;
  readonly origin: RunOrigin | null;
  /** The part that its epochs are measured on, and its best weights chosen by; absent: test. */
  readonly measuredOn?: 'validation' | 'test' | undefined;
  /** Measured once, at its end, on examples by which nothing was chosen; absent before, and where epochs are measured on the test part. */
  readonly test?: Metrics | undefined;
  /** What is measured of it. */
  readonly metrics: readonly Metric[];
  /** Why it diverged; null while it has not. */
  readonly diagnosis: Diagnosis | null;
  /** Absent where it has learned something, or has not come to its end. */
  readonly shortfall?: Shortfall | undefined;
  readonly device: RunDevice;
  readonly progress: RunProgress;
  /** Thinned beyond some thousands: see `withEpoch`. The gaps in their numbers show what is left out. */
  readonly epochs: readonly EpochMetrics[];
  /** Thinned to some hundred points. */
  readonly steps: readonly StepMetrics[];
  /** Why it ended the way it did, or a notice (data subset used, early stopping). */
  readonly message: Text | null;
  /** The error that it failed with, with its stack; absent where it has not failed. */
  readonly error?: string | undefined;
}
