import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { asWriteError, makeFolder, systemCode } from '../files/files.ts';
import { MOST_UNKNOWN_BYTES, type RemoteFile, type RemoteSet } from './upstream.ts';

export interface DownloadOptions {
  /** Where to store the files. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  /** Bytes of the whole set that are here, including those from earlier attempts. */
  readonly onProgress?: (bytes: number, totalBytes: number) => void;
  /** The delay before the second attempt, in ms; doubled before each further one. */
  readonly retryDelay?: number;
  /** Sent along, and not to another host that the server refers to. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What a refusal (4xx) of this server means; undefined: the answer is quoted. */
  readonly refused?: (response: Response) => EngineError | undefined;
}

const TRIES = 4;

/**
 * Downloads those files of a set that are missing or damaged in `folder`. Partial content is kept as `<name>.part`, so
 * that the next call resumes from there; a file gets its name only once its checksum is verified. Fails with
 * dataUnavailable (unreachable, connection lost), dataInvalid (the server sends something else), cancelled, diskFull or
 * fileUnwritable.
 */
export async function downloadSet(set: RemoteSet, options: DownloadOptions): Promise<void> {
  const { folder, signal, onProgress } = options;
  const known = set.files.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  let doneBytes = 0;
  try {
    await makeFolder(folder);
    for (const file of set.files) {
      const before = doneBytes;
      const report = (bytes: number) => onProgress?.(before + bytes, Math.max(known, before + bytes));
      if (!(await isSound(file, path.join(folder, file.name), signal))) {
        await fetchFile(set.baseUrl, file, options, report);
      }
      doneBytes += file.bytes ?? (await sizeOf(path.join(folder, file.name))) ?? 0;
      onProgress?.(doneBytes, Math.max(known, doneBytes));
    }
  } catch (error) {
    if (signal?.aborted)
      throw new EngineError('cancelled', 'The download was cancelled; it can be continued.', { cause: error });
    throw asDownloadError(error, folder);
  }
}

type Report = (bytes: number) => void;

async function fetchFile(baseUrl: string, file: RemoteFile, options: DownloadOptions, report: Report): Promise<void> {
  const target = path.join(options.folder, file.name);
  const part = `${target}.part`;
  await makeFolder(path.dirname(target));
  let delay = options.retryDelay ?? 500;
  for (let tries = 1; ; tries++) {
    const before = (await sizeOf(part)) ?? 0;
    try {
      await fetchRest(new URL(file.name, baseUrl), file, part, options, report);
      await checkContent(file, part, options.signal);
      await rename(part, target);
      return;
    } catch (error) {
      // Wrong content may come from an earlier attempt: then it is worth starting over, once.
      const isStale = error instanceof EngineError && error.code === 'dataInvalid';
      if (isStale) await rm(part, { force: true });
      if (options.signal?.aborted || tries >= TRIES || !(isStale ? before > 0 : isBrokenOff(error))) throw error;
      await sleep(delay, undefined, options.signal ? { signal: options.signal } : {});
      delay *= 2;
    }
  }
}

/** Appends the missing rest of the file to `part`. */
async function fetchRest(
  url: URL,
  file: RemoteFile,
  part: string,
  { signal, headers: own, refused }: DownloadOptions,
  report: Report,
): Promise<void> {
  const have = (await sizeOf(part)) ?? 0;
  if (have === file.bytes) return;
  const most = file.bytes ?? MOST_UNKNOWN_BYTES;
  if (have > most)
    throw foreign(file, text(`${have} instead of ${most} bytes are there`, `${have} statt ${most} Byte sind da`));
  const headers = { ...own, 'Accept-Encoding': 'identity', ...(have > 0 && { Range: `bytes=${have}-` }) };
  const response = await fetch(url, { headers, ...(signal && { signal }) });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    if (response.status === 416) throw foreign(file, text(`the server has no more than ${have} bytes`, `der Server hat nicht mehr als ${have} Byte`)); // prettier-ignore
    if (response.status >= 500) throw new Error(`${url.host} answered ${response.status}`);
    throw (
      refused?.(response) ??
      new EngineError(
        'dataUnavailable',
        text(
          `${url.host} answered “${response.status} ${response.statusText}” for ${url}.`,
          `${url.host} hat „${response.status} ${response.statusText}“ geantwortet, gefragt nach ${url}.`,
        ),
      )
    );
  }
  const isRest = response.status === 206 && (response.headers.get('content-range') ?? '').startsWith(`bytes ${have}-`);
  const handle = await open(part, isRest ? 'a' : 'w');
  try {
    await append(handle, response.body, file, isRest ? have : 0, report);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function append(
  handle: FileHandle,
  body: AsyncIterable<Uint8Array>,
  file: RemoteFile,
  have: number,
  report: Report,
) {
  let bytes = have;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > (file.bytes ?? MOST_UNKNOWN_BYTES))
      throw foreign(file, text(`more than ${file.bytes ?? MOST_UNKNOWN_BYTES} bytes came`, `mehr als ${file.bytes ?? MOST_UNKNOWN_BYTES} Byte kamen an`)); // prettier-ignore
    await handle.writeFile(chunk);
    report(bytes);
  }
  checkSize(file, bytes);
}

function checkSize(file: RemoteFile, bytes: number): void {
  if (file.bytes !== null && bytes < file.bytes) throw foreign(file, text(`only ${bytes} of ${file.bytes} bytes came`, `nur ${bytes} von ${file.bytes} Byte kamen an`)); // prettier-ignore
}

async function checkContent(file: RemoteFile, part: string, signal: AbortSignal | undefined): Promise<void> {
  const { bytes, sha256, gitBlob } = file;
  const wanted = sha256 ?? gitBlob;
  if (wanted === undefined) return checkSize(file, (await sizeOf(part)) ?? 0);
  const hash = sha256 === undefined ? createHash('sha1').update(`blob ${bytes}\0`) : createHash('sha256');
  const add = async (content: AsyncIterable<Uint8Array>) => {
    for await (const chunk of content) hash.update(chunk);
  };
  try {
    const options = signal ? { signal } : {};
    if (file.isHashedWhole || sha256 === undefined) await pipeline(createReadStream(part), add, options);
    else await pipeline(createReadStream(part), createGunzip(), add, options);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw foreign(file, text('it is not a gzip file', 'es ist keine gzip-Datei'));
  }
  if (hash.digest('hex') !== wanted)
    throw foreign(file, text('its checksum is another', 'die Prüfsumme ist eine andere'));
}

async function isSound(file: RemoteFile, place: string, signal: AbortSignal | undefined): Promise<boolean> {
  if ((await sizeOf(place)) === undefined) return false;
  try {
    await checkContent(file, place, signal);
    return true;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}

function foreign(file: RemoteFile, why: Text): EngineError {
  return new EngineError(
    'dataInvalid',
    text(
      `What came is not ${file.name}: ${why.en}. A proxy or a login page of the network may have answered instead: try again on another network.`,
      `Was kam, ist nicht ${file.name}: ${why.de}. Vielleicht hat ein Proxy oder eine Anmeldeseite des Netzwerks geantwortet: in einem anderen Netzwerk noch einmal versuchen.`,
    ),
  );
}

async function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(({ size }) => size, () => undefined); // prettier-ignore
}

const diskCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR']);

/** Whether the connection failed, rather than the disk or the content. */
function isBrokenOff(error: unknown): boolean {
  return !(error instanceof EngineError) && !diskCodes.has(systemCode(error));
}

function asDownloadError(error: unknown, folder: string): EngineError {
  if (!isBrokenOff(error)) return asWriteError(error, folder);
  const reason = systemCode(error) || (error instanceof Error ? error.message : String(error));
  return new EngineError(
    'dataUnavailable',
    text(
      `The download did not get through (${reason}). Try again when there is a connection: it continues where it stopped.`,
      `Das Herunterladen ist fehlgeschlagen (${reason}). Noch einmal versuchen, wenn eine Verbindung besteht: Es geht dort weiter, wo es stehen blieb.`,
    ),
    { cause: error },
  );
}
