import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export function isProject(file: string): boolean {
  return file.toLowerCase().endsWith('.neuroloom');
}

/** Pictures may have a project inside. */
function isOpenable(file: string): boolean {
  return isProject(file) || file.toLowerCase().endsWith('.png');
}

/** The files that exist and can be opened, among the arguments of a command line that was given in `folder`. */
export function filesGiven(argv: readonly string[], folder: string): string[] {
  const files = argv.flatMap((argument) => pathOf(argument, folder) ?? []);
  return files.filter((file) => isOpenable(file) && existsSync(file));
}

/** Desktops of Linux name a file that is double-clicked by its address. */
function pathOf(argument: string, folder: string): string | undefined {
  if (!argument.startsWith('file://')) return path.resolve(folder, argument);
  try {
    return fileURLToPath(argument);
  } catch {
    // One of another machine, or none at all.
    return undefined;
  }
}
