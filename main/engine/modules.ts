import { readModule, writeModule } from '../projects/moduleFile.ts';
import type { Handlers } from './service.ts';

/** Saves and opens modules as separate files. */
export const moduleHandlers: Pick<Handlers, 'saveModule' | 'openModule'> = {
  saveModule: async ({ path, module }) => {
    await writeModule(path, module);
    return null;
  },
  openModule: ({ path }) => readModule(path),
};
