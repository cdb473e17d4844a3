/** An error in a sentence, and with all that is known of where it arose. */
export function reasonOf(error: unknown): { readonly reason: string; readonly details: string } {
  if (!(error instanceof Error)) return { reason: String(error), details: String(error) };
  return { reason: error.message, details: error.stack ?? error.message };
}
