import { create } from 'zustand';
import type { PipelineTask } from '../../core/protocol/pipelines.ts';
import { commandOf, runCommand } from './commands/registry.ts';

/** The command that opens the pipelines; absent where no feature offers it. */
export const PIPELINES = 'pipelines.open';
/** The command that opens the library of models; absent where no feature offers it. */
export const LIBRARY = 'modelLibrary';

interface ChosenModel {
  /** Its name in the library of models; null: none has been chosen yet. */
  readonly model: string | null;
  /** What it is to be asked; null: whatever comes first. */
  readonly task: PipelineTask | null;
}

/** The pretrained model that the window asks: the model library and the pipelines choose it. */
export const useChosenModel = create<ChosenModel>()(() => ({ model: null, task: null }));

export function canTry(): boolean {
  return commandOf(PIPELINES) !== undefined;
}

/** Opens the pipelines with a model. */
export function tryModel(model: string, task: PipelineTask | null = null): void {
  useChosenModel.setState({ model, task });
  runCommand(PIPELINES);
}
