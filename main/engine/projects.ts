import type { OpenedProject, RecentProject } from '../../core/protocol/projects.ts';
import type { Document } from '../../core/graph/document.ts';
import { relabelled } from '../../core/graph/runLabels.ts';
import { untrainedExamples } from '../../core/examples/examples.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { windowOf } from '../../core/protocol/windows.ts';
import { autosave, discardAutosave, recover, recoverable, type Autosave } from '../projects/autosave.ts';
import { asLeftBy } from '../projects/interrupted.ts';
import * as say from '../projects/notices.ts';
import { exampleNames, listExamples, trainedFile } from '../projects/examples.ts';
import { openProject, type ProjectContent } from '../projects/open.ts';
import { asTrained } from '../projects/networks.ts';
import type { Elsewhere } from '../projects/elsewhere.ts';
import { forgetProject, recentProjects, rememberProject } from '../projects/recent.ts';
import type { RunToSave } from '../projects/save.ts';
import type { Runs } from '../train/runs.ts';
import type { ListedRun, RunStore, SavedRun } from '../train/store.ts';
import type { Grants } from './grants.ts';
import { saveWithWeights, type FoundRuns } from './keptWeights.ts';
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

/** The user's files, and what is kept next to them. */
export function projectHandlers({ runs, store, home, pages, grants }: ProjectParts): Pick<Handlers, Requests> {
  return {
    async saveProject(request, { window }) {
      const { path, document, runIds, thumbnail = null, key } = request;
      store.hold(key ?? window, runIds);
      const found = await runsToSave({ runs, store }, runIds, savedBefore(home, path));
      const saved = await saveWithWeights({ ...request, thumbnail }, found, { store, home });
      await remember(home, { path, name: document.name, thumbnail });
      return saved;
    },
    async openProject({ path, key }, { window }) {
      const content = await openProject(home, path);
      const adopted = await adopt(content, runs, store);
      store.hold(key ?? window, idsOf(adopted.records));
      return opened(home, path, content, adopted);
    },
    examples: () => listExamples(),
    openExample: async ({ name, key }, { window }) => {
      const file = trainedFile(name);
      const content = file === undefined ? untrained(exampleOf(name)) : await openProject(home, file);
      const adopted = await adopt(content, runs, store);
      store.hold(key ?? window, idsOf(adopted.records));
      return { ...asOpened(content, adopted), path: null, file: null };
    },
    recentProjects: () => recentProjects(home),
    forgetProject: async ({ path }) => {
      await forgetProject(home, path);
      return null;
    },
    autosave: async ({ key, document, path = null, file = null, runIds }, page) => {
      await requireGone(pages, key, page);
      store.hold(key, runIds);
      await autosave(home, key, { document, path, file, runIds });
      return null;
    },
    discardAutosave: async ({ key, isClosed = false }, page) => {
      await requireGone(pages, key, page);
      if (isClosed) store.hold(key, []);
      await discardAutosave(home, key);
      return null;
    },
    recoverable: async (_, { window }) =>
      (await recoverable(home)).filter(({ key }) => windowOf(key) === window || !pages.isOpen(key)),
    recover: async ({ key }, page) => {
      await requireGone(pages, key, page);
      const { document, path, file, runIds } = await leftBehind(home, key);
      // Runs that are no longer here are read from the file they will be saved to.
      const before = path === null ? () => undefined : savedBefore(home, path);
      const find = async (id: string) => (await unlessUnknown(runs.listed(id))) ?? recordIn(await before(), id, runIds);
      const found = await Promise.all(runIds.map(find));
      const records = found.flatMap((run) => (run ? [run.record] : []));
      const missing = runIds.filter((_, i) => !found[i]);
      // It was allowed when it was recorded, and recovered work must be saved there again.
      if (path !== null) grants.grantNoted(path);
      store.hold(key, idsOf(records));
      for (const { id } of records) runs.lead(id, page.window);
      return { document, path, file, runs: records, notices: missing.length > 0 ? [say.missingRuns(missing)] : [] };
    },
  };
}

/** What was kept of a document, with its file as its last save left it, whether that was heard of or not. */
async function leftBehind(home: string, key: string): Promise<Autosave> {
  const kept = await recover(home, key);
  if (kept.path === null || !kept.file) return kept;
  return { ...kept, file: await asLeftBy(home, key, kept.path, kept.file) };
}

/** The document and the runs of a project as they are here. */
function asOpened({ document, notices }: Pick<ProjectContent, 'document' | 'notices'>, adopted: Adopted) {
  const { records, ids } = adopted;
  return { document: relabelled(document, ids), runs: records, notices: [...notices, ...adopted.notices] };
}

/** What a page gets of a project. One out of a picture has no file: it is saved somewhere else. */
async function opened(home: string, path: string, content: ProjectContent, adopted: Adopted): Promise<OpenedProject> {
  const { document, thumbnail, file, isPicture } = content;
  const whole = asOpened(content, adopted);
  if (isPicture) return { ...whole, path: null, file: null };
  await remember(home, { path, name: document.name, thumbnail });
  return { ...whole, path, file };
}

/** The list of recent projects must not prevent a project from being opened or saved. */
async function remember(home: string, project: Omit<RecentProject, 'savedAt'>): Promise<void> {
  try {
    await rememberProject(home, { ...project, savedAt: new Date().toISOString() });
  } catch (error) {
    console.warn(error);
  }
}

/** Fails with invalidRequest if the window it belongs to still has it. */
async function requireGone(pages: Pages, key: string, { window }: Page): Promise<void> {
  if (windowOf(key) === window || (await pages.hasGone(key))) return;
  throw new EngineError('invalidRequest', text('The window of this work is still open: save or close it there.', 'Das Fenster dieser Arbeit ist noch offen: dort speichern oder schließen.')); // prettier-ignore
}

function idsOf(records: readonly RunRecord[]): string[] {
  return records.map(({ id }) => id);
}

function exampleOf(name: string): Document {
  const document = Object.hasOwn(untrainedExamples, name) ? untrainedExamples[name] : undefined;
  if (document) return document;
  throw new EngineError(
    'invalidRequest',
    text(
      `There is no example “${name}”; there are ${exampleNames.join(', ')}.`,
      `Es gibt kein Beispiel „${name}“; es gibt ${exampleNames.join(', ')}.`,
    ),
  );
}

function untrained(document: Document): Omit<ProjectContent, 'thumbnail' | 'file' | 'isPicture'> {
  return { document, runs: [], documents: new Map(), trained: null, weights: new Map(), notices: [] };
}

export async function unlessUnknown<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'runUnknown') return undefined;
    throw error;
  }
}

/** The contents of the file about to be replaced, read once when needed; undefined if there is none. */
function savedBefore(home: string, path: string): () => Promise<ProjectContent | undefined> {
  let content: Promise<ProjectContent | undefined> | undefined;
  return () => (content ??= openProject(home, path).catch(() => undefined));
}

/**
 * All runs, with the weights of the last one that has any. What is no longer here is taken from the previously saved
 * file; notices list what is missing there as well. Fails with fileUnreadable if the disk cannot read a run.
 */
async function runsToSave(
  { runs, store }: Pick<ProjectParts, 'runs' | 'store'>,
  ids: readonly string[],
  savedBefore: () => Promise<ProjectContent | undefined>,
): Promise<FoundRuns> {
  const saved: RunToSave[] = [];
  const missing: string[] = [];
  const gone = new Set<string>();
  for (const id of ids) {
    const here = await unlessUnknown(runs.listed(id));
    const listed = here ?? recordIn(await savedBefore(), id, ids);
    if (!here) gone.add(id);
    if (listed) saved.push({ ...listed, checkpoint: null });
    else missing.push(id);
  }
  /** Of a run that is no longer here. */
  const inFile = async ({ record: { id } }: ListedRun) => {
    const content = gone.has(id) ? await savedBefore() : undefined;
    return content?.weights.get(writtenAs(content, id)?.id ?? id);
  };
  const notices = missing.length > 0 ? [say.missingRuns(missing)] : [];
  const lost: number[] = [];
  for (let i = saved.length - 1; i >= 0; i--) {
    const { record } = saved[i] ?? {};
    if (!record) continue;
    const run = (await readable(runs, record.id, store)) ?? trainedIn(await savedBefore(), record.id, ids);
    if (run) {
      saved[i] = run;
      notices.push(...lost.map((number) => say.earlierWeights(number, run.record.number)));
      return { runs: saved, notices, inFile };
    }
    if (record.progress.step > 0) lost.push(record.number);
  }
  return { runs: saved, notices: [...notices, ...lost.map(say.missingWeights)], inFile };
}

/** A run with its weights; undefined if these are not known, or in projects that have gone or are damaged. */
async function readable(runs: Runs, id: string, store: RunStore): Promise<SavedRun | undefined> {
  try {
    return await unlessUnknown(runs.saved(id));
  } catch (error) {
    const isElsewhere = (store.weightsOf(id)?.elsewhere.length ?? 0) > 0;
    if (isElsewhere && error instanceof EngineError && error.code === 'fileUnreadable') return undefined;
    throw error;
  }
}

/** A run from the project's file by its id here; `ids` are those of all its runs. */
function recordIn(content: ProjectContent | undefined, id: string, ids: readonly string[]): ListedRun | undefined {
  const written = content && writtenAs(content, id);
  if (!written) return undefined;
  const document = content.documents.get(written.id) ?? content.document;
  return { document, record: asHere(content, written, id, ids) };
}

function trainedIn(content: ProjectContent | undefined, id: string, ids: readonly string[]): RunToSave | undefined {
  const { trained } = content ?? {};
  if (!content || !trained || writtenAs(content, id)?.id !== trained.record.id) return undefined;
  return { ...trained, record: asHere(content, trained.record, id, ids) };
}

/** A record from the file, with the ids that it and its origin have here. */
function asHere(content: ProjectContent, written: RunRecord, id: string, ids: readonly string[]): RunRecord {
  const { origin } = written;
  if (!origin) return { ...written, id };
  const runId = ids.find((here) => writtenAs(content, here)?.id === origin.runId) ?? origin.runId;
  return { ...written, id, origin: { ...origin, runId } };
}

/** The record in a project's file for a run that may have been given a different id here. */
function writtenAs({ runs }: ProjectContent, id: string): RunRecord | undefined {
  return runs.find((run) => run.id === id) ?? runs.find((run) => isOwnId(run, id));
}

/** If a run has continued here since, its state in a file gets this id, possibly followed by a number. */
function ownId({ id, progress: { step } }: RunRecord): string {
  return `${id.slice(0, 50)}-${step}`;
}

function isOwnId(run: RunRecord, id: string): boolean {
  return id.startsWith(ownId(run)) && /^(-\d+)?$/.test(id.slice(ownId(run).length));
}

/** The runs of a project as they are registered here, and what could not be kept. */
interface Adopted {
  readonly records: RunRecord[];
  /** Their ids here, by those in the file. */
  readonly ids: ReadonlyMap<string, string>;
  readonly notices: Text[];
}

/**
 * Registers a project's runs here, so that they can be inspected and resumed. If there is no space for them, a notice
 * says so: they are still in the file.
 */
async function adopt(
  {
    document,
    runs: records,
    documents,
    trained,
    weights,
  }: Pick<ProjectContent, 'document' | 'runs' | 'documents' | 'trained' | 'weights'>,
  runs: Runs,
  store: RunStore,
): Promise<Adopted> {
  /** Ids of runs here by their ids in the file: needed for the runs that branched off from them, which come later. */
  const ids = new Map<string, Promise<string>>();
  let failure: EngineError | undefined;
  const adoptOne = async (written: RunRecord): Promise<RunRecord> => {
    const { origin } = written;
    const runId = origin && ((await ids.get(origin.runId)) ?? origin.runId);
    const record = origin && runId !== null ? { ...written, origin: { ...origin, runId } } : written;
    const own =
      trained?.record.id === written.id
        ? trained
        : { document: documents.get(written.id) ?? document, checkpoint: null };
    try {
      return await adoptRun({ ...own, record }, runs, store, weights.get(written.id));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      failure = error;
      return record;
    }
  };
  // A thousand files, each flushed to disk, are not waited for one after the other.
  const adopted = await Promise.all(
    records.map((written) => {
      const adopting = adoptOne(written);
      ids.set(written.id, adopting.then(({ id }) => id, () => written.id)); // prettier-ignore
      return adopting;
    }),
  );
  const here = new Map(adopted.map(({ id }, i) => [records[i]?.id ?? id, id]));
  return { records: adopted, ids: here, notices: failure ? [say.runsNotKept(failure.code === 'diskFull')] : [] };
}

/**
 * Returns the run as it is registered. If it has continued here since the project was saved, it keeps its state, and
 * the project's state of it gets a separate id.
 */
async function adoptRun(run: RunToSave, runs: Runs, store: RunStore, weights?: Elsewhere): Promise<RunRecord> {
  const { step } = run.record.progress;
  // Most are here already, just as they are in the file, when a project is opened again.
  const isHere = !run.checkpoint && !runs.find(run.record.id) && store.has(asKept(run));
  if (isHere) return pointed(run.record, store, weights);
  const own = ownId(run.record);
  for (let number = 0; ; number++) {
    const id = [run.record.id, own][number] ?? `${own}-${number}`;
    const known = await unlessUnknown(runs.listed(id));
    if (known && known.record.progress.step !== step) continue;
    if (known && (await keepsWeights(runs, id, run))) return pointed(known.record, store, weights);
    return keepRun({ ...run, record: { ...run.record, id } }, store, weights);
  }
}

/** A run that is here already: where its weights lie, unless they are here as well. */
function pointed(record: RunRecord, store: RunStore, weights: Elsewhere | undefined): RunRecord {
  if (weights && !store.hasWeights(record.id)) store.pointTo(record.id, weights);
  return record;
}

/** Whether everything that the project has of a run is here as well. */
async function keepsWeights(runs: Runs, id: string, { checkpoint }: RunToSave): Promise<boolean> {
  if (!checkpoint || runs.find(id)) return true;
  const kept = await unlessUnknown(runs.saved(id));
  return kept?.checkpoint.state.step === checkpoint.state.step;
}

async function keepRun(run: RunToSave, store: RunStore, weights: Elsewhere | undefined): Promise<RunRecord> {
  const { checkpoint } = run;
  if (checkpoint) await store.save({ ...asKept(run), checkpoint });
  else store.adopt(asKept(run), weights);
  return run.record;
}

/** As it is registered here: with what it trained. */
function asKept({ document, record }: RunToSave): ListedRun {
  return { document: asTrained(document, record), record };
}
