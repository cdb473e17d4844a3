import { EngineError } from '../../core/protocol/errors.ts';
import { same, text, type Text } from '../../core/text.ts';
import { Unavailable } from '../devices/unavailable.ts';

/** An error as a sentence, in both languages where it has them, and with all known details of its origin. */
export function reasonOf(error: unknown): { readonly reason: Text; readonly details: string } {
  if (!(error instanceof Error)) return { reason: same(String(error)), details: String(error) };
  const said = error instanceof Unavailable ? error.reason : error instanceof EngineError ? error.text : undefined;
  return { reason: said ?? same(error.message), details: error.stack ?? error.message };
}

export const diverged = text('The training has diverged.', 'Das Training ist divergiert.');
