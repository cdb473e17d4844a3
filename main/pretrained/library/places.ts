import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** What lies beside a fetched model once all of it is there. */
export const SHEET = 'hub.json';

/** Where fetched models are kept. */
export function fetchedFolders(home: string): string {
  return path.join(home, 'models');
}

/** Where a model of the hub is kept; its name has been checked. */
export function fetchedFolder(home: string, name: string): string {
  return path.join(fetchedFolders(home), name.replace('/', '--'));
}

/** A folder of an installed package, whatever the package lets others import; undefined if it is not installed. */
export function folderOfPackage(name: string, folder: string): string | undefined {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return places.map((place) => path.join(place, name, folder)).find((place) => existsSync(place));
}

/** A model's place with how it looks there: another text once any of its files is another. */
export async function stateOf(place: string): Promise<string> {
  const names = await readdir(place).catch(() => ['']);
  const states = names.toSorted().map(async (name) => {
    const found = await stat(path.join(place, name)).catch(() => undefined);
    return [name, found?.ino, found?.size, found?.mtimeMs];
  });
  return JSON.stringify([place, await Promise.all(states)]);
}
