import { createReadStream, existsSync } from 'node:fs';
import type { Document } from '../../core/graph/document.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { csvFile } from '../datasets/csv/text.ts';
import { zipped, type ArchiveEntry } from './archive.ts';
import { named, type Checkpoint } from './checkpoint.ts';
import { writeAtomically } from './files.ts';
import { encodeSafetensors } from './safetensors.ts';

/** A run to be saved, with its weights where they are still there. */
export interface RunToSave {
  readonly record: RunRecord;
  /** The document as it was when the run began. */
  readonly document: Document;
  readonly checkpoint: Checkpoint | null;
}

export interface ProjectToSave {
  readonly path: string;
  readonly document: Document;
  readonly runs: readonly RunToSave[];
  /** A PNG as data: URL. */
  readonly thumbnail: string | null;
}

/**
 * Writes a `.neuroloom` file, whole or not at all. It is a zip of
 *   document.json             the document, to be read by people too
 *   weights.safetensors       of the last run that has any, by plain names; the run and its state in the metadata
 *   weights.document.json     the document that they were trained with, where it has been changed since
 *   optimizer.safetensors     `optimizer/...`, and the best epoch's weights as `best/...`
 *   runs/<number>.json        every run's record and history
 *   thumbnail.png
 *   data/<sha256>.csv         the user's own table, when the document uses one
 * Fails with diskFull or fileUnwritable; an older file is then as it was.
 */
export async function saveProject(home: string, project: ProjectToSave): Promise<{ path: string; bytes: number }> {
  const { path, document, runs, thumbnail } = project;
  const entries = [
    textEntry('document.json', document),
    ...weightEntries(runs, document),
    ...runEntries(runs.map(({ record }) => record)),
    ...thumbnailEntry(thumbnail),
    ...dataEntry(home, document),
  ];
  return { path, bytes: await writeAtomically(path, zipped(entries)) };
}

function textEntry(name: string, json: unknown): ArchiveEntry {
  return { name, content: [Buffer.from(`${JSON.stringify(json, null, 2)}\n`)], level: 6 };
}

function weightEntries(runs: readonly RunToSave[], document: Document): ArchiveEntry[] {
  const last = runs.findLast(({ checkpoint }) => checkpoint !== null);
  if (!last?.checkpoint) return [];
  const { weights, optimizer, best, state } = last.checkpoint;
  const run = last.record.id;
  const metadata = { format: 'neuroloom', run, state: JSON.stringify(state) };
  const rest = new Map([...named('optimizer', optimizer), ...named('best', best ?? [])]);
  const restMetadata = { format: 'neuroloom', run, hasBest: String(best !== null) };
  const isChanged = JSON.stringify(last.document) !== JSON.stringify(document);
  return [
    ...(isChanged ? [textEntry('weights.document.json', last.document)] : []),
    { name: 'weights.safetensors', content: encodeSafetensors({ tensors: weights, metadata }), level: 0 },
    { name: 'optimizer.safetensors', content: encodeSafetensors({ tensors: rest, metadata: restMetadata }), level: 0 },
  ];
}

function runEntries(records: readonly RunRecord[]): ArchiveEntry[] {
  const isFirst = (record: RunRecord) => records.find(({ number }) => number === record.number) === record;
  return records.map((record) => {
    const name = isFirst(record) ? String(record.number) : `${record.number}-${record.id}`;
    return textEntry(`runs/${name}.json`, record);
  });
}

const PNG_URL = 'data:image/png;base64,';

function thumbnailEntry(thumbnail: string | null): ArchiveEntry[] {
  if (!thumbnail?.startsWith(PNG_URL)) return [];
  return [{ name: 'thumbnail.png', content: [Buffer.from(thumbnail.slice(PNG_URL.length), 'base64')], level: 0 }];
}

function dataEntry(home: string, { data }: Document): ArchiveEntry[] {
  if (data.kind !== 'csv') return [];
  const file = csvFile(home, data.sha256);
  if (!existsSync(file)) return [];
  return [{ name: `data/${data.sha256}.csv`, content: createReadStream(file, { highWaterMark: 1 << 20 }), level: 1 }];
}
