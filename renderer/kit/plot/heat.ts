/** How much of an attention is drawn: no colour for 0, the whole for 1. Weak weights are lifted, so that they are seen. */
export function strengthOf(weight: number): number {
  return Number.isFinite(weight) ? Math.sqrt(Math.min(1, Math.max(0, weight))) : 0;
}

/** Paints weights in a colour of the page, and those below 0 in another, by how opaque it is. */
export function paint(canvas: HTMLCanvasElement, weights: ArrayLike<number>, [rows, columns]: readonly [number, number], colours: readonly [string, string]): void {
  const context = canvas.getContext('2d');
  if (!context || rows === 0 || columns === 0) return;
  const [above, below] = [rgbOf(colours[0]), rgbOf(colours[1])];
  const image = new ImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    const weight = weights[i] ?? 0;
    image.data.set([...(weight < 0 ? below : above), 255 * strengthOf(Math.abs(weight))], 4 * i);
  }
  canvas.width = columns;
  canvas.height = rows;
  context.putImageData(image, 0, 0);
} // prettier-ignore

/** Colours of the page are written `#3b5bdb`. */
function rgbOf(colour: string): readonly [number, number, number] {
  const number = Number.parseInt(colour.slice(1, 7), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}
