import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { renewed } from '../../core/analysis/formerSignature.ts';
import type { Document } from '../../core/graph/document.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../projects/checkpoint.ts';
import { makeFolder, writeAtomically } from '../projects/files.ts';
import { runRecordSchema } from '../projects/runRecord.ts';

/** A run without its tensors. */
export interface ListedRun {
  readonly document: Document;
  readonly record: RunRecord;
}

/** A run as it lies on disk: enough to list it, to look into it, and to go on. */
export interface SavedRun extends ListedRun {
  readonly checkpoint: Checkpoint;
}

/** How many runs are kept: the newest. What matters for longer is saved in a project. */
const KEPT = 50;
const RECORD = 'run.json';
const CHECKPOINT = 'checkpoint.safetensors';

/** Runs on disk, a folder each; their ids are the names of the folders and sort by time. */
export class RunStore {
  readonly #folder: string;

  /** `folder` need not exist. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Fails with diskFull or fileUnwritable; the older state is then still there. */
  async save({ document, record, checkpoint }: SavedRun): Promise<void> {
    // First the record: one that is ahead of its checkpoint is cut back when the run goes on, the reverse would be a gap.
    await this.saveRecord({ document, record });
    await writeCheckpoint(this.#file(record.id, CHECKPOINT), checkpoint);
  }

  /** A run whose weights are not known any more. */
  async saveRecord(run: ListedRun): Promise<void> {
    await makeFolder(path.join(this.#folder, run.record.id));
    await writeAtomically(this.#file(run.record.id, RECORD), JSON.stringify(run));
  }

  /** Undefined when there is none of this id, or it is damaged. A run that was under way counts as interrupted. */
  async find(id: string): Promise<ListedRun | undefined> {
    if (!/^[\w-]{1,64}$/.test(id)) return undefined;
    const json = await readFile(this.#file(id, RECORD), 'utf8').catch(() => undefined);
    if (json === undefined) return undefined;
    const content = parseJson(json);
    const document = parseDocument(content?.['document']);
    const record = runRecordSchema.safeParse(content?.['record']);
    if (!document.ok || !record.success || record.data.id !== id) return undefined;
    return { document: document.value, record: renewed(asLeft(record.data), [document.value]) };
  }

  /** With its tensors; undefined when they are not there. */
  async load(id: string): Promise<SavedRun | undefined> {
    const listed = await this.find(id);
    if (!listed) return undefined;
    const checkpoint = await readCheckpoint(this.#file(id, CHECKPOINT)).catch(() => undefined);
    return checkpoint && { ...listed, checkpoint };
  }

  /** One more than the highest number so far; forgets the oldest runs on the way. */
  async nextNumber(): Promise<number> {
    const ids = (await readdir(this.#folder).catch(() => [])).toSorted();
    for (const id of ids.slice(0, -KEPT)) await rm(path.join(this.#folder, id), { recursive: true, force: true });
    const runs = await Promise.all(ids.slice(-KEPT).map((id) => this.find(id)));
    return 1 + Math.max(0, ...runs.map((run) => run?.record.number ?? 0));
  }

  #file(id: string, name: string): string {
    return path.join(this.#folder, id, name);
  }
}

/** The record of a run that no process works on any more. */
function asLeft(record: RunRecord): RunRecord {
  const { status } = record.progress;
  if (status !== 'preparing' && status !== 'running' && status !== 'paused') return record;
  const progress = { ...record.progress, status: 'interrupted', phase: 'idle', secondsLeft: null } as const;
  return { ...record, progress, message: null };
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
