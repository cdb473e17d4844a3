import { EngineError } from '../../core/protocol/errors.ts';
import { together, type Text } from '../../core/text.ts';

/** The failure of an import: `what` is a sentence about the file that says what can be done; a string is a detail. */
export function refusal(file: string, what: Text | string, cause?: unknown): EngineError {
  const said = typeof what === 'string' ? `${file} ${what}` : together([what], ([words]) => `${file} ${words}`);
  return new EngineError('fileUnreadable', said, { cause });
}
