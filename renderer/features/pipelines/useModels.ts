import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { PipelineTask } from '../../../core/protocol/pipelines.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { useChosenModel } from '../../workspace/pretrained.ts';
import { usePipelines } from './asking.ts';
import { tasks } from './tasks.ts';

interface Models {
  readonly task: PipelineTask;
  /** undefined: not known yet. */
  readonly all: readonly LibraryModel[] | undefined;
  /** Those here that can do the task. */
  readonly able: readonly LibraryModel[];
  readonly model: LibraryModel | undefined;
  readonly error: unknown;
  again(): void;
}

/** The task and the model that are chosen: one of those that can do it, if the chosen one cannot. */
export function useModels(): Models {
  const failures = usePipelines((state) => state.failures);
  const { data: all, error, again } = useRequest('pretrainedModels', {}, failures);
  const chosen = useChosenModel();
  const known = all?.find(({ name }) => name === chosen.model);
  const task = chosen.task ?? tasks.find(({ name }) => known?.tasks.includes(name))?.name ?? 'fill-mask';
  const able = ableIn(all ?? [], task);
  return { task, all, able, model: able.find(({ name }) => name === chosen.model) ?? able[0], error, again };
}

export function ableIn(models: readonly LibraryModel[], task: PipelineTask): readonly LibraryModel[] {
  return models.filter(({ state, tasks: own }) => state === 'here' && own.includes(task));
}

/** Models of the user's own are named by their path. */
export function shortName({ name, origin }: Pick<LibraryModel, 'name' | 'origin'>): string {
  return origin === 'folder' ? name.replace(/^.*[/\\](?=.)/, '') : name;
}

const ofBytes = ['gpt', 'gpt2', 'roberta'];

/** Whether the pieces of its vocabulary are bytes. */
export function readsBytes(model: Pick<LibraryModel, 'family'> | undefined, tokens: readonly { readonly token: string }[]): boolean {
  return ofBytes.includes(model?.family ?? '') || tokens.some(({ token }) => token.includes('Ġ'));
} // prettier-ignore
