import { EngineError } from '../../core/protocol/errors.ts';

/** The failure of an import: `what` is a sentence about the file that says what can be done. */
export function refusal(file: string, what: string, cause?: unknown): EngineError {
  return new EngineError('fileUnreadable', `${file} ${what}`, { cause });
}
