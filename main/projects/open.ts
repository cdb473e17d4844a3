import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Unzipped } from 'fflate';
import { renewed } from '../../core/analysis/formerSignature.ts';
import type { Document } from '../../core/graph/document.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { csvFile, MAX_FILE_BYTES } from '../datasets/csv/text.ts';
import { unzipped } from './archive.ts';
import { parseState, unnamed, type Checkpoint } from './checkpoint.ts';
import { asReadError, makeFolder, writeAtomically } from './files.ts';
import { runRecordSchema } from './runRecord.ts';
import { decodeSafetensors } from './safetensors.ts';

/** What a project file held. */
export interface ProjectContent {
  readonly document: Document;
  /** By number. */
  readonly runs: readonly RunRecord[];
  /** The run whose weights were saved, with the document that it trains. */
  readonly trained: { readonly record: RunRecord; readonly document: Document; readonly checkpoint: Checkpoint } | null;
  /** A PNG as data: URL. */
  readonly thumbnail: string | null;
  /** What could not be read, for the user. English. */
  readonly notices: readonly string[];
}

const MB = 1 << 20;
const limits: readonly (readonly [RegExp, number])[] = [
  [/^(weights\.)?document\.json$/, 64 * MB],
  [/^(weights|optimizer)\.safetensors$/, 2048 * MB],
  [/^runs\/[\w-]{1,100}\.json$/, 64 * MB],
  [/^thumbnail\.png$/, 8 * MB],
  [/^data\/[0-9a-f]{64}\.csv$/, MAX_FILE_BYTES],
];

/**
 * Reads a `.neuroloom` file (see saveProject). A table that it brings along goes into `home`'s cache. Where only a part
 * is damaged, the rest is given, with a notice.
 * Fails with fileUnreadable (not there, cut off, foreign), documentTooNew or invalidDocument.
 */
export async function openProject(home: string, file: string): Promise<ProjectContent> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw asReadError(error, file);
  });
  const name = path.basename(file);
  const files = unzipped(bytes, name, (entry) => limits.find(([pattern]) => pattern.test(entry))?.[1]);
  const document = readDocument(name, files['document.json']);
  const notices: string[] = [];
  const found = readRuns(files, notices);
  const kept = readTrained(files, document, found, notices);
  const documents = [document, ...(kept ? [kept.document] : [])];
  const runs = found.map((run) => renewed(run, documents));
  const trained = kept && { ...kept, record: renewed(kept.record, documents) };
  await keepData(home, document, files, notices);
  const picture = files['thumbnail.png'];
  const thumbnail = picture ? `data:image/png;base64,${Buffer.from(picture).toString('base64')}` : null;
  return { document, runs, trained, thumbnail, notices };
}

function readDocument(name: string, bytes: Uint8Array | undefined): Document {
  if (!bytes) throw new EngineError('fileUnreadable', `${name} is a zip file, but no Neuroloom project.`);
  const parsed = parseDocument(parseJson(bytes));
  if (parsed.ok) return parsed.value;
  const { reason, message } = parsed.error;
  throw new EngineError(reason === 'tooNew' ? 'documentTooNew' : 'invalidDocument', `${name}: ${message}`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function readRuns(files: Unzipped, notices: string[]): RunRecord[] {
  const runs: RunRecord[] = [];
  for (const [name, bytes] of Object.entries(files)) {
    if (!name.startsWith('runs/')) continue;
    const parsed = runRecordSchema.safeParse(parseJson(bytes));
    if (parsed.success) runs.push(parsed.data);
    else notices.push(`The history of a run (${name}) is damaged and was left out.`);
  }
  return runs.sort((a, b) => a.number - b.number);
}

function readTrained(
  files: Unzipped,
  project: Document,
  runs: readonly RunRecord[],
  notices: string[],
): ProjectContent['trained'] {
  const bytes = files['weights.safetensors'];
  if (!bytes) return null;
  try {
    const { tensors, metadata } = decodeSafetensors(bytes, 'weights.safetensors');
    const record = runs.find(({ id }) => id === metadata['run']);
    if (!record) throw new EngineError('fileUnreadable', 'They belong to no run of this project.');
    const own = files['weights.document.json'];
    const document = own ? readDocument('weights.document.json', own) : project;
    const state = parseState(metadata['state'], 'weights.safetensors');
    const rest = readOptimizer(files['optimizer.safetensors'], notices);
    return { record, document, checkpoint: { weights: unnamed('', tensors), ...rest, state } };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    notices.push(`The trained weights could not be read, so the network is untrained. ${error.message}`);
    return null;
  }
}

function readOptimizer(bytes: Uint8Array | undefined, notices: string[]): Pick<Checkpoint, 'optimizer' | 'best'> {
  try {
    const { tensors, metadata } = decodeSafetensors(bytes ?? new Uint8Array(0), 'optimizer.safetensors');
    return {
      optimizer: unnamed('optimizer', tensors),
      best: metadata['hasBest'] === 'true' ? unnamed('best', tensors) : null,
    };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    notices.push(`The optimizer's state could not be read, so training goes on with a fresh one. ${error.message}`);
    return { optimizer: new Map(), best: null };
  }
}

/** Puts the table that the document uses into the cache; its name is its hash, so it is checked by it. */
async function keepData(home: string, { data }: Document, files: Unzipped, notices: string[]): Promise<void> {
  if (data.kind !== 'csv') return;
  const target = csvFile(home, data.sha256);
  if (existsSync(target)) return;
  const bytes = files[`data/${data.sha256}.csv`];
  if (bytes && createHash('sha256').update(bytes).digest('hex') === data.sha256) {
    await makeFolder(path.dirname(target));
    await writeAtomically(target, bytes);
  } else notices.push(`The data ${data.name} is ${bytes ? 'damaged' : 'not'} in this project: import the file again.`);
}
