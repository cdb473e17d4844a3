import type { Units } from '../data/units.ts';
import type { Metric } from '../losses/metrics.ts';
import type { Text } from '../text.ts';
import type { TrainingSettings } from '../training/settings.ts';
import type { WireNumber } from './tensors.ts';

export type RunStatus =
  | 'preparing'
  | 'running'
  | 'paused'
  | 'finished'
  /** Ended early by the user; can be continued. */
  | 'stopped'
  /** A loss or weight became non-finite; the weights are those of the last finite step. */
  | 'diverged'
  | 'failed'
  /** The engine died while it ran; it can be resumed from its last checkpoint. */
  | 'interrupted';

/** Measurements on some examples, by metric name: losses are means over examples, accuracies are fractions. */
export interface Metrics {
  readonly loss: WireNumber;
  readonly [name: string]: WireNumber;
}

/** What is measured at the end of an epoch. */
export interface EpochMetrics {
  readonly epoch: number;
  /** On the epoch's training batches, while the weights were changing. */
  readonly values: Metrics;
  /**
   * In evaluation mode on the validation part or, if there is none, on the test part: see `measuredOn`. null if nothing
   * is held out.
   */
  readonly held: Metrics | null;
  /** The number of training examples predicted wrongly; null if numbers are predicted. */
  readonly errors: number | null;
  readonly learningRate: number;
  readonly seconds: number;
  readonly stepsPerSecond: number;
}

/** One training batch (or the mean of several, if there were too many to report individually). */
export interface StepMetrics {
  /** Counted from 1 over the whole run. */
  readonly step: number;
  readonly values: Metrics;
}

/** The runtimes one can request; `auto`: compiled, or eager if that is impossible. */
export const runtimes = ['auto', 'compiled', 'eager'] as const;
export type Runtime = (typeof runtimes)[number];

/** CPU threads for a compiled step; `auto`: as many as prove fastest during training. */
export type Threads = 'auto' | number;
/** The most one can request. A machine uses no more than it can run in parallel. */
export const MOST_THREADS = 1024;

/** The requested device and runtime for a run. */
export interface DeviceChoice {
  readonly runtime: Runtime;
  /** auto, cpu, gpu (any graphics card), or the name of a device. */
  readonly device: string;
  /** Absent: auto. */
  readonly threads?: Threads | undefined;
}

/** The runtime and device that actually do the work. */
export interface RunDevice {
  readonly runtime: 'eager' | 'compiled';
  /** The name to request it by: cpu, webgpu, cuda, tensorflow. */
  readonly device: string;
  /** Details for the tooltip in parentheses: "CPU, TensorFlow.js", "NVIDIA H100, WebGPU (ONNX Runtime)". */
  readonly label: string;
  /** Threads of a compiled step; absent while they are being chosen, and if there is no choice. */
  readonly threads?: number | undefined;
  /** They were requested; otherwise they are chosen again when the speed changes. */
  readonly hasFixedThreads?: boolean | undefined;
  /** Of a graphics card's memory, for weights, optimizer and a step; absent if that is not known. */
  readonly bytes?: number | undefined;
  /** What the provider of a compiled step left to the CPU; absent if nothing. */
  readonly fallback?: Fallback | undefined;
  /** The alternatives, in the order in which they were considered; absent if there were none. */
  readonly notTaken?: readonly NotTaken[] | undefined;
}

/** An alternative that was not used, and why. */
export interface NotTaken {
  /** "WebGPU", "compiled" */
  readonly label: string;
  readonly reason: Text;
}

/** The choice that continues a run with the same device and settings. */
export function choiceOf({ runtime, device, threads, hasFixedThreads }: RunDevice): DeviceChoice {
  return { runtime, device, threads: hasFixedThreads ? threads : 'auto' };
}

/** Operators of a compiled step that ran on the CPU although another provider was chosen. */
export interface Fallback {
  readonly count: number;
  /** Out of this many. */
  readonly total: number;
  /** The distinct operator types: MaxPool, ScatterElements. */
  readonly operators: readonly string[];
}

export interface RunProgress {
  readonly status: RunStatus;
  /** The current epoch, from 1; the number of finished epochs once the run has ended. */
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

/** Where the first non-finite number arose. */
export interface Diagnosis {
  /** The step that failed. */
  readonly step: number;
  /**
   * The identity (which stays the same when it moves into a module) of the first node at fault; null if it was the
   * loss.
   */
  readonly nodeId: string | null;
  readonly phase: 'forward' | 'loss' | 'backward' | 'update';
  /** What is not finite: `output`, `loss`, `gradient`, or the name of one of the node's weights. */
  readonly tensor: string;
  readonly value: WireNumber;
  /** The largest finite magnitude among the inputs of the computation. */
  readonly largest: number;
  /** Why: first what the settings did, then the numbers. */
  readonly message: Text;
  /** The configured rate, before any schedule; null if unknown. */
  readonly learningRate: number | null;
  /** The earlier recorded step to which the run can be rewound, where its weights were still sound; null: none. */
  readonly rewind: number | null;
}

/** Why a run that finished has learned nothing. */
export interface Shortfall {
  readonly reason: 'huge' | 'dead' | 'saturated' | 'chance';
  /** The identity of the first node that shows it; null if only the loss does. */
  readonly nodeId: string | null;
  /** On the last epoch's training batches, and the loss of guessing without looking at the features. */
  readonly loss: WireNumber;
  readonly chance: number;
  readonly message: Text;
  /** The configured rate, before any schedule. */
  readonly learningRate: number;
}

/** The run that this one was branched from. */
export interface RunOrigin {
  readonly runId: string;
  /** The step after which it branched off; null: at a point of the landscape. */
  readonly step: number | null;
}

/** What a run was trained with: enough to compare it with others. */
export interface RunSettings {
  readonly training: TrainingSettings;
  readonly data: {
    readonly name: Text;
    /** Equal for equal sources. */
    readonly hash: string;
  };
  /** Trainable ones. */
  readonly parameters: number;
  /** Of one example, forward. */
  readonly multiplyAdds: number;
}

/** How many bytes a run's weights take, and everything that it needs to go on. */
export interface WeightSizes {
  readonly all: number;
  readonly weights: number;
}

/** A run as it is listed and saved. */
export interface RunRecord {
  readonly id: string;
  readonly number: number;
  /** Its number in its project, for as long as that exists; absent in older runs: they are counted. */
  readonly ordinal?: number | undefined;
  /** Absent in older runs. */
  readonly settings?: RunSettings | undefined;
  readonly startedAt: string;
  /** Hash of the network and data it trains: `signature` of the document. */
  readonly signature: string;
  /** Hash of the network alone: `networkSignature`. Runs with the same one can exchange weights. */
  readonly network: string;
  /** Hash of the initial weights set by hand: `startSignature`. */
  readonly start: string;
  /** Converts the numbers it was trained on to the user's; absent if they are the same. */
  readonly units?: Units | undefined;
  readonly origin: RunOrigin | null;
  /** The part on which epochs are measured and the best weights chosen; absent: test. */
  readonly measuredOn?: 'validation' | 'test' | undefined;
  /**
   * Measured once at the end, on examples that had no influence on any choice; absent before, and if epochs are
   * measured on the test part.
   */
  readonly test?: Metrics | undefined;
  readonly metrics: readonly Metric[];
  /** Why it diverged; null if it has not. */
  readonly diagnosis: Diagnosis | null;
  /** Absent if it has learned something, or has not finished. */
  readonly shortfall?: Shortfall | undefined;
  readonly device: RunDevice;
  readonly progress: RunProgress;
  /** Thinned beyond a few thousand: see `withEpoch`. Gaps in the numbers show what is left out. */
  readonly epochs: readonly EpochMetrics[];
  /** Thinned to a few hundred points. */
  readonly steps: readonly StepMetrics[];
  /** Why it ended the way it did, or a notice (data subset used, early stopping). */
  readonly message: Text | null;
  /** The error that made it fail, with its stack; absent if it has not failed. */
  readonly error?: string | undefined;
}
