import type { Point } from '../../../../core/graph/document.ts';

/** The drawing of an opened layer, in canvas units: a card and its gap wide, so that the next card stays free. */
export const LAYER_WIDTH = 244;
/** Height of the letters, in canvas units: usually, and where they are read from the last row. */
export const [LETTER, LARGE_LETTER] = [12, 20];
/** Large letters have a row each where there are no more inputs. */
const MOST_LARGE = 16;
/** With more inputs only the strongest weights of every unit are drawn. */
export const MOST_INPUTS = 64;
export const MOST_EDGES = 16;
/** Inputs that lie closer together are drawn as a bar. */
const LEAST_PITCH = 5;
/** A pointer this near to an edge means it. */
const REACH = 6;

export interface LayerEdge {
  readonly input: number;
  readonly unit: number;
  readonly weight: number;
}

export interface LayerGeometry {
  readonly height: number;
  readonly inputs: number;
  readonly units: number;
  /** Where inputs and units stand: there is room for words on their outer sides. */
  readonly inputX: number;
  readonly unitX: number;
  /** Of a unit's circle. */
  readonly radius: number;
  /** Inputs are told apart by dots. */
  readonly hasDots: boolean;
  /** There is room for the names of the inputs; for the biases. */
  readonly hasNames: boolean;
  readonly hasBiases: boolean;
}

export function layerGeometry(inputs: number, units: number, letter = LETTER): LayerGeometry {
  const pitch = units <= 8 ? 30 : units <= 16 ? 22 : units <= 32 ? 18 : 14;
  const row = inputs <= MOST_LARGE ? letter + 1 : LETTER + 1;
  const height = Math.max(60, units * pitch, Math.min(inputs, MOST_INPUTS) * row);
  const [inputPitch, unitPitch] = [height / inputs, height / units];
  return {
    height,
    inputs,
    units,
    inputX: letter > LETTER ? 44 : 38,
    unitX: letter > LETTER ? 156 : 172,
    radius: Math.min(12, 0.44 * unitPitch),
    hasDots: inputPitch >= LEAST_PITCH,
    hasNames: inputPitch >= letter + 1,
    hasBiases: unitPitch >= letter + 2,
  };
}

export function inputPoint({ height, inputs, inputX }: LayerGeometry, input: number): Point {
  return { x: inputX, y: ((input + 0.5) * height) / inputs };
}

export function unitPoint({ height, units, unitX }: LayerGeometry, unit: number): Point {
  return { x: unitX, y: ((unit + 0.5) * height) / units };
}

/** The edges that are drawn of a kernel [inputs, units]: all of them, or the strongest of every unit; unit by unit. */
export function layerEdges(kernel: ArrayLike<number>, inputs: number, units: number): readonly LayerEdge[] {
  return Array.from({ length: units }, (_, unit) => {
    const all = Array.from({ length: inputs }, (_, input) => ({
      input,
      unit,
      weight: kernel[input * units + unit] ?? NaN,
    }));
    if (inputs <= MOST_INPUTS) return all;
    return all.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, MOST_EDGES);
  }).flat();
}

/** What a pointer at a point of the drawing means: a unit (input null), the nearest edge, or nothing. */
export function pick(
  geometry: LayerGeometry,
  edges: readonly LayerEdge[],
  at: Point,
): { readonly input: number | null; readonly unit: number } | null {
  for (let unit = 0; unit < geometry.units; unit++) {
    const { x, y } = unitPoint(geometry, unit);
    if (Math.hypot(at.x - x, at.y - y) <= geometry.radius) return { input: null, unit };
  }
  let best: LayerEdge | null = null;
  let nearest = REACH;
  for (const edge of edges) {
    const distance = distanceTo(inputPoint(geometry, edge.input), unitPoint(geometry, edge.unit), at);
    if (distance < nearest) [best, nearest] = [edge, distance];
  }
  return best && { input: best.input, unit: best.unit };
}

/** From a point to the line between two others. */
function distanceTo(a: Point, b: Point, { x, y }: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const share = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - a.x - share * dx, y - a.y - share * dy);
}
