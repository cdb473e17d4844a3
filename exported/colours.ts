/** As in the app: of two classes the first one orange, the second one blue; then colours that stay apart for most eyes. */
const colours = [
  '#c2660c',
  '#1f78c8',
  '#2b8a3e',
  '#9c36b5',
  '#c92a2a',
  '#0c8599',
  '#846358',
  '#e64980',
  '#868e96',
  '#82c91e',
] as const;

export function classColour(index: number): string {
  return colours[index % colours.length] ?? colours[0];
}
