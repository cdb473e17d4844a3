/** How the view moves, in a time in milliseconds; at once where the system is set to move less. */
export function moving(ms: number): { readonly duration: number } {
  return { duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms };
}
