import type { Framework } from '../../core/codegen/parameters.ts';
import { programs } from '../../core/codegen/programs.ts';
import type { Document } from '../../core/graph/document.ts';
import type { WrittenFile } from '../../core/protocol/engine.ts';
import { writeAtomically } from '../files/files.ts';
import { problemError } from '../train/prepare.ts';

/**
 * Writes a document as a complete Python program: data, network, training and test. Fails with documentHasProblems, with
 * diskFull and fileUnwritable.
 */
export async function exportProgram(document: Document, framework: Framework, path: string): Promise<WrittenFile> {
  const program = programs[framework](document);
  if (!program.ok) throw problemError(program.error);
  return { path, bytes: await writeAtomically(path, program.value) };
}
