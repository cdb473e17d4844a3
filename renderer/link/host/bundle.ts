import { zip } from 'fflate';

/** The model among files of which the others belong to it: weights in shards, data outside. */
export function modelAmong<Named extends { readonly name: string }>(files: readonly Named[]): Named | undefined {
  return files.find(({ name }) => /\.(json|onnx)$/i.test(name));
}

/** Files that belong together as one zip, called like the model among them. */
export async function bundleOf(files: readonly File[]): Promise<File> {
  const entries = await Promise.all(
    files.map(async (file) => [file.name, new Uint8Array(await file.arrayBuffer())] as const),
  );
  const zipped = await new Promise<Uint8Array>((resolve, reject) => {
    // Weights hardly compress.
    zip(Object.fromEntries(entries), { level: 0 }, (error, data) => (error ? reject(error) : resolve(data)));
  });
  const name = (modelAmong(files) ?? files[0])?.name ?? 'model';
  return new File([new Uint8Array(zipped)], `${name.replace(/\.[^.]*$/, '')}.zip`);
}
