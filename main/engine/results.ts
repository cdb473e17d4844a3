import { predictionKey, savingKey } from '../../core/protocol/requests/results.ts';
import { unlessAborted } from '../graph/sessions.ts';
import { Attentions } from '../looking/attention/attentions.ts';
import { compareParts } from '../looking/compare/compare.ts';
import { explain } from '../looking/explain/explain.ts';
import { embeddingNormsOf } from '../looking/embeddingNorms.ts';
import { healthOf } from '../looking/explain/health.ts';
import { Generations } from '../looking/generations.ts';
import { Texts } from '../looking/texts.ts';
import { Neurons } from '../looking/neurons/neurons.ts';
import { Planes } from '../looking/plane/planes.ts';
import { rememberer } from '../pretrained/rememberer.ts';
import type { Emit } from '../train/reporter.ts';
import { writeAtomically } from '../files/files.ts';
import type { Runs } from '../train/runs.ts';
import { perPage, type Page } from './pages.ts';
import { confusionOf, predictionsOf } from '../looking/predictions.ts';
import { predictionTable } from '../looking/predictionTable.ts';
import type { Handlers } from './service.ts';
import { Viewer, type View } from '../looking/viewer.ts';
import { weightViews } from '../looking/weightViews.ts';
import { Works } from './works.ts';

type Requests =
  | 'attention'
  | 'compareParts'
  | 'unwatchAttention'
  | 'neurons'
  | 'unwatchNeurons'
  | 'predictions'
  | 'savePredictions'
  | 'stopSavingPredictions'
  | 'confusion'
  | 'weights'
  | 'explainStep'
  | 'gradientHealth'
  | 'embeddingNorms'
  | 'plane'
  | 'unwatchPlane'
  | 'generate'
  | 'stopGenerating'
  | 'readText'
  | 'translate'
  | 'translateHeld';

/** A viewer that tells a page how far it is with a whole split. */
function tellingViewer(runs: Runs, home: string, emit: Emit): Viewer {
  return new Viewer(runs, home, ({ runId, split, share }) => emit('workProgress', { key: predictionKey(runId, split), share })); // prettier-ignore
}

/** Inspects runs, during training and afterwards. */
export function resultHandlers(runs: Runs, home: string): Pick<Handlers, Requests> {
  const viewerOf = perPage(
    ({ emit }) => tellingViewer(runs, home, emit),
    (viewer) => viewer.end(),
  );
  const neuronsOf = perPage(
    ({ emit }) => new Neurons(runs, home, emit),
    (neurons) => neurons.unwatch(),
  );
  const attentionsOf = perPage(
    ({ emit }) => new Attentions(runs, home, emit),
    (attentions) => attentions.end(),
  );
  const planesOf = perPage(
    (page) => new Planes(runs, viewerOf(page), page.emit),
    (planes) => planes.unwatch(),
  );
  const generationsOf = perPage(
    ({ emit }) => new Generations(runs, emit, rememberer),
    (generations) => generations.end(),
  );
  const textsOf = perPage(
    () => new Texts(runs, home),
    (texts) => texts.end(),
  );
  return {
    readText: (request, page) => textsOf(page).read(request),
    translate: (request, page) => textsOf(page).translate(request),
    translateHeld: (request, page) => textsOf(page).translateHeld(request),
    generate: (request, page) => generationsOf(page).generate(request),
    stopGenerating: ({ key }, page) => {
      generationsOf(page).stop(key);
      return null;
    },
    ...predictionHandlers(viewerOf),
    explainStep: (request) => explain(runs, home, request),
    compareParts: (request) => compareParts(runs, home, request),
    gradientHealth: (request) => healthOf(runs, home, request),
    embeddingNorms: (request) => embeddingNormsOf(runs, request),
    plane: (request, page) => planesOf(page).watch(request),
    unwatchPlane: (_, page) => {
      planesOf(page).unwatch();
      return null;
    },
    attention: (request, page) => attentionsOf(page).watch(request),
    unwatchAttention: (_, page) => {
      attentionsOf(page).unwatch();
      return null;
    },
    neurons: (request, page) => neuronsOf(page).watch(request),
    unwatchNeurons: (_, page) => {
      neuronsOf(page).unwatch();
      return null;
    },
  };
}

/** What a run says of its examples. */
function predictionHandlers(viewerOf: (page: Page) => Viewer): Pick<Handlers, 'predictions' | 'savePredictions' | 'stopSavingPredictions' | 'confusion' | 'weights'> {
  const savings = new Works('Saving the predictions');
  return {
    predictions: (request, page) =>
      viewerOf(page).use(request.runId, (view) => predictionsOf(view, request), request.at),
    async savePredictions(request, page) {
      const { runId, at, path } = request;
      const key = savingKey(runId);
      await savings.run(key, page, ({ signal, isTime }) => {
        const onProgress = (share: number) => void (isTime() && page.emit('workProgress', { key, share }));
        const write = (view: View) => writeAtomically(path, predictionTable(view, request, { signal, onProgress }));
        return unlessAborted(viewerOf(page).use(runId, write, at), signal);
      });
      return null;
    },
    stopSavingPredictions({ runId }, page) {
      savings.cancel(savingKey(runId), page);
      return null;
    },
    confusion: ({ runId, at, split }, page) => viewerOf(page).use(runId, (view) => confusionOf(view, split), at),
    weights: ({ runId, at, nodeId }, page) =>
      viewerOf(page).use(runId, (view) => Promise.resolve(weightViews(view, nodeId)), at),
  };
} // prettier-ignore
