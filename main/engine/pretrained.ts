import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { LibraryModel } from '../../core/protocol/modelLibrary.ts';
import type { OpenedProject } from '../../core/protocol/projects.ts';
import { Sessions } from '../graph/sessions.ts';
import { keepPlaceholder } from '../pretrained/placeholder.ts';
import { fetchModel, hubModelInfo } from '../pretrained/library/fetch.ts';
import { changeHub, hubIn, hubSettingsInfo } from '../pretrained/library/hubSettings.ts';
import { addModel, listedModel, listModels, removeModel, type ShelvedModel } from '../pretrained/library/library.ts';
import { stateOf } from '../pretrained/library/places.ts';
import type { Network } from '../pretrained/network.ts';
import { openNetwork } from '../pretrained/open.ts';
import { runPipeline } from '../pretrained/pipelines/run.ts';
import { readPretrained } from '../pretrained/read.ts';
import { importedRun } from '../import/project.ts';
import { fineTunedDocument } from '../projects/fineTuning.ts';
import { openProject } from '../projects/open.ts';
import type { Emit } from '../train/reporter.ts';
import type { Runs } from '../train/runs.ts';
import type { RunStore } from '../train/store.ts';
import { Downloads } from './downloads.ts';
import { opened } from './imports.ts';
import type { Page } from './pages.ts';
import type { Handlers } from './service.ts';
import { Works } from './works.ts';

type Requests =
  | 'pretrainedModels'
  | 'addPretrained'
  | 'removePretrained'
  | 'hubModel'
  | 'getPretrained'
  | 'cancelPretrained'
  | 'hubSettings'
  | 'changeHub'
  | 'openPretrained'
  | 'fineTune'
  | 'runPipeline'
  | 'stopPipeline';

/** The library of pretrained models, and what they are asked. */
export function pretrainedHandlers(home: string, emit: Emit, store: RunStore, runs: Pick<Runs, 'saved'>): Pick<Handlers, Requests> {
  const downloads = new Downloads(async (name: string, options) => {
    const fetched = await fetchModel(name, { home, hub: await hubIn(home), ...options });
    return plain(await listedModel(home, fetched));
  }, emit);
  // A model is megabytes, and is asked again and again.
  const networks = new Sessions<Network>(1);
  const works = new Works('The question');
  return {
    pretrainedModels: async () => (await listModels(home)).map(plain),
    addPretrained: ({ path }) => addModel(home, path),
    async removePretrained({ name }) {
      await removeModel(home, name);
      return null;
    },
    hubModel: async ({ name }) => hubModelInfo(name, { home, hub: await hubIn(home) }),
    getPretrained: ({ name }, page) => downloads.fetch(name, page),
    cancelPretrained: ({ name }, page) => {
      downloads.cancel(name, page);
      return null;
    },
    hubSettings: () => hubSettingsInfo(home),
    async changeHub(changes) {
      await changeHub(home, changes);
      return hubSettingsInfo(home);
    },
    openPretrained: async ({ name, key }, page) => openedModel(home, store, key ?? page.window, await listedModel(home, name)),
    async fineTune({ document, runId, source, isFrozen }) {
      if (source.kind !== 'labelled') throw new EngineError('invalidRequest', noLabels);
      const { checkpoint } = await runs.saved(runId);
      const body = { document, weights: checkpoint.weights };
      const made = await fineTunedDocument(home, body, source, isFrozen);
      return { document: made, runs: [], path: null, file: null, notices: [] };
    },
    runPipeline: ({ key, task, name, input }, page) =>
      works.run(key, page, async ({ signal, isTime }) => {
        const model = await listedModel(home, name);
        const tell = teller(key, page, isTime);
        const work = { signal, onToken: tell.token, onProgress: tell.share };
        return networks
          .use(await stateOf(model.place), () => openNetwork(home, model), (network) => runPipeline(task, network, input, work))
          .finally(tell.rest);
      }),
    stopPipeline: ({ key }, page) => {
      works.cancel(key, page);
      return null;
    },
  };
} // prettier-ignore

const noLabels = text(
  'A classifier needs texts with labels: choose others.',
  'Ein Klassifikator braucht Texte mit Labels: andere wählen.',
);

/** Files of pages are named by paths that they have chosen themselves; places of others stay here. */
function plain({ place: _, ...model }: ShelvedModel): LibraryModel {
  return model;
}

type Told = Parameters<NonNullable<Parameters<typeof runPipeline>[3]>['onToken'] & object>[0];

/** Tells a page of tokens, grouped by time. */
function teller(key: string, page: Page, isTime: () => boolean) {
  let tokens: Told[] = [];
  const rest = () => {
    if (tokens.length > 0) page.emit('pipelineProgress', { key, tokens, share: null });
    tokens = [];
  };
  return {
    rest,
    token(token: Told) {
      tokens.push(token);
      if (isTime()) rest();
    },
    share(share: number) {
      if (isTime()) page.emit('pipelineProgress', { key, tokens: [], share });
    },
  };
}

/** An unsaved project with the model's weights as a run. */
async function openedModel(home: string, store: RunStore, key: string, { name, place, origin }: ShelvedModel & { readonly place: string }): Promise<OpenedProject> {
  if (place.endsWith('.neuroloom')) {
    const { trained, document, runs } = await openProject(home, place);
    if (trained) return opened(store, key, { document: trained.document, record: trained.record, checkpoint: trained.checkpoint });
    return { document, runs, path: null, file: null, notices: [] };
  }
  const pretrained = await readPretrained(place, { name, ...(origin === 'package' && { pooling: 'mean' as const }) });
  await keepPlaceholder(home, pretrained);
  const project = await opened(store, key, importedRun(pretrained.document, pretrained.weights, name));
  return { ...project, notices: pretrained.info.notices };
} // prettier-ignore
