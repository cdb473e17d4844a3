import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { PipelineTask } from '../../../core/protocol/pipelines.ts';
import { text, type Text } from '../../../core/text.ts';
import { modelTitle } from '../../workspace/pretrained.ts';
import type { Followed } from './rate.ts';
import { familyText, taskTexts } from './words.ts';

/** A model in the list, and its download if there is one. */
export interface Row {
  readonly model: LibraryModel;
  readonly download: Followed | undefined;
}

/** All models, and those that the library does not know yet: on their way here, or `chosen`. */
export function rowsOf(models: readonly LibraryModel[], downloads: readonly Followed[], chosen?: string): readonly Row[] {
  const names = new Set([...downloads.map(({ name }) => name), ...(chosen === undefined ? [] : [chosen])]);
  for (const { name } of models) names.delete(name);
  return [...models, ...[...names].map(unlisted)].map((model) => ({
    model,
    download: downloads.find(({ name }) => name === model.name),
  }));
} // prettier-ignore

function unlisted(name: string): LibraryModel {
  return { name, tasks: [], family: null, parameters: null, bytes: null, licence: null, origin: 'hub', from: name, state: 'absent', note: null }; // prettier-ignore
}

/** Rows that can do a task and have every word of a query somewhere. */
export function found(rows: readonly Row[], query: string, task: PipelineTask | null): readonly Row[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ model }) => {
    const { name, tasks, licence, note } = model;
    const labels = tasks.flatMap((one) => [one, taskTexts[one].en, taskTexts[one].de]);
    const said = [name, modelTitle(model), familyText(model), licence, note?.en, note?.de, ...labels].join(' ').toLowerCase();
    return (task === null || tasks.includes(task)) && words.every((word) => said.includes(word));
  });
} // prettier-ignore

const groups: readonly { readonly title: Text; readonly has: (row: Row) => boolean }[] = [
  { title: text('On its way', 'Unterwegs'), has: ({ download }) => download !== undefined },
  { title: text('Here', 'Hier'), has: ({ model }) => model.state !== 'absent' },
  { title: text('For download', 'Zum Herunterladen'), has: () => true },
];

/** The list in its groups: each row in the first that takes it. */
export function inGroups(rows: readonly Row[]): readonly { readonly title: Text; readonly rows: readonly Row[] }[] {
  const groupOf = (row: Row) => groups.find(({ has }) => has(row));
  return groups.map((group) => ({ title: group.title, rows: rows.filter((row) => groupOf(row) === group) }));
}
