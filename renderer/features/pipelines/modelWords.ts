import { listOfLabels, type LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { PipelineTask } from '../../../core/protocol/pipelines.ts';
import { text, type Text } from '../../../core/text.ts';
import { modelTitle } from '../../workspace/pretrained.ts';

const naming: readonly PipelineTask[] = ['text-classification', 'token-classification'];

/** What a model is called in the list of those that can do a task: where it names classes, with those. */
export function modelChoice(model: LibraryModel, task: PipelineTask): Text {
  const { labels = [] } = model;
  const title = modelTitle(model);
  if (!naming.includes(task) || labels.length === 0) return text(title, title);
  const { en, de } = listOfLabels(labels);
  return text(`${title}: ${en}`, `${title}: ${de}`);
}

/** What a model tells apart if it is asked this, and what it was trained on, as far as that is known. */
export function aboutModel({ labels = [], note }: LibraryModel, task: PipelineTask): Text {
  const trained = note ?? untold;
  if (!naming.includes(task)) return trained;
  const apart = labels.length === 0 ? nameless : listOfLabels(labels);
  return text(`Classes: ${apart.en}. ${trained.en}`, `Klassen: ${apart.de}. ${trained.de}`);
}

const nameless = text('without names in its files', 'in seinen Dateien ohne Namen');
const untold = text(
  'What it was trained on is not said in its files.',
  'Woran es trainiert wurde, steht nicht in seinen Dateien.',
);
