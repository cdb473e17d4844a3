import { rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { HubModelInfo } from '../../../core/protocol/modelLibrary.ts';
import { text } from '../../../core/text.ts';
import { downloadSet, type DownloadOptions } from '../../data/download.ts';
import { makeFolder, writeAtomically } from '../../files/files.ts';
import { filesAt, lookUpModel, refusalOf, type HubModel } from './hub.ts';
import { headersFor, type Hub } from './hubSettings.ts';
import { fetchedFolder, SHEET } from './places.ts';

export interface FetchOptions extends Pick<DownloadOptions, 'signal' | 'onProgress' | 'retryDelay'> {
  readonly home: string;
  readonly hub: Hub;
  /** Bytes that can be written to the disk of a folder. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Left free: a full disk makes everything fail. */
const RESERVE = 200 * 2 ** 20;

/** Licence and size of a model of the hub, before anything is downloaded. Fails like `lookUpModel`. */
export async function hubModelInfo(name: string, options: Omit<FetchOptions, 'onProgress'>): Promise<HubModelInfo> {
  const { home, hub, signal, freeBytes = freeIn } = options;
  const model = await lookUpModel(name, hub, signal);
  const folder = fetchedFolder(home, model.name);
  const { revision, licence, task, parameters, files } = model;
  return {
    name: model.name,
    revision,
    licence,
    task,
    parameters,
    files: files.map(({ name, bytes }) => ({ name, bytes })),
    bytes: sum(files),
    bytesHere: await bytesHere(folder, model),
    bytesFree: await freeBytes(home),
  };
}

/**
 * Downloads a model of the hub into the app's folder; goes on where an earlier attempt stopped. Returns the name it has there.
 * Fails like `lookUpModel` and `downloadSet`, and with diskFull before anything is downloaded.
 */
export async function fetchModel(name: string, options: FetchOptions): Promise<string> {
  const { home, hub, signal } = options;
  const model = await lookUpModel(name, hub, signal);
  const folder = fetchedFolder(home, model.name);
  // A model may have several names on the hub, and is here once: the second download finds what the first has fetched.
  const own = Promise.resolve(latest.get(folder)).catch(() => undefined).then(() => fetchInto(folder, model, options));
  latest.set(folder, own);
  try {
    await own;
  } finally {
    if (latest.get(folder) === own) latest.delete(folder);
  }
  return model.name;
} // prettier-ignore

/** By folder, the download that was begun last. */
const latest = new Map<string, Promise<unknown>>();

async function fetchInto(folder: string, model: HubModel, options: FetchOptions): Promise<void> {
  const { hub, signal, onProgress, retryDelay, freeBytes = freeIn } = options;
  await makeFolder(folder);
  await requireRoom(model, sum(model.files) - (await bytesHere(folder, model)), await freeBytes(folder));
  // What is half changed is not complete.
  await rm(path.join(folder, SHEET), { force: true });
  await downloadSet(
    { baseUrl: filesAt(hub, model), files: model.files },
    {
      folder,
      headers: headersFor(hub),
      refused: (response) => refusalOf(model.name, hub, response),
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
      ...(retryDelay !== undefined && { retryDelay }),
    },
  );
  const { revision, licence, task, parameters } = model;
  const sheet = { name: model.name, revision, licence, task, parameters, from: `${hub.endpoint}/${model.name}` };
  await writeAtomically(path.join(folder, SHEET), `${JSON.stringify(sheet, null, 2)}\n`);
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function requireRoom({ name }: HubModel, needed: number, free: number): Promise<void> {
  if (needed + RESERVE <= free) return Promise.resolve();
  const megabytes = (bytes: number) => Math.round(bytes / 1e6).toLocaleString('en');
  return Promise.reject(
    new EngineError(
      'diskFull',
      text(
        `${name} needs ${megabytes(needed + RESERVE)} MB, and ${megabytes(free)} MB are free: make room first, or choose a smaller model.`,
        `${name} braucht ${megabytes(needed + RESERVE)} MB, frei sind ${megabytes(free)} MB: erst Platz schaffen oder ein kleineres Modell wählen.`,
      ),
    ),
  );
}

function sum(files: HubModel['files']): number {
  return files.reduce((bytes, file) => bytes + file.bytes, 0);
}

async function bytesHere(folder: string, { files }: HubModel): Promise<number> {
  const sizes = files.flatMap(({ name, bytes }) =>
    [name, `${name}.part`].map((one) => stat(path.join(folder, one)).then(({ size }) => Math.min(size, bytes), () => 0)),
  ); // prettier-ignore
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
