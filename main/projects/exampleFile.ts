import path from 'node:path';

/** The same two steps lead there from the sources and from dist/main. */
const folder = path.join(import.meta.dirname, '..', '..', 'assets', 'examples');

/** The file of an example that comes with its weights. */
export function exampleFile(name: string): string {
  return path.join(folder, `${name}.neuroloom`);
}
