import path from 'node:path';

/** The small data sets that ship with the app. The relative path is the same from the sources and from dist/main. */
export const shippedData = path.join(import.meta.dirname, '..', '..', 'assets', 'data');

/** Where a downloaded set is stored. */
export function downloadFolder(home: string, name: string): string {
  return path.join(home, 'cache', 'datasets', name);
}
