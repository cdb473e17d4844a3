import { PerspectiveCamera } from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { heightOf, type Ground } from '../heights.ts';
import { onSquare } from './place.ts';

/** How far above the floor the eye looks from, in radians. */
const ELEVATION = 0.72;
/** Both sides of each corner, seen from above: nothing lies straight ahead. */
const angles = [0, 1, 2, 3].flatMap((quarter) => [30, 60].map((degrees) => ((90 * quarter + degrees) * Math.PI) / 180));

/** What the eye looks at: a little below the middle of the box. */
const TARGET = [0, 0.17, 0] as const;

const FIELD = 38;

/** What looks at the landscape: from where it is seen best, until a hand turns it. */
export class Eye {
  readonly camera = new PerspectiveCamera(FIELD, 1, 0.1, 30);
  readonly #controls: OrbitControls;
  #angle = Math.PI / 6;
  #isTurned = false;

  constructor(canvas: HTMLCanvasElement, onChange: () => void) {
    this.#controls = new OrbitControls(this.camera, canvas);
    this.#controls.target.set(...TARGET);
    this.#controls.maxPolarAngle = 0.49 * Math.PI;
    this.#controls.minDistance = 1;
    this.#controls.maxDistance = 14;
    this.#controls.addEventListener('change', onChange);
    this.#controls.addEventListener('start', () => (this.#isTurned = true));
    this.#stand();
  }

  see(ground: Ground): void {
    this.#angle = bestAngle(ground);
    this.#stand();
  }

  /** Forgets how it was turned. */
  face(): void {
    this.#isTurned = false;
    this.#stand();
  }

  resize(width: number, height: number): void {
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.#stand();
  }

  dispose(): void {
    this.#controls.dispose();
  }

  #stand(): void {
    if (!this.#isTurned) standAt(this.camera, this.#angle);
    this.#controls.update();
  }
}

/** From the side on which the ground is lowest: into the valley instead of at its wall. */
function bestAngle(ground: Ground): number {
  const { grid: { size }, losses, scale } = ground; // prettier-ignore
  let [tiltX, tiltZ] = [0, 0];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, z] = onSquare(ground, column, row);
      const height = heightOf(losses[row * size + column] ?? NaN, scale);
      tiltX += x * height;
      tiltZ += z * height;
    }
  }
  const rise = (angle: number) => tiltX * Math.sin(angle) + tiltZ * Math.cos(angle);
  return angles.reduce((best, angle) => (rise(angle) < rise(best) ? angle : best));
}

/** Puts the eye there, as near as the whole box is in sight. */
function standAt(camera: PerspectiveCamera, angle: number): void {
  const distance = Math.max(4.3, 5.9 / camera.aspect);
  const [x, y, z] = TARGET;
  const along = distance * Math.cos(ELEVATION);
  camera.position.set(x + along * Math.sin(angle), y + distance * Math.sin(ELEVATION), z + along * Math.cos(angle));
  camera.lookAt(x, y, z);
}
