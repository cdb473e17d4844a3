import { EngineError } from '../../core/protocol/errors.ts';
import { together, type Text } from '../../core/text.ts';

/** The failure of an import: `what` is a sentence about the file that says what can be done. */
export function refusal(file: string, what: Text, cause?: unknown): EngineError {
  return new EngineError(
    'fileUnreadable',
    together([what], ([words]) => `${file} ${words}`),
    { cause },
  );
}
