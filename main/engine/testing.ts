import path from 'node:path';
import type { Channel } from '../../core/protocol/channel.ts';
import type { EngineParams } from '../../core/protocol/engine.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { Grants } from './grants.ts';
import { Pages } from './pages.ts';
import { projectHandlers } from './projects.ts';
import { keptRunHandlers } from './runs.ts';
import { versionHandlers } from './versions.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

const nobody: Channel = {
  send: () => undefined,
  onMessage: () => undefined,
  onClose: () => undefined,
  close: () => undefined,
};

/** Runs and projects of an engine in this process, with a single page; unneeded runs are kept up to `mostBytes`. */
export function projectEngine(home: string, mostBytes?: number) {
  const store = new RunStore(path.join(home, 'runs'), mostBytes);
  const runs = new Runs(home, store, verdicts, () => undefined);
  const pages = new Pages(nobody);
  const grants = new Grants(
    () => Promise.resolve([]),
    () => undefined,
  );
  const handlers = projectHandlers({ runs, store, home, pages, grants });
  const page = pages.page(1);
  return {
    store,
    runs,
    otherVersion: async (params: EngineParams['otherVersion']) =>
      versionHandlers(runs, home).otherVersion(params, page),
    openProject: async (params: EngineParams['openProject']) => handlers.openProject(params, page),
    saveProject: async (params: EngineParams['saveProject']) => handlers.saveProject(params, page),
    recentProjects: async () => handlers.recentProjects({}, page),
    runWeights: async (params: EngineParams['runWeights']) => keptRunHandlers(runs, store).runWeights(params, page),
    autosave: async (params: EngineParams['autosave']) => handlers.autosave(params, page),
    recover: async (params: EngineParams['recover']) => handlers.recover(params, page),
  };
}
