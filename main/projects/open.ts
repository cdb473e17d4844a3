import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { renewed } from '../../core/analysis/formerSignature.ts';
import type { Document } from '../../core/graph/document.ts';
import { shippedText } from '../../core/data/shipped.ts';
import { withoutLabels } from '../../core/graph/runLabels.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { startFilesOf, type NeededFile } from '../../core/graph/startsFrom.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import type { FileState } from '../../core/protocol/fileState.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { keptFile } from '../data/kept.ts';
import { markTableUsed } from '../data/tidy.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { bestOf, parseState, unnamed, type Checkpoint } from './checkpoint.ts';
import { dataFile, limitOf, MOST_RUNS, startEntry } from './contents.ts';
import { elsewhereIn, type Elsewhere } from './elsewhere.ts';
import { asTrained, networkFile } from './networks.ts';
import { isShippedStart, takeStart } from './starts.ts';
import { startFile } from '../files/startFiles.ts';
import { isWhole } from '../files/whole.ts';
import { asReadError, makeFolder, writeAtomically } from '../files/files.ts';
import { isPng, projectInPng, type Part } from '../files/png.ts';
import { stateOf } from './fileState.ts';
import { asLeft, runRecordSchema } from './runRecord.ts';
import { decodeSafetensors } from '../files/safetensors.ts';
import * as say from './notices.ts';
import { checked, openArchive, readAt, type ArchiveFile, type ArchiveSource } from './unzip.ts';

/** The contents of a project file. */
export interface ProjectContent {
  readonly document: Document;
  /** Sorted by number. */
  readonly runs: readonly RunRecord[];
  /** What each of them trained, by its id, where that is known. */
  readonly documents: ReadonlyMap<string, Document>;
  /** The run whose weights were saved, with the document it trains. */
  readonly trained: { readonly record: RunRecord; readonly document: Document; readonly checkpoint: Checkpoint } | null;
  /** Where the weights of the other runs lie in the file, by run, unless it is a picture; they are not read yet. */
  readonly weights: ReadonlyMap<string, Elsewhere>;
  /** A PNG as a data: URL. */
  readonly thumbnail: string | null;
  readonly file: FileState;
  /** It was inside a picture, which is not written when the project is saved. */
  readonly isPicture: boolean;
  /** What could not be read, and what to do. */
  readonly notices: readonly Text[];
}

/** The parts of an open project file, and what was found out about them. */
interface Reading {
  readonly files: ReadonlyMap<string, ArchiveFile>;
  readonly notices: Text[];
  isDamaged: boolean;
}

/**
 * Reads a `.neuroloom` file (see saveProject). A table included in it is added to the cache in `home`. If only a part
 * is damaged, the rest is returned, with a notice.
 * Fails with fileUnreadable (missing, truncated, not a project), documentTooNew or invalidDocument.
 */
export async function openProject(home: string, file: string): Promise<ProjectContent> {
  return opened(file, (handle) => readProject(home, file, handle));
}

async function opened<T>(file: string, read: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw asReadError(error, file);
  });
  try {
    return await read(handle);
  } catch (error) {
    throw asReadError(error, file);
  } finally {
    await handle.close();
  }
}

/** The document of a project file, and nothing else of it. Fails as `openProject` does. */
export async function openDocument(file: string): Promise<Document> {
  return opened(file, async (handle) => {
    const name = path.basename(file);
    const { files } = await archiveIn(handle, name);
    return readDocument(name, files.get('document.json'));
  });
}

async function readProject(home: string, file: string, handle: FileHandle): Promise<ProjectContent> {
  const state = await stateOf(handle);
  const name = path.basename(file);
  const { files, isPicture } = await archiveIn(handle, name);
  const reading: Reading = { files, notices: [], isDamaged: false };
  const document = await readDocument(name, reading.files.get('document.json'));
  const { runs: written, keys } = await readRuns(reading);
  const kept = await readTrained(reading, document, written);
  const known = [document, ...(kept ? [kept.document] : [])];
  const runs = written.map((run) => renewed(run, known));
  const trained = kept && { ...kept, record: renewed(kept.record, known) };
  const documents = await readDocuments(reading, document, runs, keys);
  await keepData(home, document, reading);
  for (const file of startFilesOf(document)) await keepStart(home, file, reading);
  const thumbnail = await readThumbnail(reading);
  const { notices, isDamaged } = reading;
  const weights = isPicture ? new Map<string, Elsewhere>() : elsewhereIn(file, files);
  return { document, runs, documents, trained, weights, thumbnail, file: { ...state, isDamaged }, isPicture, notices };
}

/** The files of a project, which may be inside a picture. Fails with fileUnreadable. */
async function archiveIn(handle: FileHandle, name: string) {
  const read = (at: number, length: number) => readAt(handle, at, length);
  if (!(await isPng(read))) return { files: await openArchive(handle, name, limitOf), isPicture: false };
  const part = await projectInPng(read);
  if (part) return { files: await openArchive(partOf(handle, part), name, limitOf), isPicture: true };
  throw new EngineError(
    'fileUnreadable',
    text(
      `${name} is a picture without a project inside. Pictures that the app has exported contain one, as long as no other program has saved them again.`,
      `${name} ist ein Bild ohne Projekt darin. Bilder, die die App exportiert hat, enthalten eines, solange kein anderes Programm sie neu gespeichert hat.`,
    ),
  );
}

function partOf(handle: FileHandle, { start, length: size }: Part): ArchiveSource {
  return {
    stat: () => Promise.resolve({ size }),
    read: (buffer, offset, length, position) =>
      handle.read(buffer, offset, Math.max(0, Math.min(length, size - position)), start + position),
  };
}

function damaged(reading: Reading, notice: Text): void {
  reading.isDamaged = true;
  reading.notices.push(notice);
}

async function readDocument(name: string, file: ArchiveFile | undefined): Promise<Document> {
  if (!file)
    throw new EngineError(
      'fileUnreadable',
      text(
        `${name} is a zip file, but no Neuroloom project.`,
        `${name} ist eine Zip-Datei, aber kein Projekt von Neuroloom.`,
      ),
    );
  const parsed = parseDocument(parseJson(await file.read()));
  if (parsed.ok) return parsed.value;
  const { reason, message } = parsed.error;
  throw new EngineError(
    reason === 'tooNew' ? 'documentTooNew' : 'invalidDocument',
    text(`${name}: ${message.en}`, `${name}: ${message.de}`),
  );
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** The result of `read`; undefined if the file is damaged. Other failures are passed on. */
async function unlessDamaged<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof EngineError) return undefined;
    throw error;
  }
}

/** By run: the key of the network that it trained; null for the project's. Older files do not say. */
type NetworkKeys = ReadonlyMap<string, string | null>;
const trainedKey = z.object({ trained: z.string().nullable() });

async function readRuns(reading: Reading): Promise<{ readonly runs: RunRecord[]; readonly keys: NetworkKeys }> {
  const runs: RunRecord[] = [];
  const keys = new Map<string, string | null>();
  const found = [...reading.files.values()].filter(({ name }) => name.startsWith('runs/'));
  if (found.length > MOST_RUNS) damaged(reading, say.tooManyRuns(found.length, MOST_RUNS));
  for (const file of found.slice(-MOST_RUNS)) {
    const bytes = await unlessDamaged(() => file.read());
    const json = bytes && parseJson(bytes);
    const parsed = runRecordSchema.safeParse(json);
    if (!parsed.success) damaged(reading, say.badRun(file.name));
    else {
      runs.push(asLeft(parsed.data));
      const key = trainedKey.safeParse(json);
      if (key.success) keys.set(parsed.data.id, key.data.trained);
    }
  }
  return { runs: runs.sort((a, b) => a.number - b.number), keys };
}

/** The documents that runs trained; those that cannot be read are left out, which is said. */
async function readDocuments(
  reading: Reading,
  project: Document,
  runs: readonly RunRecord[],
  keys: NetworkKeys,
): Promise<ReadonlyMap<string, Document>> {
  const networks = new Map<string | null, Document | undefined>([[null, project]]);
  const documents = new Map<string, Document>();
  for (const run of runs) {
    const key = keys.get(run.id);
    if (key === undefined) continue;
    if (key !== null && !networks.has(key)) {
      const name = networkFile(key);
      const read = await unlessDamaged(() => readDocument(name, reading.files.get(name)));
      if (!read) damaged(reading, say.badRun(name));
      networks.set(key, read);
    }
    const document = networks.get(key);
    if (document) documents.set(run.id, asTrained(document, run));
  }
  return documents;
}

async function readTrained(
  reading: Reading,
  project: Document,
  runs: readonly RunRecord[],
): Promise<ProjectContent['trained']> {
  const { files } = reading;
  const weights = files.get('weights.safetensors');
  if (!weights) {
    if (files.has('optimizer.safetensors')) damaged(reading, say.noWeights);
    else if (runs.at(-1)?.progress.step) reading.notices.push(say.noWeights);
    return null;
  }
  const read = await unlessDamaged(async () => {
    const { tensors, metadata } = decodeSafetensors(await weights.read(), weights.name);
    return { weights: unnamed('', tensors), state: parseState(metadata['state'], weights.name), metadata };
  });
  const document = read && (await unlessDamaged(() => trainedDocument(files, project, read.metadata)));
  if (!read || !document) {
    damaged(reading, say.badWeights);
    return null;
  }
  const record = runs.find(({ id }) => id === read.metadata['run']);
  if (!record) {
    damaged(reading, say.weightsOfNoRun);
    return null;
  }
  const rest = await readOptimizer(reading, read.weights);
  return { record, document, checkpoint: { weights: read.weights, ...rest, state: read.state } };
}

/** The document that the weights were trained with: the project's, unless it has changed since. */
async function trainedDocument(
  files: Reading['files'],
  project: Document,
  metadata: Readonly<Record<string, string>>,
): Promise<Document> {
  const own = files.get('weights.document.json');
  return own || metadata['document'] === 'own' ? readDocument('weights.document.json', own) : withoutLabels(project);
}

async function readOptimizer(reading: Reading, weights: NamedTensors): Promise<Pick<Checkpoint, 'optimizer' | 'best'>> {
  const file = reading.files.get('optimizer.safetensors');
  const read = file && (await unlessDamaged(async () => decodeSafetensors(await file.read(), file.name)));
  if (!read) {
    damaged(reading, say.badOptimizer);
    return { optimizer: new Map(), best: null };
  }
  return {
    optimizer: unnamed('optimizer', read.tensors),
    best: read.metadata['hasBest'] === 'true' ? bestOf(read.tensors, weights) : null,
  };
}

async function readThumbnail(reading: Reading): Promise<string | null> {
  const file = reading.files.get('thumbnail.png');
  if (!file) return null;
  const bytes = await unlessDamaged(() => file.read());
  if (bytes) return `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
  damaged(reading, say.badThumbnail);
  return null;
}

/** Adds the table used by the document to the cache; its name is its hash, which is verified. */
async function keepData(home: string, { data }: Document, reading: Reading): Promise<void> {
  if (!('sha256' in data) || shippedText(data.sha256)) return;
  const target = keptFile(home, data.sha256);
  if (await isWhole(target, data.sha256)) return markTableUsed(home, data.sha256);
  const file = reading.files.get(dataFile(data));
  if (!file) {
    reading.notices.push(say.noData(data.name));
    return;
  }
  try {
    await makeFolder(path.dirname(target));
    await writeAtomically(target, checked(file, data.sha256));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error.code === 'fileUnreadable') damaged(reading, say.badData(data.name));
    else damaged(reading, say.dataNotKept(data.name, error.code === 'diskFull'));
  }
}

/** Adds a file that the document or one of its nodes needs to the cache, too. */
async function keepStart(home: string, startsFrom: NeededFile, reading: Reading): Promise<void> {
  if (await isWhole(startFile(home, startsFrom), startsFrom.sha256)) return;
  const file = reading.files.get(startEntry(startsFrom));
  if (!file && !isShippedStart(startsFrom)) {
    reading.notices.push(say.missing(startsFrom));
    return;
  }
  try {
    await takeStart(home, startsFrom, file);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error.code === 'fileUnreadable') damaged(reading, say.damagedFile(startsFrom));
    else reading.notices.push(say.missing(startsFrom));
  }
}
