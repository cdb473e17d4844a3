import path from 'node:path';
import { zipSync } from 'fflate';
import type { ExportReport } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Document } from '../../core/graph/document.ts';
import { loadData } from '../data/load.ts';
import { openDevice } from '../devices/select.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { makeFolder, writeAtomically } from '../files/files.ts';
import { createFiller } from '../train/batches.ts';
import { compileDocument } from '../train/prepare.ts';
import { requireOwn } from './foreign.ts';
import { measureParity, tfjsFiles, type TfjsFiles } from './tfjs.ts';

const EXAMPLES = 64;
const TOLERANCE = 1e-4;

/**
 * Writes a trained network as a TensorFlow.js layers model: model.json, weights.bin and a README in a folder, or in a zip when the
 * path ends in .zip. The export is loaded again and compared with the app's own model first; nothing is written when
 * they differ, and nothing of another make is replaced in the folder. Fails with exportFailed, diskFull or fileUnwritable.
 */
export async function exportModel(
  document: Document,
  weights: NamedTensors,
  target: string,
  home: string,
): Promise<ExportReport> {
  const model = compileDocument(document);
  // Layers are built on the backend that is always there: the files are the same on all.
  const device = await openDevice('cpu');
  const { test, training, units } = await loadData(document.data, { home });
  const source = test.count > 0 ? test : training;
  const count = Math.min(EXAMPLES, source.count);
  const { features } = createFiller(source, count)(Array.from({ length: count }, (_, i) => i));
  const { files, maxDifference } = await attempt(async () => {
    const files = tfjsFiles(device, model, weights, document.name, units);
    return { files, maxDifference: await measureParity(device, model, weights, files, features, count) };
  });
  if (!(maxDifference <= TOLERANCE)) {
    const message = `The exported model differs from the app's own by up to ${maxDifference.toExponential(1)} on ${count} examples; nothing was written.`;
    throw new EngineError('exportFailed', message);
  }
  const contents = Object.entries(files).map(([name, content]): [string, Uint8Array] => [name, Buffer.from(content)]);
  if (target.toLowerCase().endsWith('.zip')) await writeAtomically(target, zipSync(Object.fromEntries(contents)));
  else {
    await makeFolder(target);
    await requireOwn(target, Object.keys(files) as (keyof TfjsFiles)[]);
    for (const [name, content] of contents) await writeAtomically(path.join(target, name), content);
  }
  return {
    path: target,
    files: contents.map(([name, { length }]) => ({ name, bytes: length })),
    parity: { examples: count, maxDifference },
  };
}

/** What TensorFlow.js refuses is said as a failure of the export. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new EngineError('exportFailed', `TensorFlow.js could not take over the network: ${reason}`, { cause: error });
  }
}
