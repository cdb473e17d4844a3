import path from 'node:path';

/** The same two steps lead there from the sources and from dist/main. */
const assets = path.join(import.meta.dirname, '..', '..', 'assets');

/** The file of an example that comes with its weights. */
export function exampleFile(name: string): string {
  return path.join(assets, 'examples', `${name}.neuroloom`);
}

/** The weights of a head that has learned on a model of the library. */
export function headFile(name: string): string {
  return path.join(assets, 'heads', `${name}.head.safetensors`);
}
