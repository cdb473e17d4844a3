import path from 'node:path';
import { lookAtModelFile } from '../import/read.ts';
import { listedModel } from '../pretrained/library/library.ts';
import { placed, tokenizerOfStart } from '../pretrained/place.ts';
import type { Handlers } from './service.ts';
import type { TextImports } from './textImports.ts';

type Requests = 'placePretrained' | 'placeModelFile' | 'lookAtPretrained' | 'startTokenizer';

/** Models that become parts of the open network. */
export function placementHandlers(home: string, imports: TextImports): Pick<Handlers, Requests> {
  return {
    placePretrained: ({ name, ...taking }, page) =>
      imports.run(name, page, async ({ signal, share }) =>
        placed(home, await listedModel(home, name), { ...taking, signal, onProgress: share }),
      ),
    placeModelFile: ({ path: place, name, ...taking }, page) =>
      imports.run(name, page, ({ signal, share }) =>
        placed(home, { place, name }, { ...taking, signal, onProgress: share }),
      ),
    lookAtPretrained: ({ name, size }, page) =>
      imports.run(name, page, async ({ signal, share }) => {
        const { place } = await listedModel(home, name);
        return lookAtModelFile(place, path.basename(place), { size, signal, onProgress: share });
      }),
    startTokenizer: tokenizerOfStart,
  };
}
