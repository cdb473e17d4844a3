import type { Dataset, File, Group } from 'h5wasm';
import { text } from '../../../core/text.ts';
import { refusal } from '../refusal.ts';

/** A tensor in an HDF5 file. */
export interface HdfTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** An open HDF5 file, read by the HDF5 library as WebAssembly. */
export interface Hdf5 {
  /** A text attribute of the file itself. */
  attribute(name: string): string | undefined;
  /** A tensor of floats by its path; undefined if there is none. */
  tensor(path: string): HdfTensor | undefined;
  /** The paths of all tensors under a group. */
  under(path: string): readonly string[];
}

const ROOM = '/imported.h5';
const MOST_NUMBERS = 1 << 29;

/** Opens the bytes of a file for as long as `read` takes. Fails with fileUnreadable. */
export async function withHdf5<T>(bytes: Uint8Array, name: string, read: (file: Hdf5) => T): Promise<T> {
  const { default: h5, Group, Dataset } = await import('h5wasm');
  const module = await h5.ready;
  module.FS.writeFile(ROOM, bytes);
  let file: File | undefined;
  try {
    file = new h5.File(ROOM, 'r');
    if (Number(file.file_id) < 0) throw refusal(name, text('is not an HDF5 file, or is damaged or cut off: copy or save it again.', 'ist keine HDF5-Datei oder ist beschädigt oder abgeschnitten: neu kopieren oder speichern.')); // prettier-ignore
    return read(reader(file, Group, Dataset, name));
  } finally {
    if (file && Number(file.file_id) >= 0) file.close();
    module.FS.unlink(ROOM);
  }
}

function reader(file: File, groups: typeof Group, datasets: typeof Dataset, name: string): Hdf5 {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw refusal(name, text('is damaged: the HDF5 library cannot read it. Copy or save it again.', 'ist beschädigt: Die HDF5-Bibliothek kann sie nicht lesen. Neu kopieren oder speichern.'), cause);
    }
  };
  const under = (path: string): string[] => {
    const found = guarded(() => file.get(path));
    if (found instanceof datasets) return [path];
    if (!(found instanceof groups) || path.split('/').length > 20) return [];
    return found.keys().flatMap((key) => under(path === '' ? key : `${path}/${key}`));
  };
  return {
    attribute: (key) => guarded(() => {
      const value = file.attrs[key]?.value;
      return typeof value === 'string' ? value : undefined;
    }),
    tensor: (path) => guarded(() => {
      const found = file.get(path);
      if (!(found instanceof datasets)) return undefined;
      const shape = found.shape ?? [];
      if (shape.reduce((product, size) => product * size, 1) > MOST_NUMBERS) throw new Error(`${path} is too large.`);
      const value = found.value;
      if (typeof value === 'number') return { shape, values: Float32Array.of(value) };
      return ArrayBuffer.isView(value) ? { shape, values: Float32Array.from(value as unknown as ArrayLike<number>) } : undefined;
    }),
    under,
  };
} // prettier-ignore
