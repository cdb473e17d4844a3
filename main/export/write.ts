import { createReadStream, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Document } from '../../core/graph/document.ts';
import { defaultParams, isValidParam, type ParamValues } from '../../core/params.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { ExportReport, Proof } from '../../core/protocol/exports.ts';
import { text, type Text } from '../../core/text.ts';
import { asWriteError, systemCode, writeAtomically } from '../files/files.ts';
import { finishMoves } from '../files/moves.ts';
import { initialWeights } from '../model/model.ts';
import { zipped } from '../projects/archive.ts';
import { MAX_ZIP_BYTES } from '../projects/unzip.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { compileDocument } from '../train/prepare.ts';
import type { SavedRun } from '../train/store.ts';
import { exporters } from './all.ts';
import type { Exporter, Given, Made, Work } from './format.ts';
import { prove, TOLERANCE } from './proof/prove.ts';
import { encodeExamples, encodeRecord, EXAMPLES, PARITY } from './proof/record.ts';
import { besideOf, moveToFile, moveToFolder, openStage, requireOwn, requireOwnBeside, type Stage } from './stage.ts';

/** What to export. */
export interface Asked {
  readonly format: string;
  readonly document: Document;
  /** Absent: those of the run, or those before training. */
  readonly weights?: NamedTensors | undefined;
  readonly run?: SavedRun | undefined;
  readonly options?: Readonly<Record<string, boolean | string>> | undefined;
}

/** Where to, and the app's folder. */
export interface Target extends Work {
  readonly path: string;
  readonly home: string;
}

/** The exporter for a format; fails with invalidRequest if there is none of this name. */
export function exporterOf(name: string): Exporter {
  const exporter = exporters.find((candidate) => candidate.name === name);
  if (exporter) return exporter;
  const known = exporters.map((candidate) => candidate.name).join(', ');
  throw new EngineError(
    'invalidRequest',
    text(`There is no format “${name}”. Formats: ${known}.`, `Es gibt kein Format „${name}“. Formate: ${known}.`),
  );
}

/**
 * Writes a network in a format, all of it or nothing. Fails with the exporter's errors, with exportFailed if what was
 * written computes something else, with cancelled, and with diskFull and fileUnwritable.
 */
export async function exportNetwork(asked: Asked, { path: target, home, signal, onProgress }: Target): Promise<ExportReport> {
  const exporter = exporterOf(asked.format);
  const { document, run } = asked;
  const given: Given = { document, run, home, signal, onProgress, options: chosen(exporter, asked.options ?? {}) };
  try {
    signal?.throwIfAborted();
    onProgress?.('network', 0);
    if (exporter.of === 'document') return await writeDocument(exporter, await exporter.make(given), target, given);
    const { weights, remarks } = weightsOf(asked);
    requireFinite(weights);
    const made = await exporter.make({ ...given, weights });
    const bytes = [...weights.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
    const report = await writeProven(exporter, made, target, { ...given, bytes });
    return { ...report, remarks: [...remarks, ...report.remarks] };
  } catch (error) {
    if (signal?.aborted) throw new EngineError('cancelled', 'The export was cancelled.', { cause: error });
    throw error;
  }
} // prettier-ignore

/** The values of a format's options. Fails with invalidRequest at one that it does not have. */
function chosen({ name, options = {} }: Exporter, given: Readonly<Record<string, boolean | string>>): ParamValues {
  for (const [option, value] of Object.entries(given)) {
    const param = Object.hasOwn(options, option) ? options[option] : undefined;
    if (param && isValidParam(param, value)) continue;
    const known = Object.keys(options).join(', ') || '–';
    throw new EngineError('invalidRequest', text(
      `${name} has no option “${option}” with the value ${value}. Options: ${known}.`,
      `${name} hat keine Option „${option}“ mit dem Wert ${value}. Optionen: ${known}.`,
    ));
  }
  return { ...defaultParams(options), ...given };
} // prettier-ignore

function weightsOf({ document, weights, run }: Asked): { readonly weights: NamedTensors; readonly remarks: readonly Text[] } {
  const own = weights ?? run?.checkpoint.weights;
  if (own) return { weights: own, remarks: [] };
  const { seed } = document.training;
  const remark = text(
    `The network was not trained: these are its weights before training, drawn by the seed ${seed}.`,
    `Das Netz wurde nicht trainiert: Das sind seine Gewichte vor dem Training, gezogen mit dem Startwert ${seed}.`,
  );
  return { weights: initialWeights(compileDocument(document), seed), remarks: [remark] };
} // prettier-ignore

function requireFinite(weights: NamedTensors): void {
  for (const [name, { values }] of weights) {
    const at = firstNotFinite(values);
    if (at < 0) continue;
    const worst = values[at];
    const message = text(
      `The weight ${name} holds ${worst}: the training diverged, and nobody could compute with these weights. Export another run, or train again with a lower learning rate.`,
      `Das Gewicht ${name} enthält ${worst}: Das Training ist divergiert, mit solchen Gewichten kann niemand rechnen. Einen anderen Lauf exportieren oder mit kleinerer Lernrate neu trainieren.`,
    );
    throw new EngineError('exportFailed', message);
  }
}

/** A loop by index: an iterator or a call for each of a hundred million weights would take seconds. */
function firstNotFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

type Packing = 'file' | 'zip' | 'folder';

/** How files go to a path: by its extension, and what lies there. */
function packingOf(exporter: Exporter, target: string): Packing {
  if (target.toLowerCase().endsWith('.zip')) return 'zip';
  const isSingle = exporter.of === 'run' && exporter.file !== undefined && path.extname(target) !== '';
  return isSingle && !(existsSync(target) && statSync(target).isDirectory()) ? 'file' : 'folder';
}

/** A single file goes to the path itself, whatever it is called. */
async function writeDocument(exporter: Exporter, made: Made, target: string, work: Given): Promise<ExportReport> {
  const [content, ...others] = Object.values(made.files);
  const isSingle = content !== undefined && others.length === 0 && exporter.extension !== 'zip';
  if (!isSingle) return writeProven(exporter, made, target, { ...work, bytes: 0 });
  const bytes = await writeAtomically(target, content, wantedStill(work));
  const name = path.basename(target);
  return { path: target, files: [{ name, bytes }], proof: null, ...wordsOf(made, Object.keys(made.files)[0], name) };
}

/** The last look before a file is replaced. */
function wantedStill({ signal }: Work): () => Promise<void> {
  return () => Promise.resolve().then(() => signal?.throwIfAborted());
}

/** What is said of an export; the snippet calls a file that is alone as it is called by now. */
function wordsOf({ snippet, remarks }: Made, main?: string, name?: string) {
  const words = { snippet: snippet ?? null, remarks: remarks ?? [] };
  // Other names would have to be quoted, in each language its own way.
  if (!snippet || main === undefined || name === undefined || !/^[\p{L}\p{N}_.-]+$/u.test(name)) return words;
  return { ...words, snippet: { ...snippet, code: snippet.code.replaceAll(main, name) } };
}

/** Stages all files, runs them again, and moves them to where they belong. */
async function writeProven(exporter: Exporter, made: Made, target: string, work: Work & { readonly bytes: number; readonly home: string }): Promise<ExportReport> {
  const { home } = work;
  await finishMoves(home);
  const packing = packingOf(exporter, target);
  const main = packing === 'file' && exporter.of === 'run' ? exporter.file : undefined;
  if (packing === 'folder') await requireOwn(target, [...Object.keys(made.files), PARITY, ...(made.examples ? [EXAMPLES] : [])]);
  if (main !== undefined) await requireOwnBeside(target);
  const isThere = packing === 'folder' && existsSync(target);
  const onBytes = (written: number) => work.onProgress?.('files', Math.min(1, written / Math.max(1, work.bytes)));
  try {
    const stage = await openStage(isThere ? target : path.dirname(path.resolve(target)), { home, signal: work.signal, onBytes });
    try {
      const kept = Object.entries(made.files).filter(([name]) => main === undefined || name === main);
      for (const [name, content] of kept) await stage.write(name, content);
      const proof = await stagedProof(exporter, made, stage, work);
      work.signal?.throwIfAborted();
      if (packing === 'folder') await moveToFolder(stage, target);
      else if (main === undefined) await writeAtomically(target, zipOf(stage, work), wantedStill(work));
      else await moveToFile(stage, target, main);
      const nameOf = (name: string) => path.basename(main === undefined ? name : besideOf(target, name, main));
      const files = Object.entries(stage.files).map(([name, { bytes }]) => ({ name: main === undefined ? name : nameOf(name), bytes }));
      return { path: target, files, proof, ...wordsOf(made, main, path.basename(target)) };
    } finally {
      await stage.discard();
    }
  } catch (error) {
    throw systemCode(error) === '' ? error : asWriteError(error, target);
  }
} // prettier-ignore

/** Runs what is staged again, and stages the proof. */
async function stagedProof(exporter: Exporter, made: Made, stage: Stage, { signal, onProgress }: Work): Promise<Proof> {
  const { examples, tolerance = TOLERANCE } = made;
  const consumer = exporter.of === 'run' ? exporter.consumer : undefined;
  onProgress?.('proof', 0);
  const proof = await prove({ consumer, examples, tolerance, at: stage.at, signal });
  if (examples) await stage.write(EXAMPLES, encodeExamples(exporter.name, examples));
  const { name: format } = exporter;
  await stage.write(PARITY, encodeRecord({ format, proof, tolerance, examples: examples?.count ?? 0, files: stage.files }));
  return proof;
} // prettier-ignore

/** Weights hardly compress. */
const DENSE = /\.(bin|onnx|safetensors|npz|h5|png)$/;

function zipOf({ at, files }: Stage, { signal }: Work): AsyncIterable<Uint8Array> {
  const entries = Object.keys(files).map((name) => ({
    name,
    content: createReadStream(at(name), signal && { signal }) as AsyncIterable<Uint8Array>,
    level: DENSE.test(name) ? (0 as const) : (6 as const),
  }));
  return zipped(entries, () => ({ bytes: MAX_ZIP_BYTES, isStreamed: true }));
}
