import { Sessions } from '../graph/sessions.ts';
import { listedModel } from '../pretrained/library/library.ts';
import { stateOf } from '../pretrained/library/places.ts';
import { compareLayer, readyLayer } from '../pretrained/compareLayer.ts';
import { layerHint } from '../pretrained/layerHint.ts';
import type { OpenOptions } from '../pretrained/documentNetwork.ts';
import { openDocument } from '../pretrained/open.ts';
import { layersOf, type OpenLayers } from '../pretrained/openLayers.ts';
import { takeLayer } from '../pretrained/takeLayer.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { momentOf } from '../train/moments.ts';
import type { Runs } from '../train/runs.ts';
import type { Moment } from '../../core/protocol/moment.ts';
import type { Page } from './pages.ts';
import type { Handlers } from './service.ts';
import { Works } from './works.ts';

type Requests = 'modelLayers' | 'compareLayer' | 'layerHint' | 'cancelLayers' | 'takeLayer';

/** Layers of pretrained models beside what somebody has built. */
export function layerHandlers(home: string, runs: Runs): Pick<Handlers, Requests> {
  // A model is megabytes, and is compared again and again.
  const models = new Sessions<OpenLayers & { release(): Promise<void> }>(1);
  const works = new Works('The comparison');
  const using = async <T>(name: string, work: (open: OpenLayers) => Promise<T>, { signal, onProgress }: OpenOptions = {}): Promise<T> => {
    const model = await listedModel(home, name);
    const open = async (wanted: AbortSignal) => {
      const options = { signal: wanted, onProgress };
      return { ...(await layersOf(await openDocument(home, model, options), options)), release: () => Promise.resolve() };
    };
    return models.use(await stateOf(model.place), open, work, signal);
  };
  const long = <T>(key: string, name: string, page: Page, work: (open: OpenLayers, signal: AbortSignal) => Promise<T>): Promise<T> =>
    works.run(key, page, ({ signal, isTime }) => {
      const onProgress = (share: number) => void (isTime() && page.emit('workProgress', { key, share }));
      return using(name, (open) => work(open, signal), { signal, onProgress });
    });
  const trainedIn = async ({ runId, at }: { readonly runId: string | null; readonly at?: Moment | undefined }): Promise<NamedTensors | undefined> =>
    runId === null ? undefined : (await momentOf(runs, runId, at)).checkpoint.weights;
  return {
    modelLayers: ({ key, name }, page) =>
      long(key, name, page, ({ layers: { module, count, params }, longest }) => Promise.resolve({ model: name, module, count, params, longest })),
    compareLayer: ({ key, ...request }, page) =>
      long(key, request.model, page, async (open, signal) => compareLayer(await readyLayer(open, request, await trainedIn(request)), signal)),
    layerHint: ({ key, ...request }, page) =>
      long(key, request.model, page, async (open, signal) => layerHint(await readyLayer(open, request, await trainedIn(request)), open, signal)),
    cancelLayers({ key }, page) {
      works.cancel(key, page);
      return null;
    },
    takeLayer: (request) => using(request.model, async (open) => takeLayer(home, open, request, await trainedIn(request))),
  };
} // prettier-ignore
