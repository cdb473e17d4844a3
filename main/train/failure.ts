/** An error as a sentence, and with all known details of its origin. */
export function reasonOf(error: unknown): { readonly reason: string; readonly details: string } {
  if (!(error instanceof Error)) return { reason: String(error), details: String(error) };
  return { reason: error.message, details: error.stack ?? error.message };
}
