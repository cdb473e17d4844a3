import { readModule, writeModule } from '../projects/moduleFile.ts';
import { momentOf } from '../train/moments.ts';
import type { Runs } from '../train/runs.ts';
import type { Handlers } from './service.ts';

/** Saves and opens modules as separate files. */
export function moduleHandlers(home: string, runs: Runs): Pick<Handlers, 'saveModule' | 'openModule'> {
  return {
    saveModule: async ({ path, runId, at, ...asked }) => {
      const trained =
        runId !== null && asked.hasWeights ? (await momentOf(runs, runId, at)).checkpoint.weights : undefined;
      await writeModule(path, { ...asked, trained });
      return null;
    },
    openModule: ({ path }) => readModule(home, path),
  };
}
