import type { Document } from '../../../core/graph/document.ts';
import type { DeviceChoice } from '../../../core/protocol/runs.ts';
import type { Text } from '../../../core/text.ts';
import type { DeviceName } from '../../devices/device.ts';
import type { openDevice } from '../../devices/select.ts';
import type { ProviderMemory } from '../../graph/onnx/providerMemory.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NodeValues } from '../../tensors/named.ts';
import type { ChosenStep } from '../steps/request.ts';
import type { BatchMetrics } from '../../model/report.ts';
import type { LikeUpdate, StepResult, StepState, StepPlace, TakenOver } from '../steps/step.ts';
import type { Moved } from './calls.ts';
import type { Staged } from './staging.ts';

// The calls between the engine's main thread and the training thread. `id`: of the step.

export interface StepSettings {
  readonly document: Document;
  readonly choice: DeviceChoice;
  readonly initial: StepState;
  readonly batch: Staged;
  readonly evaluatesOnly: boolean;
  readonly repeats: boolean;
  readonly threadsBefore: number | undefined;
  readonly isInterrupted: boolean;
}

/** Changes while updates are being done; its device may be lost in an evaluation, too. */
export interface StepPace {
  readonly group: number;
  readonly threads: number | undefined;
  readonly takenOver?: TakenOver | undefined;
  readonly takesPicked?: boolean | undefined;
}

export interface Updates {
  readonly updates: readonly { readonly batch: Staged; readonly place: StepPlace }[];
  readonly measuresGradient: boolean;
}

/** Offered by the training thread. */
export type StepFunctions = {
  /** `elsewhere`: on a device that the engine's main thread has opened. */
  create(id: number, settings: StepSettings): Promise<(Omit<ChosenStep, 'step'> & StepPace) | 'elsewhere'>;
  /** Stops measuring for a step that is being created. */
  abort(id: number): void;
  /** Like `TrainingStep.ready`. */
  ready(id: number, update: LikeUpdate, measuresGradient: boolean): Promise<void>;
  /** Ends a `run` before what has not begun. */
  halt(id: number): void;
  run(
    id: number,
    updates: Updates,
  ): Promise<StepPace & { readonly results: readonly StepResult[]; readonly milliseconds: number }>;
  evaluate(id: number, batch: Staged): Promise<StepPace & { readonly metrics: BatchMetrics }>;
  predict(id: number, batch: Batch): Promise<Float32Array>;
  outputs(id: number, batch: Batch): Promise<NodeValues>;
  read(id: number): Promise<StepState | Moved<StepState>>;
  write(id: number, state: StepState): void;
  dispose(id: number): void;
};

/** Offered by the engine's main thread. Only it writes files, and only it notices an orderly exit of the process. */
export type EngineFunctions = {
  log(id: number, level: 'info' | 'warning', message: Text): void;
  /** Opens the device here, where its library may be loaded; returns which one it is. */
  openDevice(...args: Parameters<typeof openDevice>): Promise<DeviceName>;
  /** Resolves when the start of the attempt has been recorded. */
  beginAttempt(id: number, ...args: Parameters<ProviderMemory['hasCrashed']>): Promise<void>;
  endAttempt(id: number, ...args: Parameters<ProviderMemory['hasCrashed']>): Promise<void>;
} & {
  readonly [Name in Exclude<keyof ProviderMemory, 'attempt'>]: (
    id: number,
    ...args: Parameters<ProviderMemory[Name]>
  ) => ReturnType<ProviderMemory[Name]>;
};
