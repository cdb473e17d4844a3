import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { refusal } from './refusal.ts';

const MOST_BYTES = 2 ** 30;
const MOST_FILES = 1_000;

type Files = ReadonlyMap<string, Uint8Array>;

/** The wanted files of a zip, by name. Fails with fileUnreadable: damaged, or made to fill the memory. */
export function unpacked(bytes: Uint8Array, name: string, isWanted: (name: string) => boolean): Files {
  const broken = (cause?: unknown) => refusal(name, text('is not a zip file, or is damaged or cut off: copy or save it again.', 'ist keine Zip-Datei oder ist beschädigt oder abgeschnitten: neu kopieren oder speichern.'), cause);
  try {
    const files = new Map(Object.entries(extracted(bytes, name, isWanted)));
    const sums = checksums(bytes);
    for (const [file, content] of files) if (crc32(content) !== sums.get(file)) throw broken();
    return files;
  } catch (error) {
    throw error instanceof EngineError ? error : broken(error);
  }
} // prettier-ignore

function extracted(bytes: Uint8Array, name: string, isWanted: (name: string) => boolean) {
  let [total, count] = [0, 0];
  return unzipSync(bytes, {
    filter: ({ name: file, originalSize }) => {
      if (!isWanted(file)) return false;
      total += originalSize;
      count += 1;
      if (total > MOST_BYTES || count > MOST_FILES)
        throw refusal(name, text('would take too much memory when unpacked.', 'bräuchte ausgepackt zu viel Speicher.'));
      return true;
    },
  });
}

const END = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;

/** The checksums of all files, which fflate does not look at. Format: PKWARE's APPNOTE, sections 4.3.12 and 4.3.16. */
function checksums(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - END_BYTES;
  while (view.getUint32(end, true) !== END) end -= 1;
  const sums = new Map<string, number>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0 && view.getUint32(at, true) === ENTRY; left--) {
    const [length, extra, comment] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)]; // prettier-ignore
    const name = bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + length);
    sums.set(new TextDecoder().decode(name), view.getUint32(at + 16, true));
    at += ENTRY_BYTES + length + extra + comment;
  }
  return sums;
}
