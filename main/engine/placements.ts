import { listedModel } from '../pretrained/library/library.ts';
import { placedModel, tokenizerOfStart } from '../pretrained/place.ts';
import { readModel } from '../pretrained/readModel.ts';
import type { Handlers } from './service.ts';
import type { TextImports } from './textImports.ts';

type Requests = 'placePretrained' | 'placeModelFile' | 'startTokenizer';

/** Models that become parts of the open network. */
export function placementHandlers(home: string, imports: TextImports): Pick<Handlers, Requests> {
  return {
    placePretrained: ({ name }, page) =>
      imports.run(name, page, async ({ signal, share }) => {
        const model = await listedModel(home, name);
        return placedModel(home, await readModel(home, model, { signal, onProgress: share }));
      }),
    placeModelFile: ({ path: place, name, size }, page) =>
      imports.run(name, page, async ({ signal, share }) =>
        placedModel(home, await readModel(home, { place, name }, { size, signal, onProgress: share })),
      ),
    startTokenizer: tokenizerOfStart,
  };
}
