import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { OpenedProject } from '../../core/protocol/projects.ts';
import { listedModel, type HereModel } from '../pretrained/library/library.ts';
import type { OpenOptions } from '../pretrained/documentNetwork.ts';
import { runPipeline } from '../pretrained/pipelines/run.ts';
import { readModel } from '../pretrained/readModel.ts';
import { fineTunedDocument } from '../projects/fineTuning.ts';
import type { Emit } from '../train/reporter.ts';
import type { Runs } from '../train/runs.ts';
import type { RunStore } from '../train/store.ts';
import { opened } from './imports.ts';
import { libraryHandlers, type LibraryRequests } from './modelLibrary.ts';
import { Networks } from './networks.ts';
import type { Page } from './pages.ts';
import type { Handlers } from './service.ts';
import { Works } from './works.ts';

type Requests = LibraryRequests | 'openPretrained' | 'stopPretrained' | 'fineTune' | 'runPipeline' | 'stopPipeline';

/** The library of pretrained models, and what they are asked. */
export function pretrainedHandlers(home: string, emit: Emit, store: RunStore, runs: Pick<Runs, 'saved'>, networks = new Networks(home)): Pick<Handlers, Requests> {
  const works = new Works('The question');
  const openings = new Works('Opening the model');
  return {
    ...libraryHandlers(home, emit),
    openPretrained: ({ name, key }, page) =>
      openings.run(name, page, async ({ signal, isTime }) => {
        const onProgress = (share: number) => {
          if (isTime()) page.emit('importProgress', { name, share });
        };
        return openedModel(home, store, key ?? page.window, await listedModel(home, name), { signal, onProgress });
      }),
    stopPretrained: ({ name }, page) => {
      openings.cancel(name, page);
      return null;
    },
    async fineTune({ document, runId, source, isFrozen }) {
      if (source.kind !== 'labelled') throw new EngineError('invalidRequest', noLabels);
      const { checkpoint } = await runs.saved(runId);
      const body = { document, weights: checkpoint.weights };
      const made = await fineTunedDocument(home, body, source, isFrozen);
      return { document: made, runs: [], path: null, file: null, notices: [] };
    },
    runPipeline: ({ key, task, name, input }, page) =>
      works.run(key, page, async ({ signal, isTime }) => {
        const tell = teller(key, page, isTime);
        const work = { signal, onToken: tell.token, onProgress: tell.share };
        return networks
          .use(name, (network) => runPipeline(task, network, input, work), { signal, onLoading: tell.loaded })
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

type Told = Parameters<NonNullable<Parameters<typeof runPipeline>[3]>['onToken'] & object>[0];

/** Tells a page of tokens, grouped by time. */
function teller(key: string, page: Page, isTime: () => boolean) {
  let tokens: Told[] = [];
  const rest = () => {
    if (tokens.length > 0) page.emit('pipelineProgress', { key, tokens, share: null, isLoading: false });
    tokens = [];
  };
  return {
    rest,
    token(token: Told) {
      tokens.push(token);
      if (isTime()) rest();
    },
    loaded(share: number) {
      if (isTime()) page.emit('pipelineProgress', { key, tokens: [], share, isLoading: true });
    },
    share(share: number) {
      if (isTime()) page.emit('pipelineProgress', { key, tokens: [], share, isLoading: false });
    },
  };
}

/** An unsaved project with the model's weights as a run. */
async function openedModel(home: string, store: RunStore, key: string, model: HereModel, options: OpenOptions): Promise<OpenedProject> {
  const { document, run, notices } = await readModel(home, model, options);
  const project = run ? await opened(store, key, run) : { document, runs: [], path: null, file: null };
  return { ...project, notices };
} // prettier-ignore
