import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { shippedText } from '../../core/data/shipped.ts';
import type { Document } from '../../core/graph/document.ts';
import { relabelled, withoutLabels } from '../../core/graph/runLabels.ts';
import { startFilesOf, type NeededFile } from '../../core/graph/startsFrom.ts';
import type { SavedProject } from '../../core/protocol/projects.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { joined, text, type Text } from '../../core/text.ts';
import type { FileState } from '../../core/protocol/fileState.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { keptFile } from '../data/kept.ts';
import { markTableUsed } from '../data/tidy.ts';
import { zipped, type ArchiveEntry } from './archive.ts';
import { named, ownOf, type Checkpoint } from './checkpoint.ts';
import { dataFile, limitOf, MOST_RUNS, runWeightsEntry, startEntry } from './contents.ts';
import { LeftOut } from './leftOut.ts';
import { networkFile, networksOf } from './networks.ts';
import { isShippedStart } from './starts.ts';
import { startFile } from '../files/startFiles.ts';
import { writeAtomically } from '../files/files.ts';
import { hashed } from '../files/sha256.ts';
import { isWhole } from '../files/whole.ts';
import { requireUnchanged } from './fileState.ts';
import { noteSave, savedOver } from './interrupted.ts';
import * as say from './notices.ts';
import { encodeSafetensors } from '../files/safetensors.ts';

/** A run to be saved, with its weights if they still exist. */
export interface RunToSave {
  readonly record: RunRecord;
  /** The document as it was when the run started. */
  readonly document: Document;
  readonly checkpoint: Checkpoint | null;
  /** Its weights as a file has them, read when their turn comes; absent if they are not kept, or are in `checkpoint`. */
  readonly weights?: ((leftOut: LeftOut) => AsyncIterable<Uint8Array>) | undefined;
}

export interface ProjectToSave {
  readonly path: string;
  readonly document: Document;
  readonly runs: readonly RunToSave[];
  /** A PNG as a data: URL. */
  readonly thumbnail: string | null;
  /**
   * The state of the file when last opened or saved, which must still be the same; absent: any existing file is
   * replaced.
   */
  readonly replaces?: FileState | undefined;
  /** Of the document in its window: a save of which that has heard nothing is its own. */
  readonly key?: string | undefined;
}

/**
 * Writes a `.neuroloom` file, atomically. It is a zip of
 *   document.json             the document, readable by people too
 *   weights.safetensors       of the last run that has any, by plain names; the run and its state in the metadata
 *   weights.document.json     the document that they were trained with, if it has changed since
 *   optimizer.safetensors     `optimizer/...`, and the best epoch's weights as `best/...`, except frozen ones
 *   run-weights/<id>.safetensors  of the other runs whose weights are kept, as checkpoints; without what lies in `start`
 *   runs/<number>.json        every run's record and history, and which network it trained
 *   networks/<key>.json       the documents that runs trained, where the project's is another one
 *   thumbnail.png
 *   start/<sha256>.safetensors  the weights that the document, its nodes and kept runs begin with, unless they come with the app
 *   start/<sha256>.onnx         the files that its nodes run as they are
 *   data/<sha256>.csv         the user's own file, if the document uses one, with its kind as extension
 * Fails with diskFull or fileUnwritable and, if it `replaces` a file, with fileChanged or wouldLose; an existing file
 * then remains unchanged. The notices say what could not be saved.
 */
export async function saveProject(home: string, project: ProjectToSave): Promise<SavedProject> {
  const { path, replaces } = project;
  const runs = project.runs.slice(-MOST_RUNS);
  const document = relabelled(project.document, new Map(runs.map(({ record: { id } }) => [id, id])));
  const notices: Text[] = [];
  if (runs.length < project.runs.length) notices.push(say.runsLeftOut(project.runs.length, MOST_RUNS));
  await dropDamaged(home, document);
  const data = dataEntry(home, document);
  if ('sha256' in document.data) await markTableUsed(home, document.data.sha256);
  if (!data && 'sha256' in document.data && !shippedText(document.data.sha256))
    notices.push(say.noData(document.data.name));
  for (const file of ownStarts(document)) if (!existsSync(startFile(home, file))) notices.push(say.missing(file));
  if (replaces && (replaces.isDamaged || notices.length > 0) && existsSync(path)) {
    throw new EngineError('wouldLose', notReplaced(path, joined(notices) ?? notWhole));
  }
  const entries = projectEntries(home, { ...project, document, runs }, data);
  let sha256 = '';
  const bytes = await writeAtomically(
    path,
    hashed(zipped(entries, limitOf), (found) => (sha256 = found)),
    replaces && (() => mayReplace(home, project, replaces, sha256)),
  );
  const { mtimeMs } = await stat(path);
  const file = { bytes, modified: mtimeMs, sha256, isDamaged: false };
  const savedSteps = Object.fromEntries(runs.map(({ record }) => [record.id, record.progress.step]));
  return { path, bytes, file, savedSteps, notices };
}

function* projectEntries(
  home: string,
  { document, runs, thumbnail }: Pick<ProjectToSave, 'document' | 'runs' | 'thumbnail'>,
  data: ArchiveEntry | undefined,
): Generator<ArchiveEntry> {
  const leftOut = new LeftOut(home);
  yield textEntry('document.json', document);
  yield* weightEntries(runs, document);
  yield* runEntries(document, runs);
  for (const { record, weights } of runs) {
    if (weights) yield { name: runWeightsEntry(record.id), content: weights(leftOut), level: 0 };
  }
  yield* thumbnailEntry(thumbnail);
  // Only now that all weights are written is it known in which files of weights some of them lie.
  yield* startEntries(home, document, leftOut.needed);
  if (data) yield data;
}

/** The last look before the file gets the content of this hash. */
async function mayReplace(home: string, { path, key }: ProjectToSave, known: FileState, to: string): Promise<void> {
  if (key === undefined) return requireUnchanged(path, known);
  const from = known.sha256;
  await requireUnchanged(path, known, await savedOver(home, key, from));
  await noteSave(home, { key, from, to });
}

/** Stands at all files of a project inside a picture, so that the same project gives the same bytes. */
const LONG_AGO = new Date(1980, 0, 1);

/** The bytes of a project file with these runs; the same ones for the same project. Fails with fileUnwritable. */
export function projectPieces(home: string, document: Document, runs: readonly RunToSave[]): AsyncIterable<Uint8Array> {
  const data = dataEntry(home, document);
  const entries = [
    textEntry('document.json', document),
    ...weightEntries(runs, document),
    ...runEntries(document, runs),
    ...startEntries(home, document),
    ...(data ? [data] : []),
  ];
  return zipped(entries, limitOf, LONG_AGO);
}

function textEntry(name: string, json: unknown): ArchiveEntry {
  return { name, content: [Buffer.from(`${JSON.stringify(json, null, 2)}\n`)], level: 6 };
}

function weightEntries(runs: readonly RunToSave[], document: Document): ArchiveEntry[] {
  const last = runs.findLast(({ checkpoint }) => checkpoint !== null);
  if (!last?.checkpoint) return [];
  const { weights, optimizer, best, state } = last.checkpoint;
  const run = last.record.id;
  const rest = new Map([...named('optimizer', optimizer), ...named('best', ownOf(best, weights))]);
  const restMetadata = { format: 'neuroloom', run, hasBest: String(best !== null) };
  const isChanged = JSON.stringify(withoutLabels(last.document)) !== JSON.stringify(withoutLabels(document));
  const trainedWith = isChanged ? 'own' : 'project';
  const metadata = { format: 'neuroloom', run, state: JSON.stringify(state), document: trainedWith };
  return [
    ...(isChanged ? [textEntry('weights.document.json', last.document)] : []),
    { name: 'weights.safetensors', content: encodeSafetensors({ tensors: weights, metadata }), level: 0 },
    { name: 'optimizer.safetensors', content: encodeSafetensors({ tensors: rest, metadata: restMetadata }), level: 0 },
  ];
}

function runEntries(project: Document, runs: readonly RunToSave[]): ArchiveEntry[] {
  const { networks, keys } = networksOf(project, runs);
  const seen = new Set<number>();
  const records = runs.map(({ record }, i) => {
    const name = seen.has(record.number) ? `${record.number}-${record.id}` : String(record.number);
    seen.add(record.number);
    return textEntry(`runs/${name}.json`, { ...record, trained: keys[i] });
  });
  return [...records, ...[...networks].map(([key, document]) => textEntry(networkFile(key), document))];
}

const PNG_URL = 'data:image/png;base64,';

function thumbnailEntry(thumbnail: string | null): ArchiveEntry[] {
  if (!thumbnail?.startsWith(PNG_URL)) return [];
  return [{ name: 'thumbnail.png', content: [Buffer.from(thumbnail.slice(PNG_URL.length), 'base64')], level: 0 }];
}

/** What a disk has damaged is not copied into projects: it counts as not here, and the file that is replaced may still have it. */
async function dropDamaged(home: string, document: Document): Promise<void> {
  const { data } = document;
  if ('sha256' in data) await isWhole(keptFile(home, data.sha256), data.sha256);
  for (const file of ownStarts(document)) await isWhole(startFile(home, file), file.sha256);
}

/** The user's own file; undefined when the document has none, it comes with the app, or it is not here. */
function dataEntry(home: string, { data }: Document): ArchiveEntry | undefined {
  if (!('sha256' in data) || shippedText(data.sha256)) return undefined;
  const file = keptFile(home, data.sha256);
  if (!existsSync(file)) return undefined;
  return { name: dataFile(data), content: contentOf(file), level: 1 };
}

const notWhole = text(
  'It could not be read whole when it was opened, and saving over it would lose the rest: save a copy instead.',
  'Beim Öffnen ließ sie sich nicht ganz lesen, und Überschreiben würde den Rest vernichten: besser eine Kopie speichern.',
);
const notReplaced = (path: string, { en, de }: Text) =>
  text(`${path} was not replaced. ${en}`, `${path} wurde nicht ersetzt. ${de}`);

export const weightsGone = text(
  'Weights that belong to this project have just gone: save once more.',
  'Gewichte, die zu diesem Projekt gehören, sind gerade verschwunden: noch einmal speichern.',
);

function startEntries(home: string, document: Document, needed: ReadonlySet<string> = new Set()): ArchiveEntry[] {
  const own = ownStarts(document);
  const others = [...needed].map((sha256): NeededFile => ({ sha256, name: sha256 }));
  const more = others.filter((one) => !isShippedStart(one) && own.every(({ sha256 }) => sha256 !== one.sha256));
  return [...own, ...more].flatMap((start) => {
    const file = startFile(home, start);
    if (existsSync(file)) return [{ name: startEntry(start), content: contentOf(file), level: 0 }];
    if (!needed.has(start.sha256)) return [];
    throw new EngineError('fileUnreadable', weightsGone);
  });
}

/** The files that it needs and that do not come with the app. */
function ownStarts(document: Document): readonly NeededFile[] {
  return startFilesOf(document).filter((file) => !isShippedStart(file));
}

/** Opened only when its turn comes: an error before anyone reads it would crash the engine. */
async function* contentOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
}
