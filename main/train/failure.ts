import { text, type Text } from '../../core/text.ts';
import { reasonOf } from '../devices/unavailable.ts';

/** An error as a sentence, and with all known details of its origin. */
export function failureOf(error: unknown): { readonly reason: Text; readonly details: string } {
  const reason = reasonOf(error);
  return { reason, details: (error instanceof Error ? error.stack : undefined) ?? reason.en };
}

export const diverged = text('The training has diverged.', 'Das Training ist divergiert.');
