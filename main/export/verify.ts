import { existsSync } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import type { VerifyReport } from '../../core/protocol/exports.ts';
import { text, type Text } from '../../core/text.ts';
import { asReadError, writeAtomically } from '../files/files.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { MAX_ZIP_BYTES, openArchive } from '../projects/unzip.ts';
import { exporters } from './all.ts';
import { prove } from './proof/prove.ts';
import { EXAMPLES, PARITY, readExamples, readRecord } from './proof/record.ts';
import { besideOf } from './stage.ts';

/**
 * Runs an export again, with the examples that lie in it: a folder, a zip, or a single file with its proof beside it.
 * Fails with fileUnreadable if it is none, and with exportFailed if it computes something else.
 */
export async function verifyExport(target: string, signal?: AbortSignal): Promise<VerifyReport> {
  // Programs that run it again do so in its folder: a path from here would lead elsewhere.
  const place = path.resolve(target);
  const found = await stat(place).catch((error: unknown) => {
    throw asReadError(error, target);
  });
  if (found.isDirectory()) return verifyAt(target, (name) => path.join(place, name), signal);
  if (!target.toLowerCase().endsWith('.zip')) {
    return verifyAt(target, (name) => (isProof(name) ? besideOf(place, name, '') : place), signal);
  }
  const folder = await temporaryFolder();
  try {
    await unpack(target, folder);
    return await verifyAt(target, (name) => path.join(folder, name), signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const isProof = (name: string) => name === PARITY || name === EXAMPLES;

async function verifyAt(target: string, at: (name: string) => string, signal?: AbortSignal): Promise<VerifyReport> {
  if (!existsSync(at(PARITY))) {
    const missing = path.basename(at(PARITY));
    throw new EngineError('fileUnreadable', foreign(target, missing));
  }
  const record = await readRecord(at(PARITY));
  const { format, tolerance } = record;
  const exporter = exporters.find(({ name }) => name === format);
  if (!exporter) throw new EngineError('fileUnreadable', text(
    `${target} is an export for ${format}, a format of a later version: update Neuroloom to check it.`,
    `${target} ist ein Export für ${format}, ein Format einer späteren Version: zum Prüfen Neuroloom aktualisieren.`,
  ));
  const examples = existsSync(at(EXAMPLES)) ? await readExamples(at(EXAMPLES)) : undefined;
  const consumer = exporter.of === 'run' ? exporter.consumer : undefined;
  return { path: target, format, proof: await prove({ consumer, examples, tolerance, at, signal }) };
} // prettier-ignore

function foreign(target: string, missing: string): Text {
  return text(
    `${target} cannot be checked: ${missing} is missing. Either it is not an export of Neuroloom, or one of a version whose exports did not prove themselves: export the network again.`,
    `${target} lässt sich nicht prüfen: ${missing} fehlt. Entweder ist es kein Export von Neuroloom oder einer aus einer Version, deren Exporte sich nicht selbst belegten: das Netz noch einmal exportieren.`,
  );
}

/** Unpacks a zip. Names that lead elsewhere are left out. */
async function unpack(zip: string, folder: string): Promise<void> {
  const handle = await open(zip, 'r').catch((error: unknown) => {
    throw asReadError(error, zip);
  });
  const isInside = (name: string) => !path.relative(folder, path.join(folder, name)).startsWith('..') && !path.isAbsolute(name); // prettier-ignore
  try {
    const limitOf = (name: string) =>
      isInside(name) && !name.endsWith('/') ? { bytes: MAX_ZIP_BYTES, isStreamed: true } : undefined;
    for (const [name, file] of await openArchive(handle, zip, limitOf)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeAtomically(path.join(folder, name), file.stream());
    }
  } finally {
    await handle.close();
  }
}
