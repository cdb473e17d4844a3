import { unzipSync } from 'fflate';
import { refusal } from './refusal.ts';

const MOST_BYTES = 2 ** 30;
const MOST_FILES = 1_000;

/** The wanted files of a zip, by name. Fails with fileUnreadable: damaged, or made to fill the memory. */
export function unpacked(bytes: Uint8Array, name: string, isWanted: (name: string) => boolean): ReadonlyMap<string, Uint8Array> {
  let [total, count] = [0, 0];
  try {
    const files = unzipSync(bytes, {
      filter: ({ name: file, originalSize }) => {
        if (!isWanted(file)) return false;
        total += originalSize;
        count += 1;
        if (total > MOST_BYTES || count > MOST_FILES) throw refusal(name, 'would take too much memory when unpacked.');
        return true;
      },
    });
    return new Map(Object.entries(files));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'fileUnreadable') throw error;
    throw refusal(name, 'is no zip file, or is damaged or cut off: copy or save it again.', error);
  }
} // prettier-ignore
