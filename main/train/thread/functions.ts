import type { Document } from '../../../core/graph/document.ts';
import type { DeviceChoice } from '../../../core/protocol/runs.ts';
import type { Text } from '../../../core/text.ts';
import type { DeviceName } from '../../devices/device.ts';
import type { ProviderMemory } from '../../graph/onnx/providerMemory.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NodeValues } from '../../tensors/named.ts';
import type { ChosenStep } from '../steps/createStep.ts';
import type { BatchMetrics } from '../../model/report.ts';
import type { StepPlace, StepResult, StepState } from '../steps/step.ts';
import type { Moved } from './calls.ts';
import type { Staged } from './staging.ts';

// What the engine's own thread and the one that trains ask of each other. `id`: of the step.

export interface StepSettings {
  readonly document: Document;
  readonly choice: DeviceChoice;
  readonly initial: StepState;
  readonly batch: Staged;
  readonly evaluatesOnly: boolean;
  readonly threadsBefore: number | undefined;
  readonly isInterrupted: boolean;
}

/** What changes as updates are done. */
export interface StepPace {
  readonly group: number;
  readonly threads: number | undefined;
}

export interface Updates {
  readonly updates: readonly { readonly batch: Staged; readonly place: StepPlace }[];
  readonly measuresGradient: boolean;
}

/** Those of the thread that trains. */
export type StepFunctions = {
  /** `elsewhere`: on a device that the engine's own thread has opened. */
  create(id: number, settings: StepSettings): Promise<(Omit<ChosenStep, 'step'> & StepPace) | 'elsewhere'>;
  /** Ends what is measured for a step that is being created. */
  abort(id: number): void;
  run(
    id: number,
    updates: Updates,
  ): Promise<StepPace & { readonly results: readonly StepResult[]; readonly milliseconds: number }>;
  evaluate(id: number, batch: Staged): Promise<BatchMetrics>;
  predict(id: number, batch: Batch): Promise<Float32Array>;
  outputs(id: number, batch: Batch): Promise<NodeValues>;
  read(id: number): Promise<StepState | Moved<StepState>>;
  write(id: number, state: StepState): void;
  dispose(id: number): void;
};

/** Those of the engine's own thread. Files are written here alone; an orderly end of the process is noticed here alone. */
export type EngineFunctions = {
  log(id: number, level: 'info' | 'warning', message: Text): void;
  /** Opens the device here, where its library may be loaded; says which one it is. */
  openDevice(name: string): Promise<DeviceName>;
  /** Resolves when it is noted that the attempt has begun. */
  beginAttempt(id: number, ...args: Parameters<ProviderMemory['hasCrashed']>): Promise<void>;
  endAttempt(id: number, ...args: Parameters<ProviderMemory['hasCrashed']>): Promise<void>;
} & {
  readonly [Name in Exclude<keyof ProviderMemory, 'attempt'>]: (
    id: number,
    ...args: Parameters<ProviderMemory[Name]>
  ) => ReturnType<ProviderMemory[Name]>;
};
