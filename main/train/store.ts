import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { renewed } from '../../core/analysis/formerSignature.ts';
import type { Document } from '../../core/graph/document.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../projects/checkpoint.ts';
import { asReadError, makeFolder, systemCode, writeAtomically } from '../files/files.ts';
import { asLeft, runRecordSchema } from '../projects/runRecord.ts';

/** A run without its tensors. */
export interface ListedRun {
  readonly document: Document;
  readonly record: RunRecord;
}

/** A run as it lies on disk: enough to list it, to look into it, and to go on. */
export interface SavedRun extends ListedRun {
  readonly checkpoint: Checkpoint;
}

/** Beyond this, runs that nobody has open go, the longest unused first. What matters for longer is saved in a project. */
const MOST_BYTES = 8 * 2 ** 30;
/** Another engine on this computer may have them open: it does not forget what was used so lately. */
const KEPT_MS = 24 * 60 * 60_000;
/** The number of a new run goes on from these: the newest. */
const COUNTED = 50;
const RECORD = 'run.json';
const CHECKPOINT = 'checkpoint.safetensors';

/** Runs on disk, a folder each; their ids are the names of the folders and sort by time. */
export class RunStore {
  readonly #folder: string;
  readonly #mostBytes: number;
  /** The runs that each window has open. */
  readonly #held = new Map<string, ReadonlySet<string>>();

  /** `folder` need not exist. */
  constructor(folder: string, mostBytes = MOST_BYTES) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  /** A window has these runs open, and no others: they are kept, however much there is. */
  hold(window: string, ids: readonly string[]): void {
    // What it lets go may be wanted back before long.
    for (const id of this.#held.get(window) ?? []) if (!ids.includes(id)) void this.#markUsed(id);
    if (ids.length > 0) this.#held.set(window, new Set(ids));
    else this.#held.delete(window);
  }

  /** A window has this run open as well. */
  holdAlso(window: string, id: string): void {
    this.hold(window, [...(this.#held.get(window) ?? []), id]);
  }

  /** Gives back what windows held that are not there any more. */
  release(isOpen: (window: string) => boolean): void {
    for (const window of this.#held.keys()) if (!isOpen(window)) this.hold(window, []);
  }

  /** The runs that some window has open. */
  held(): ReadonlySet<string> {
    return new Set([...this.#held.values()].flatMap((ids) => [...ids]));
  }

  /**
   * Fails with diskFull or fileUnwritable; the older state is then still there. A run that is over counts as interrupted
   * until its last weights are there.
   */
  async save({ document, record, checkpoint }: SavedRun): Promise<void> {
    const isOver = ['finished', 'diverged'].includes(record.progress.status);
    // First the record: one that is ahead of its checkpoint is cut back when the run goes on, the reverse would be a gap.
    await this.saveRecord({ document, record: isOver ? asInterrupted(record) : record });
    await writeCheckpoint(this.#file(record.id, CHECKPOINT), checkpoint);
    if (isOver) await this.saveRecord({ document, record });
  }

  /** A run whose weights are not known any more. */
  async saveRecord(run: ListedRun): Promise<void> {
    await makeFolder(path.join(this.#folder, run.record.id));
    await writeAtomically(this.#file(run.record.id, RECORD), JSON.stringify(run));
  }

  /**
   * Undefined when there is none of this id. A run that was under way counts as interrupted. Fails with runUnknown when it
   * is damaged, and with fileUnreadable when the disk does not give it.
   */
  async find(id: string): Promise<ListedRun | undefined> {
    const found = await this.#read(id);
    if (found) await this.#markUsed(id);
    return found;
  }

  async #read(id: string): Promise<ListedRun | undefined> {
    if (!isRunId(id)) return undefined;
    const file = this.#file(id, RECORD);
    const json = await unlessMissing(() => readFile(file, 'utf8'), file);
    if (json === undefined) return undefined;
    const content = parseJson(json);
    const document = parseDocument(content?.['document']);
    const record = runRecordSchema.safeParse(content?.['record']);
    if (!document.ok || !record.success || record.data.id !== id) {
      throw new EngineError('runUnknown', `What was kept of the run "${id}" is damaged.`);
    }
    return { document: document.value, record: renewed(asLeft(record.data), [document.value]) };
  }

  /** With its tensors; undefined when they were never written. Fails as `find`, also when the tensors are damaged. */
  async load(id: string): Promise<SavedRun | undefined> {
    const listed = await this.find(id);
    if (!listed) return undefined;
    const file = this.#file(id, CHECKPOINT);
    const checkpoint = await unlessMissing(() => readCheckpoint(file), file);
    return checkpoint && { ...listed, checkpoint };
  }

  /** One more than the highest number so far. */
  async nextNumber(): Promise<number> {
    const ids = (await this.#ids()).toSorted().slice(-COUNTED);
    const numbers = ids.map(async (id) => {
      const run = await this.#read(id).catch(() => undefined);
      return run?.record.number ?? 0;
    });
    return 1 + Math.max(0, ...(await Promise.all(numbers)));
  }

  /**
   * Makes room: beyond so many bytes, the runs that were used longest ago go, but none that a window has open, that is
   * in `kept`, or that was used within the last day.
   */
  async tidy(kept: ReadonlySet<string>, now = Date.now()): Promise<void> {
    const held = this.held();
    for (const id of held) await this.#markUsed(id);
    const runs = await Promise.all((await this.#ids()).map((id) => this.#sizeOf(id)));
    let bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
    for (const run of runs.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (bytes <= this.#mostBytes) return;
      if (held.has(run.id) || kept.has(run.id) || run.usedAt > now - KEPT_MS) continue;
      await rm(path.join(this.#folder, run.id), { recursive: true, force: true }).catch(() => undefined);
      bytes -= run.bytes;
    }
  }

  /** The folder's own time says when a run was used last. */
  async #markUsed(id: string): Promise<void> {
    // Pages say what they have open: nothing outside of the folder is touched.
    if (!isRunId(id)) return;
    const now = new Date();
    await utimes(path.join(this.#folder, id), now, now).catch(() => undefined);
  }

  async #ids(): Promise<string[]> {
    return readdir(this.#folder).catch(() => []);
  }

  async #sizeOf(id: string): Promise<{ id: string; bytes: number; usedAt: number }> {
    const folder = path.join(this.#folder, id);
    const size = (file: string) => stat(file).then((found) => found.size, () => 0); // prettier-ignore
    const names = await readdir(folder).catch(() => []);
    const sizes = await Promise.all(names.map((name) => size(path.join(folder, name))));
    const usedAt = await stat(folder).then((found) => found.mtimeMs, () => Infinity); // prettier-ignore
    return { id, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0), usedAt };
  }

  #file(id: string, name: string): string {
    return path.join(this.#folder, id, name);
  }
}

function asInterrupted(record: RunRecord): RunRecord {
  return { ...record, progress: { ...record.progress, status: 'interrupted' } };
}

function isRunId(id: string): boolean {
  return /^[\w-]{1,64}$/.test(id);
}

/**
 * What `read` gives; undefined when the file is not there. Fails with runUnknown when it is damaged, and with
 * fileUnreadable when the disk does not give it.
 */
async function unlessMissing<T>(read: () => Promise<T>, file: string): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const code = systemCode(error instanceof EngineError ? error.cause : error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (!(error instanceof EngineError) || code !== '') throw asReadError(error, file);
    throw new EngineError('runUnknown', `The weights that were kept of this run are damaged. ${error.message}`, {
      cause: error,
    });
  }
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
