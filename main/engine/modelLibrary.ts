import type { LibraryModel } from '../../core/protocol/modelLibrary.ts';
import { fetchModel, hubModelInfo } from '../pretrained/library/fetch.ts';
import { changeHub, hubIn, hubSettingsInfo } from '../pretrained/library/hubSettings.ts';
import { addModel, listedModel, listModels, removeModel, type ShelvedModel } from '../pretrained/library/library.ts';
import type { Emit } from '../train/reporter.ts';
import { ModelDownloads } from './modelDownloads.ts';
import type { Handlers } from './service.ts';
import { Works } from './works.ts';

export type LibraryRequests =
  | 'pretrainedModels'
  | 'addPretrained'
  | 'removePretrained'
  | 'hubModel'
  | 'getPretrained'
  | 'cancelPretrained'
  | 'modelDownloads'
  | 'hubSettings'
  | 'changeHub';

/** Which pretrained models are here, and how others come. All pages hear what changes. */
export function libraryHandlers(home: string, emit: Emit): Pick<Handlers, LibraryRequests> {
  const downloads = new ModelDownloads(async (name, options) => {
    const fetched = await fetchModel(name, { home, hub: await hubIn(home), ...options });
    return plain(await listedModel(home, fetched));
  }, emit);
  const looks = new Works('The look at the hub');
  return {
    pretrainedModels: async () => (await listModels(home)).map(plain),
    async addPretrained({ path, isPassing }) {
      const added = await addModel(home, path, isPassing);
      emit('libraryChanged', {});
      return added;
    },
    async removePretrained({ name }) {
      await downloads.cancel(name);
      await removeModel(home, name);
      emit('libraryChanged', {});
      return null;
    },
    hubModel: ({ name }, page) =>
      looks.run(name, page, async ({ signal }) => hubModelInfo(name, { home, hub: await hubIn(home), signal })),
    getPretrained: ({ name }) => downloads.fetch(name),
    async cancelPretrained({ name }) {
      await downloads.cancel(name);
      return null;
    },
    modelDownloads: () => downloads.list(),
    hubSettings: () => hubSettingsInfo(home),
    async changeHub(changes) {
      await changeHub(home, changes);
      return hubSettingsInfo(home);
    },
  };
}

/** Files of pages are named by paths that they have chosen themselves; places of others stay here. */
function plain({ place: _, pooling: __, ...model }: ShelvedModel): LibraryModel {
  return model;
}
