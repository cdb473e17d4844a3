import path from 'node:path';

/** The small data that ships with the app. The same two steps lead there from the sources and from dist/main. */
export const shippedData = path.join(import.meta.dirname, '..', '..', 'assets', 'data');

/** Where downloaded sets are kept. */
export function downloadFolder(home: string, name: string): string {
  return path.join(home, 'cache', 'datasets', name);
}
