/** A colour as canvases take it: `var(--ink)` looked up on the page. */
export function cssColour(colour: string): string {
  const variable = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
  return variable ? getComputedStyle(document.documentElement).getPropertyValue(variable).trim() : colour;
}
