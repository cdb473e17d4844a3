import { create } from 'zustand';
import type { LibraryModel } from '../../core/protocol/modelLibrary.ts';
import type { PipelineTask } from '../../core/protocol/pipelines.ts';
import { useRequest, type Answer } from '../link/useAnswer.ts';
import { commandOf, runCommand } from './commands/registry.ts';

/** The command that opens the pipelines; absent where no feature offers it. */
export const PIPELINES = 'pipelines';
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

/** Grows whenever a model has come or gone, in whichever window. */
export const useModelChanges = create<{ readonly count: number }>()(() => ({ count: 0 }));

/** All models of the library, asked for anew whenever one has come or gone; `refresh`: and when this changes. */
export function useLibraryModels(refresh = 0): Answer<readonly LibraryModel[]> {
  const changes = useModelChanges(({ count }) => count);
  return useRequest('pretrainedModels', {}, `${changes} ${refresh}`);
}

/** What a model is called: of the user's own, the last part of its place. */
export function modelTitle({ name, origin }: Pick<LibraryModel, 'name' | 'origin'>): string {
  if (origin !== 'folder' && origin !== 'copy') return name;
  return name.split(/[\\/]/).findLast((part) => part !== '') ?? name;
}

export function canTry(): boolean {
  return commandOf(PIPELINES) !== undefined;
}

/** Opens the pipelines with a model. */
export function tryModel(model: string, task: PipelineTask | null = null): void {
  useChosenModel.setState({ model, task });
  runCommand(PIPELINES);
}
