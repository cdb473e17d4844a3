import { BufferGeometry, Float32BufferAttribute, Group, LineBasicMaterial, LineSegments, Vector3, type PerspectiveCamera } from 'three'; // prettier-ignore
import { HEIGHT, WIDTH } from './place.ts';

/** What stands at the axes. */
export interface AxisTexts {
  /** Names of both directions. */
  readonly names: readonly [string, string];
  /** From where to where they go. */
  readonly ends: readonly [readonly [string, string], readonly [string, string]];
  readonly loss: string;
  /** Losses at heights from 0 to 1. */
  readonly losses: readonly { readonly height: number; readonly text: string }[];
}

const HALF = WIDTH / 2;
const OUT = 0.17;
/** How far from the corners the ends of an axis are written. */
const IN = 0.16;
const TICK = 0.05;

type Corner = readonly [x: number, z: number];
const corners: readonly Corner[] = [[-HALF, -HALF], [HALF, -HALF], [HALF, HALF], [-HALF, HALF]]; // prettier-ignore

/** The floor under the landscape and its three axes, which stand where they hide nothing, with words over the canvas. */
export class Box {
  readonly group = new Group();
  readonly #layer: HTMLElement;
  readonly #lines: LineSegments<BufferGeometry, LineBasicMaterial>;
  #texts: AxisTexts | undefined;
  #words: readonly HTMLElement[] = [];
  #widths: readonly number[] = [];
  #lineHeight = 0;

  /** @param layer lies over the canvas, as large as it is */
  constructor(layer: HTMLElement) {
    this.#layer = layer;
    this.#lines = new LineSegments(new BufferGeometry(), new LineBasicMaterial());
    this.group.add(this.#lines);
  }

  show(texts: AxisTexts, colour: string): void {
    this.#texts = texts;
    this.#lines.material.color.set(colour);
    const all = [...texts.names, ...texts.ends.flat(), texts.loss, ...texts.losses.map(({ text }) => text)];
    this.#words = all.map((word) => {
      const element = document.createElement('span');
      element.textContent = word;
      return element;
    });
    this.#layer.replaceChildren(...this.#words);
    this.#widths = this.#words.map((word) => word.offsetWidth);
    this.#lineHeight = this.#words[0]?.offsetHeight ?? 0;
  }

  /** Puts the axes where the eye wants them. */
  look(camera: PerspectiveCamera, width: number, height: number): void {
    if (!this.#texts) return;
    const { losses } = this.#texts;
    const onScreen = (place: Vector3) => place.clone().project(camera);
    const left = corners.reduce((found, corner) => {
      const xOf = ([x, z]: Corner) => onScreen(new Vector3(x, HEIGHT / 2, z)).x;
      return xOf(corner) < xOf(found) ? corner : found;
    });
    const front = camera.position.z < 0 ? -HALF : HALF;
    const side = camera.position.x < 0 ? -HALF : HALF;
    const out = (value: number, by: number) => value + Math.sign(value) * by;
    const alongA = (x: number) => new Vector3(x, 0, out(front, OUT));
    const alongB = (z: number) => new Vector3(out(side, OUT), 0, -z);
    const [x, z] = left;
    const beside = (share: number, by: number) => new Vector3(out(x, by), HEIGHT * share, out(z, by));
    const places = [
      ...[alongA(0), alongB(0)],
      ...[alongA(-HALF + IN), alongA(HALF - IN), alongB(-HALF + IN), alongB(HALF - IN)],
      beside(1.14, 0),
      ...losses.map(({ height: share }) => beside(share, 1.6 * TICK)),
    ];
    const middle = onScreen(new Vector3()).x;
    let [title, below] = [-Infinity, Infinity];
    for (const [i, place] of places.entries()) {
      const { x: across, y: up } = onScreen(place);
      const word = this.#words[i];
      if (!word) continue;
      const [wordX, wordY] = [(across + 1) * 0.5 * width, (1 - up) * 0.5 * height];
      // Losses end where their axis is; the others lie on the far side of theirs.
      const isLoss = i > 6;
      const share = isLoss ? 1 : across < middle ? 0.9 : 0.1;
      const wordWidth = this.#widths[i] ?? 0;
      // None is cut off at the edge of the picture.
      const begin = Math.max(0, Math.min(width - wordWidth, wordX - share * wordWidth));
      word.style.transform = `translate(${begin}px, ${wordY}px) translate(0, -50%)`;
      // In a small picture not all of them have room.
      const isCovered = isLoss && Math.min(below - wordY, wordY - title) < 0.85 * this.#lineHeight;
      if (i === 6) title = wordY;
      word.style.visibility = isCovered ? 'hidden' : 'visible';
      if (isLoss && !isCovered) below = wordY;
    }
    const floor = corners.flatMap(([cx, cz], i) => {
      const [nx, nz] = corners[(i + 1) % corners.length] ?? [cx, cz];
      return [cx, 0, cz, nx, 0, nz];
    });
    const ticks = losses.flatMap(({ height: share }) => [
      ...beside(share, 0).toArray(),
      ...beside(share, TICK).toArray(),
    ]);
    const lines = [...floor, x, 0, z, x, HEIGHT, z, ...ticks];
    this.#lines.geometry.setAttribute('position', new Float32BufferAttribute(lines, 3));
    this.#lines.geometry.computeBoundingSphere();
  }

  dispose(): void {
    this.#lines.geometry.dispose();
    this.#lines.material.dispose();
    this.#layer.replaceChildren();
  }
}
