import { open } from 'node:fs/promises';
import path from 'node:path';
import { littleBertBody } from '../../core/examples/fineTuned.ts';
import type { StartFile } from '../../core/graph/document.ts';
import type { NeededFile } from '../../core/graph/startsFrom.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { makeFolder, writeAtomically } from '../files/files.ts';
import { decodeSafetensors, encodeSafetensors } from '../files/safetensors.ts';
import { sha256Of } from '../files/sha256.ts';
import { startFile } from '../files/startFiles.ts';
import { isWhole } from '../files/whole.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { missingWeights, unnamed } from './checkpoint.ts';
import { limitOf, startEntry } from './contents.ts';
import { exampleFile } from './exampleFile.ts';
import { checked, openArchive, otherHash, type ArchiveFile } from './unzip.ts';

/** Stores weights that documents and nodes begin with, and what is said beside them. Fails as writing does. */
export async function keepStart(
  home: string,
  name: string,
  tensors: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
): Promise<StartFile> {
  const pieces = encodeSafetensors({ tensors, metadata });
  const file = { sha256: await sha256Of(pieces), name };
  const target = startFile(home, file);
  await makeFolder(path.dirname(target));
  if (!(await isWhole(target, file.sha256))) await writeAtomically(target, pieces);
  return file;
}

/**
 * Stores those out of an archive, or those that come with the app, if they are not here yet. Fails with fileUnreadable if the
 * hash is another, and as writing does.
 */
export async function takeStart(home: string, start: NeededFile, file: ArchiveFile | undefined): Promise<void> {
  const target = startFile(home, start);
  if (await isWhole(target, start.sha256)) return;
  await makeFolder(path.dirname(target));
  await writeAtomically(target, file ? checked(file, start.sha256) : await shippedStart());
}

/** The tensors of such a file in a project, or of those that come with the app. Fails with fileUnreadable if they are not what their hash says. */
export async function startTensorsIn(files: ReadonlyMap<string, ArchiveFile>, sha256: string): Promise<NamedTensors> {
  const start = { sha256, name: sha256 };
  const file = files.get(startEntry(start));
  if (!file && !isShippedStart(start)) throw new EngineError('fileUnreadable', missingWeights(sha256));
  const pieces = file ? [await file.read()] : await shippedStart();
  if ((await sha256Of(pieces)) !== sha256) throw new EngineError('fileUnreadable', otherHash(startEntry(start))); // prettier-ignore
  const [whole = new Uint8Array(0)] = pieces.length === 1 ? pieces : [Buffer.concat(pieces)];
  return unnamed('', decodeSafetensors(whole, startEntry(start)).tensors);
}

/** Whether these weights are those of an example, and need not be in projects. */
export function isShippedStart({ sha256 }: StartFile): boolean {
  return sha256 === littleBertBody.sha256;
}

/** What the weights of the example Little BERT's body begin with. */
const EXAMPLE_BODY = 'module1/';

/** The bytes of weights that come with the app. Fails as reading a project does. */
async function shippedStart(): Promise<Uint8Array[]> {
  const handle = await open(exampleFile('little-bert'), 'r');
  try {
    const files = await openArchive(handle, 'little-bert', limitOf);
    const file = files.get('weights.safetensors');
    if (!file) throw new Error('The example little-bert has no weights.');
    const { tensors } = decodeSafetensors(await file.read(), file.name);
    const body = [...unnamed('', tensors)].filter(([name]) => name.startsWith(EXAMPLE_BODY));
    return encodeSafetensors({ tensors: new Map(body), metadata: {} });
  } finally {
    await handle.close();
  }
}
