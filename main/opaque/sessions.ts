import './noTelemetry.ts';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { Binding } from 'onnxruntime-node/dist/binding.js';
import { binding, initOrt } from 'onnxruntime-node/dist/binding.js';
import type { ModelSpec } from '../../core/blocks/opaque/modelSpec.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { homeRoot } from '../files/home.ts';
import { startFile } from '../files/startFiles.ts';

/** Computes at once, not in a promise: a forward pass cannot wait. The library's own interface only defers this. */
export type FileSession = Binding.InferenceSession;

/** How long a file that nobody uses stays in memory. */
const IDLE_MS = 60_000;
/** How many files are open at once; others are opened when they are used again. */
const MOST_OPEN = 4;

interface Open {
  readonly session: FileSession;
  timer: NodeJS.Timeout;
}

/** By hash, the one that was used last at the end. */
const open = new Map<string, Open>();

/**
 * The only session of a file in this thread, however many blocks use it: opened when it is first used, released when it has
 * not been for a while. Fails with dataUnavailable if the file is not on this computer, or ONNX Runtime refuses it.
 */
export function sessionOf(file: ModelSpec['file']): FileSession {
  const { sha256 } = file;
  const known = open.get(sha256);
  if (known) clearTimeout(known.timer);
  const session = known?.session ?? opened(file);
  open.delete(sha256);
  open.set(sha256, { session, timer: setTimeout(() => release(sha256), IDLE_MS).unref() });
  for (const old of [...open.keys()].slice(0, Math.max(0, open.size - MOST_OPEN))) release(old);
  return session;
}

/** The hashes of the files that are open. */
export function openFiles(): readonly string[] {
  return [...open.keys()];
}

export function release(sha256: string): void {
  const known = open.get(sha256);
  if (!known) return;
  clearTimeout(known.timer);
  open.delete(sha256);
  known.session.dispose();
}

function opened(file: ModelSpec['file']): FileSession {
  const place = startFile(homeRoot(), { ...file, kind: 'onnx' });
  if (!existsSync(place)) throw new EngineError('dataUnavailable', notHere(file));
  initOrt();
  const session = new binding.InferenceSession();
  try {
    session.loadModel(place, options);
  } catch (error) {
    if (sha256OfFile(place) === file.sha256) throw new EngineError('dataUnavailable', refused(file, error), { cause: error });
    // A damaged file is as good as none: the project that contains it brings it back.
    rmSync(place, { force: true });
    throw new EngineError('dataUnavailable', notHere(file), { cause: error });
  }
  return session;
} // prettier-ignore

function sha256OfFile(place: string): string {
  return createHash('sha256').update(readFileSync(place)).digest('hex');
}

const options = {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
  // Denormal numbers are zero as in all sessions here: the first one of a process decides for the others, and training that is
  // slow with them would stay so. Threads spin only within a run; afterwards they leave their cores to others.
  extra: { session: { set_denormal_as_zero: '1', force_spinning_stop: '1' } },
} as const;

const notHere = ({ name }: ModelSpec['file']) =>
  text(
    `The file “${name}” is not on this computer: open the project that contains it once more, or place the file again.`,
    `Die Datei „${name}“ ist nicht auf diesem Rechner: das Projekt, das sie enthält, noch einmal öffnen oder die Datei neu einfügen.`,
  );

function refused({ name }: ModelSpec['file'], error: unknown) {
  const why = firstLine(error);
  return text(
    `ONNX Runtime cannot open “${name}”: ${why} Place the file again.`,
    `ONNX Runtime kann „${name}“ nicht öffnen: ${why} Die Datei neu einfügen.`,
  );
}

/** What ONNX Runtime says, without its places in the source. */
export function firstLine(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const plain = (said.split('\n')[0] ?? '').replaceAll(/\S+\.(cc|h):\d+\s*(\S+\([^)]*\)\s*)?/g, '').trim();
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
