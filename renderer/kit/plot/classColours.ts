/** Of two classes the first one is the no, orange, the second one the yes, blue; then colours that stay apart for most eyes. */
const colours = [
  'var(--negative)',
  'var(--positive)',
  '#2b8a3e',
  '#9c36b5',
  '#c92a2a',
  '#0c8599',
  '#846358',
  '#e64980',
  '#868e96',
  '#82c91e',
] as const;

/** Below 0: none. */
export function classColour(index: number): string {
  if (index < 0) return 'var(--dim)';
  return colours[index % colours.length] ?? colours[0];
}
