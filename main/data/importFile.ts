import { existsSync } from 'node:fs';
import type { FilePreview } from '../../core/protocol/requests/data.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { ReadOptions } from '../text/read.ts';
import type { FileRequest, TableFile } from './define.ts';
import { keepFile, keptFile, notHere, readPart } from './kept.ts';
import { loaders } from './kinds/all.ts';

/** The number of bytes at the beginning of a file used to detect its kind. */
const HEAD_BYTES = 1 << 12;

/** Imports a user's file: stores its content under its hash, and guesses how to read it. Fails like keepFile. */
export async function importFile(
  path: string,
  name: string,
  home: string,
  reading: ReadOptions = {},
): Promise<FilePreview> {
  const { sha256, isUtf8 } = await keepFile(path, home, reading);
  const head = await readPart(keptFile(home, sha256), 0, HEAD_BYTES);
  const files = loaders.flatMap((loader) => loader.file ?? []);
  const file = files.find((one) => one.recognises(head, name)) ?? files.at(-1);
  if (!file) throw new Error('There is no kind of file.');
  const options = (await file.begin?.(keptFile(home, sha256), isUtf8)) ?? {};
  return file.preview({ sha256, name, options }, home, reading);
}

/** A stored file, read with these options; whatever they leave open is guessed. Fails with dataUnavailable and cancelled. */
export async function previewFile(
  request: FileRequest & { readonly kind: string },
  home: string,
  reading: ReadOptions = {},
): Promise<FilePreview> {
  const { sha256, name, kind } = request;
  if (!existsSync(keptFile(home, sha256))) {
    throw new EngineError('dataUnavailable', notHere(name));
  }
  return fileOf(kind).preview(request, home, reading);
}

function fileOf(kind: string): TableFile {
  const file = loaders.find((loader) => loader.kind === kind)?.file;
  if (!file) throw new Error(`Files of the kind "${kind}" are not read.`);
  return file;
}
