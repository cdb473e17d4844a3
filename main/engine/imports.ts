import path from 'node:path';
import type { OpenedProject } from '../../core/protocol/projects.ts';
import { importers } from '../import/all.ts';
import { importModel, lookAtModelFile } from '../import/read.ts';
import { lookAtWeights, readWeights } from '../import/weights/read.ts';
import type { RunToSave } from '../projects/save.ts';
import type { RunStore } from '../train/store.ts';
import type { Handlers } from './service.ts';
import type { TextImports } from './textImports.ts';

type Requests = 'importFormats' | 'importModel' | 'lookAtModelFile' | 'matchWeights' | 'importWeights';

/** Reads models of other programs; their weights become runs that are kept here. */
export function importHandlers(imports: TextImports, store: RunStore): Pick<Handlers, Requests> {
  return {
    importFormats: () => importers.map(({ name, label, extensions }) => ({ name, label, extensions })),
    lookAtModelFile: ({ path: file, name, size }, page) =>
      imports.run(name, page, ({ signal, share }) => lookAtModelFile(file, name, { size, signal, onProgress: share })),
    importModel: ({ path: file, name, key, ...taking }, page) =>
      imports.run(name, page, async ({ signal, share }) => {
        const { run, report } = await importModel(file, name, { ...taking, signal, onProgress: share });
        return { project: await opened(store, key ?? page.window, run), report };
      }),
    matchWeights: ({ path: file, document, given }) => lookAtWeights(file, path.basename(file), document, given),
    importWeights: async ({ path: file, document, given, key }, { window }) => {
      const { run, match } = await readWeights(file, path.basename(file), document, given);
      return { project: await opened(store, key ?? window, run), match };
    },
  };
}

/** Keeps the run for a window, which opens it as an unsaved project. */
export async function opened(store: RunStore, key: string, { document, record, checkpoint }: RunToSave): Promise<OpenedProject> {
  if (checkpoint) await store.save({ document, record, checkpoint });
  store.holdAlso(key, record.id);
  return { document, runs: [record], path: null, file: null, notices: [] };
} // prettier-ignore
