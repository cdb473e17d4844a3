import type { OpenedProject } from '../../core/protocol/engine.ts';
import type { Document } from '../../core/graph/document.ts';
import { examples } from '../../core/examples/examples.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { autosave, discardAutosave, recover, recoverable } from '../projects/autosave.ts';
import { openProject, type ProjectContent } from '../projects/open.ts';
import { forgetProject, recentProjects, rememberProject } from '../projects/recent.ts';
import { saveProject, type RunToSave } from '../projects/save.ts';
import { newRunId, type Runs } from '../train/runs.ts';
import type { RunStore } from '../train/store.ts';
import type { Grants } from './grants.ts';
import type { Page, Pages } from './pages.ts';
import type { Handlers } from './service.ts';

type Requests =
  | 'saveProject'
  | 'openProject'
  | 'examples'
  | 'openExample'
  | 'recentProjects'
  | 'forgetProject'
  | 'autosave'
  | 'discardAutosave'
  | 'recoverable'
  | 'recover';

interface ProjectParts {
  readonly runs: Runs;
  readonly store: RunStore;
  readonly home: string;
  readonly pages: Pages;
  readonly grants: Grants;
}

/** Files of the user, and what is kept beside them. */
export function projectHandlers({ runs, store, home, pages, grants }: ProjectParts): Pick<Handlers, Requests> {
  /** The window that it belongs to still has it: fails with invalidRequest. */
  const requireGone = (key: string, { window }: Page) => {
    if (key === window || !pages.isOpen(key)) return;
    throw new EngineError('invalidRequest', 'The window of this work is still open: save or close it there.');
  };
  return {
    async saveProject({ path, document, runIds, thumbnail = null }) {
      const saved = await saveProject(home, { path, document, runs: await runsToSave(runs, runIds), thumbnail });
      await rememberProject(home, { path, name: document.name, savedAt: new Date().toISOString(), thumbnail });
      return saved;
    },
    async openProject({ path }) {
      const content = await openProject(home, path);
      const records = await adopt(content, runs, store);
      const { document, thumbnail, notices } = content;
      await rememberProject(home, { path, name: document.name, savedAt: new Date().toISOString(), thumbnail });
      return { document, runs: records, path, notices };
    },
    examples: () => Object.entries(examples).map(([name, document]) => ({ name, document })),
    openExample: ({ name }) => untitled(exampleOf(name)),
    recentProjects: () => recentProjects(home),
    forgetProject: async ({ path }) => {
      await forgetProject(home, path);
      return null;
    },
    autosave: async ({ key, document, path = null, runIds }, page) => {
      requireGone(key, page);
      await autosave(home, key, { document, path, runIds });
      return null;
    },
    discardAutosave: async ({ key }, page) => {
      requireGone(key, page);
      await discardAutosave(home, key);
      return null;
    },
    recoverable: async (_, { window }) =>
      (await recoverable(home)).filter(({ key }) => key === window || !pages.isOpen(key)),
    recover: async ({ key }, page) => {
      requireGone(key, page);
      const { document, path, runIds } = await recover(home, key);
      const found = await Promise.all(runIds.map((id) => runs.listed(id).catch(() => undefined)));
      const records = found.flatMap((run) => (run ? [run.record] : []));
      // It was allowed when it was noted, and what is recovered is to be saved there again.
      if (path !== null) grants.grant(path, 'write');
      for (const { id } of records) runs.lead(id, page.window);
      const notices =
        records.length < runIds.length ? ['Some runs of this project are not on this computer any more.'] : [];
      return { document, path, runs: records, notices };
    },
  };
}

function exampleOf(name: string): Document {
  const document = Object.hasOwn(examples, name) ? examples[name] : undefined;
  if (document) return document;
  throw new EngineError(
    'invalidRequest',
    `There is no example "${name}"; there are ${Object.keys(examples).join(', ')}.`,
  );
}

function untitled(document: Document): OpenedProject {
  return { document, runs: [], path: null, notices: [] };
}

/** Records of all runs that are still known; the weights of the last one that has any. */
async function runsToSave(runs: Runs, ids: readonly string[]): Promise<RunToSave[]> {
  const saved: RunToSave[] = [];
  for (const id of ids) {
    const listed = await runs.listed(id).catch(() => undefined);
    if (listed) saved.push({ ...listed, checkpoint: null });
  }
  for (let i = saved.length - 1; i >= 0; i--) {
    const run = await runs.saved(saved[i]?.record.id ?? '').catch(() => undefined);
    if (!run) continue;
    saved[i] = run;
    break;
  }
  return saved;
}

/**
 * Makes a project's runs known here, so that they can be looked into and go on. A run that has gone on here since the
 * project was saved keeps what it has: the project's state of it comes in under an id of its own.
 */
async function adopt(
  { document, runs: records, trained }: ProjectContent,
  runs: Runs,
  store: RunStore,
): Promise<RunRecord[]> {
  const adopted: RunRecord[] = [];
  for (const record of records) {
    const known = await runs.listed(record.id).catch(() => undefined);
    const isSame = known && known.record.progress.step === record.progress.step;
    const own = isSame || !known ? record : { ...record, id: newRunId() };
    adopted.push(own);
    if (isSame) continue;
    if (trained?.record.id === record.id) {
      await store.save({ document: asTrained(trained.document, own), record: own, checkpoint: trained.checkpoint });
    } else await store.saveRecord({ document: asTrained(document, own), record: own });
  }
  return adopted;
}

/** The document with as many epochs as the run was to have. */
function asTrained(document: Document, { progress }: RunRecord): Document {
  return { ...document, training: { ...document.training, epochs: Math.max(1, progress.epochs) } };
}
