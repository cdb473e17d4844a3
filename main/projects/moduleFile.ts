import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDamaged, isForeign, isProject, parseModuleFile, type ModuleFile } from '../../core/graph/moduleFile.ts';
import { failure, type Result } from '../../core/result.ts';
import type { Text } from '../../core/text.ts';
import { asReadError, writeAtomically } from '../files/files.ts';

/** Anything larger is not a module. */
const MOST_BYTES = 64 << 20;
const ZIP = 'PK';

/** Fails with diskFull or fileUnwritable. */
export async function writeModule(file: string, module: ModuleFile): Promise<void> {
  await writeAtomically(file, JSON.stringify(module));
}

/** Reads a module, or returns a sentence about what the file is instead. Fails with fileUnreadable. */
export async function readModule(file: string): Promise<Result<ModuleFile, Text>> {
  const name = path.basename(file);
  try {
    if ((await stat(file)).size > MOST_BYTES) return failure(isForeign(name));
    const content = await readFile(file, 'utf8');
    if (content.startsWith(ZIP)) return failure(isProject(name));
    const json = parsed(content);
    return json === undefined ? failure(content.trimStart().startsWith('{') ? isDamaged(name) : isForeign(name)) : parseModuleFile(json, name); // prettier-ignore
  } catch (error) {
    throw asReadError(error, file);
  }
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
