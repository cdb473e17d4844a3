import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { renewed } from '../../core/analysis/formerSignature.ts';
import type { Document } from '../../core/graph/document.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { checkpointSize, readCheckpoint, writeCheckpoint, type Checkpoint } from '../projects/checkpoint.ts';
import { elsewhereSchema, readElsewhere, withPlace, type Elsewhere } from '../projects/elsewhere.ts';
import { asReadError, makeFolder, systemCode, writeAtomically, writeCopy } from '../files/files.ts';
import { asLeft, runRecordSchema } from '../projects/runRecord.ts';

/** A run without its tensors. */
export interface ListedRun {
  readonly document: Document;
  readonly record: RunRecord;
}

/** A run as stored on disk: enough to list it, to inspect it, and to resume it. */
export interface SavedRun extends ListedRun {
  readonly checkpoint: Checkpoint;
}

/**
 * Beyond this, runs that are not open anywhere are deleted, least recently used first. Anything needed for longer is
 * saved in a project.
 */
const MOST_BYTES = 8 * 2 ** 30;
/** Another engine on this computer may have them open, so recently used runs are not deleted. */
const KEPT_MS = 24 * 60 * 60_000;
/** A new run's number continues from these: the latest. */
const COUNTED = 50;
/** Between two files that nobody waits for. */
const BREATH_MS = 5;
const damagedRecord = text(
  'What was kept of this run is damaged: train again.',
  'Was von diesem Lauf behalten wurde, ist beschädigt: neu trainieren.',
);
const damagedWeights = ({ message, text: words }: EngineError) =>
  text(
    `The weights that were kept of this run are damaged. ${message}`,
    `Die behaltenen Gewichte dieses Laufs sind beschädigt. ${words?.de ?? message}`,
  );
const RECORD = 'run.json';
const CHECKPOINT = 'checkpoint.safetensors';
const ELSEWHERE = 'elsewhere.json';

/** How many bytes the weights of a run take, and everything that it needs to go on. */
interface WeightsHere {
  readonly all: number;
  readonly weights: number;
  /** The places in projects where they lie, the latest first; none: they are in this store. */
  readonly elsewhere: readonly Elsewhere[];
}

/** Runs on disk, one folder each; their ids are the folder names and sort by time. */
export class RunStore {
  readonly #folder: string;
  readonly #mostBytes: number;
  /** The runs that each window has open. */
  readonly #held = new Map<string, ReadonlySet<string>>();
  /** Not on disk yet, or not at all where the disk does not take them. */
  readonly #adopted = new Map<string, ListedRun>();
  /** Where weights lie that are in a project alone; on disk as well once the run is. */
  readonly #elsewhere = new Map<string, readonly Elsewhere[]>();
  #isWriting = false;

  /** `folder` need not exist. */
  constructor(folder: string, mostBytes = MOST_BYTES) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  /** Declares exactly the runs that a window has open: they are kept, however much space they take. */
  hold(window: string, ids: readonly string[]): void {
    // A run that is closed may soon be wanted again.
    for (const id of this.#held.get(window) ?? []) if (!ids.includes(id)) void this.#markUsed(id);
    if (ids.length > 0) this.#held.set(window, new Set(ids));
    else this.#held.delete(window);
  }

  /** Adds a run to those a window has open. */
  holdAlso(window: string, id: string): void {
    this.hold(window, [...(this.#held.get(window) ?? []), id]);
  }

  /** Releases the runs held by closed windows. */
  release(isOpen: (window: string) => boolean): void {
    for (const window of this.#held.keys()) if (!isOpen(window)) this.hold(window, []);
  }

  /** The runs that any window has open. */
  held(): ReadonlySet<string> {
    return new Set([...this.#held.values()].flatMap((ids) => [...ids]));
  }

  /**
   * Fails with diskFull or fileUnwritable; the previous state then remains. A run that has ended counts as interrupted
   * until its last weights are written.
   */
  async save({ document, record, checkpoint }: SavedRun): Promise<void> {
    const isOver = ['finished', 'diverged'].includes(record.progress.status);
    // The record first: one that is ahead of its checkpoint is cut back on resuming, while the reverse would leave a
    // gap.
    await this.saveRecord({ document, record: isOver ? asInterrupted(record) : record });
    await writeCheckpoint(this.#file(record.id, CHECKPOINT), checkpoint);
    if (isOver) await this.saveRecord({ document, record });
  }

  /** Saves a run whose weights are no longer known. */
  async saveRecord(run: ListedRun): Promise<void> {
    const { id } = run.record;
    const adopted = this.#adopted.get(id);
    // It stays here until it is on disk, and is not written over by what it was before.
    if (adopted) this.#adopted.set(id, run);
    try {
      await makeFolder(path.join(this.#folder, id));
      await writeAtomically(this.#file(id, RECORD), JSON.stringify(run));
      this.#adopted.delete(id);
    } catch (error) {
      if (adopted) this.#adopted.set(id, adopted);
      throw error;
    }
  }

  /**
   * Takes in a run without weights as a project file holds it. It is here at once and on disk in a while: the files of a thousand
   * take seconds, and until then the project has them. `weights`: where they are when somebody wants them.
   */
  adopt(run: ListedRun, weights?: Elsewhere): void {
    this.#adopted.set(run.record.id, run);
    if (weights) this.#note(run.record.id, weights);
    if (!this.#isWriting) void this.#writeAdopted();
  }

  async #writeAdopted(): Promise<void> {
    this.#isWriting = true;
    try {
      await makeFolder(this.#folder);
      // Those that are added meanwhile come last.
      for (const id of this.#adopted.keys()) {
        await pause(BREATH_MS, undefined, { ref: false });
        const run = this.#adopted.get(id);
        // It may have been saved anew meanwhile.
        if (run) this.#writeCopy(run);
        this.#adopted.delete(id);
      }
    } catch (error) {
      // They stay in memory, and in the project, and are tried again with the next one.
      console.warn(error);
    } finally {
      this.#isWriting = false;
    }
  }

  #writeCopy(run: ListedRun): void {
    const folder = path.join(this.#folder, run.record.id);
    if (!existsSync(folder)) mkdirSync(folder);
    writeCopy(path.join(folder, RECORD), JSON.stringify(run));
    const places = this.#elsewhere.get(run.record.id);
    if (places) writeCopy(path.join(folder, ELSEWHERE), JSON.stringify(places));
  }

  #note(id: string, weights: Elsewhere): readonly Elsewhere[] {
    const places = withPlace(this.#places(id), weights);
    this.#elsewhere.set(id, places);
    return places;
  }

  /** Notes where the weights of a run lie from now on. Those that are here go before. */
  pointTo(id: string, weights: Elsewhere): void {
    const places = this.#note(id, weights);
    if (!existsSync(path.join(this.#folder, id))) return;
    try {
      writeCopy(this.#file(id, ELSEWHERE), JSON.stringify(places));
    } catch (error) {
      // It is known until this engine ends, and the project says it again when it is opened.
      console.warn(error);
    }
  }

  /** The runs whose weights lie in this project file, and not here. */
  async inFile(file: string): Promise<readonly string[]> {
    const ids = new Set([...(await this.#ids()), ...this.#elsewhere.keys()]);
    const isIn = (id: string) => this.#places(id).some((place) => place.path === path.resolve(file));
    return [...ids].filter((id) => isIn(id) && !existsSync(this.#file(id, CHECKPOINT)));
  }

  /** Takes the weights of a run out of the project in which they lie. Fails as reading and writing do. */
  async unpack(id: string): Promise<void> {
    const found = await this.load(id);
    if (!found) return;
    await makeFolder(path.join(this.#folder, id));
    await writeCheckpoint(this.#file(id, CHECKPOINT), found.checkpoint);
  }

  /** Undefined if there are none. */
  weightsOf(id: string): WeightsHere | undefined {
    if (!isRunId(id)) return undefined;
    const size = checkpointSize(this.#file(id, CHECKPOINT));
    if (size) return { ...size, elsewhere: [] };
    const elsewhere = this.#places(id);
    const [{ bytes } = { bytes: 0 }] = elsewhere;
    return elsewhere.length > 0 ? { all: bytes, weights: bytes, elsewhere } : undefined;
  }

  /** Whether its weights are in this store, and can be read. */
  hasWeights(id: string): boolean {
    return this.weightsOf(id)?.elsewhere.length === 0;
  }

  /** Whether weights of it were written here, and be they damaged. */
  hasFile(id: string): boolean {
    return existsSync(this.#file(id, CHECKPOINT));
  }

  #places(id: string): readonly Elsewhere[] {
    const known = this.#elsewhere.get(id);
    if (known) return known;
    const file = this.#file(id, ELSEWHERE);
    if (!existsSync(file)) return [];
    const read = z.array(elsewhereSchema).safeParse(parseJson(readFileSync(file, 'utf8')));
    if (read.success) this.#elsewhere.set(id, read.data);
    return read.data ?? [];
  }

  /** Whether exactly this is kept of the run, leaving its tensors aside. Far quicker than to find it. */
  has(run: ListedRun): boolean {
    try {
      if (readFileSync(this.#file(run.record.id, RECORD), 'utf8') !== JSON.stringify(run)) return false;
    } catch {
      return false;
    }
    void this.#markUsed(run.record.id);
    return true;
  }

  /**
   * Undefined if there is none with this id. A run that was active counts as interrupted. Fails with runUnknown if it
   * is damaged, and with fileUnreadable if the disk cannot read it.
   */
  async find(id: string): Promise<ListedRun | undefined> {
    const found = await this.#read(id);
    if (found) await this.#markUsed(id);
    return found;
  }

  async #read(id: string): Promise<ListedRun | undefined> {
    if (!isRunId(id)) return undefined;
    const adopted = this.#adopted.get(id);
    if (adopted) return adopted;
    const file = this.#file(id, RECORD);
    const json = await unlessMissing(() => readFile(file, 'utf8'), file);
    if (json === undefined) return undefined;
    const content = parseJson(json);
    const document = parseDocument(content?.['document']);
    const record = runRecordSchema.safeParse(content?.['record']);
    if (!document.ok || !record.success || record.data.id !== id) {
      throw new EngineError('runUnknown', damagedRecord);
    }
    return { document: document.value, record: renewed(asLeft(record.data), [document.value]) };
  }

  /**
   * Including its tensors, which may lie in a project; undefined if they were never written. Fails like `find`, if the
   * tensors are damaged, and with fileUnreadable if the project no longer has them.
   */
  async load(id: string): Promise<SavedRun | undefined> {
    const listed = await this.find(id);
    if (!listed) return undefined;
    const file = this.#file(id, CHECKPOINT);
    const here = await unlessMissing(() => readCheckpoint(file), file);
    if (here) return { ...listed, checkpoint: here };
    const places = this.#places(id);
    return places.length > 0 ? { ...listed, checkpoint: await readElsewhere(places) } : undefined;
  }

  /** One more than the highest number so far. */
  async nextNumber(): Promise<number> {
    const ids = (await this.#ids()).toSorted().slice(-COUNTED);
    const numbers = ids.map(async (id) => {
      const run = await this.#read(id).catch(() => undefined);
      return run?.record.number ?? 0;
    });
    const adopted = [...this.#adopted.values()].map(({ record }) => record.number);
    return 1 + Math.max(0, ...adopted, ...(await Promise.all(numbers)));
  }

  /**
   * Frees space: beyond the limit, the least recently used runs are deleted, except those open in a window, those in
   * `kept`, and those used within the last day.
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

  /** The folder's modification time records when a run was last used. */
  async #markUsed(id: string): Promise<void> {
    // Ids come from pages: nothing outside of the folder may be touched.
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
 * The result of `read`; undefined if the file does not exist. Fails with runUnknown if it is damaged, and with
 * fileUnreadable if the disk cannot read it.
 */
async function unlessMissing<T>(read: () => Promise<T>, file: string): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const code = systemCode(error instanceof EngineError ? error.cause : error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (!(error instanceof EngineError) || code !== '') throw asReadError(error, file);
    throw new EngineError('runUnknown', damagedWeights(error), {
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
