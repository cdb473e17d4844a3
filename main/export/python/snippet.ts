import { predictSnippet } from '../../../core/codegen/predict.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { Snippet } from '../../../core/protocol/exports.ts';
import { loadData } from '../../data/load.ts';
import { treeIn } from './pytorch.ts';

/** How predict.py of a folder is used, with what a person puts in. */
export async function snippetOf(document: Document, home: string): Promise<Snippet> {
  const { program, needed } = treeIn(document);
  const { units } = await loadData(document.data, { home });
  const fields = program.entries.slice(0, needed).map(({ field }) => field);
  return { language: 'python', code: predictSnippet({ program, fields, units }) };
}
