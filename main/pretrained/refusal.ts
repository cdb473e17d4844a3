import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';

/** Why a model cannot be read: both sentences go on after the name of its file. */
export function refusal(name: string, english: string, german: string, cause?: unknown): EngineError {
  return new EngineError('fileUnreadable', text(`${name} ${english}`, `${name} ${german}`), { cause });
}
