import { readFile } from 'node:fs/promises';
import { z, type ZodType } from 'zod';

/** A list that the app keeps for itself, on which nothing depends: a missing or damaged one counts as empty. */
export async function readList<T>(file: string, entry: ZodType<T>): Promise<T[]> {
  try {
    return z.array(entry).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return [];
  }
}
