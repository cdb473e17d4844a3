import { existsSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import type { Document } from '../../core/graph/document.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { ExportReport } from '../../core/protocol/exports.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { makeFolder, writeAtomically } from '../files/files.ts';
import { exporters } from './all.ts';
import type { DocumentExporter, Exporter, RunExporter, Trained } from './format.ts';

/** The exporter for a format; fails with invalidRequest if there is none of this name. */
function exporterOf(name: string): Exporter {
  const exporter = exporters.find((candidate) => candidate.name === name);
  if (exporter) return exporter;
  const known = exporters.map((candidate) => candidate.name).join(', ');
  throw new EngineError('invalidRequest', `There is no format "${name}". Formats: ${known}.`);
}

/**
 * Writes a network in a format. Fails with runUnknown if the format needs weights and there are none, with the
 * exporter's errors, and with diskFull and fileUnwritable.
 */
export async function exportNetwork(
  format: string,
  document: Document,
  weights: NamedTensors | undefined,
  target: { readonly path: string; readonly home: string },
): Promise<ExportReport> {
  const exporter = exporterOf(format);
  if (exporter.of === 'document') return writeDocument(exporter, document, target.path);
  if (weights) return writeTrained(exporter, { document, weights, home: target.home }, target.path);
  throw new EngineError('runUnknown', 'There are no trained weights: train the network first.');
}

async function writeDocument(exporter: DocumentExporter, document: Document, file: string): Promise<ExportReport> {
  const bytes = await writeAtomically(file, await exporter.content(document));
  return { path: file, files: [{ name: path.basename(file), bytes }], parity: null };
}

/** To a zip if the path ends in .zip, else to a folder. */
async function writeTrained(exporter: RunExporter, trained: Trained, target: string): Promise<ExportReport> {
  const { files, parity } = await exporter.files(trained);
  const contents = Object.entries(files).map(([name, content]): [string, Uint8Array] => [name, Buffer.from(content)]);
  if (target.toLowerCase().endsWith('.zip')) await writeAtomically(target, zipSync(Object.fromEntries(contents)));
  else {
    await makeFolder(target);
    await requireOwn(exporter, target, Object.keys(files));
    for (const [name, content] of contents) await writeAtomically(path.join(target, name), content);
  }
  return { path: target, files: contents.map(([name, { length }]) => ({ name, bytes: length })), parity };
}

/**
 * Fails with fileUnwritable if writing these files to a folder would destroy someone's work: the folder contains files
 * with these names that are not an unmodified earlier export.
 */
async function requireOwn(exporter: RunExporter, folder: string, names: readonly string[]): Promise<void> {
  const present = names.filter((name) => existsSync(path.join(folder, name)));
  if (present.length === 0 || (await exporter.isOwn(folder))) return;
  throw new EngineError(
    'fileUnwritable',
    `${folder} already holds ${present.join(', ')}, and not as an export wrote it: nothing was replaced. Choose a new folder.`,
  );
}
