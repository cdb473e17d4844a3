import type { Document } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import type { Result } from '../result.ts';
import { toKeras } from './keras.ts';
import type { Framework } from './parameters.ts';
import { toPyTorch } from './pytorch.ts';

/**
 * Generates a complete Python program from a document, by framework. Fails with the document's errors if it has any.
 */
export const programs: Readonly<Record<Framework, (document: Document) => Result<string, readonly Problem[]>>> = {
  pytorch: toPyTorch,
  keras: toKeras,
};
