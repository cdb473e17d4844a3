import {
  AmbientLight,
  DirectionalLight,
  Raycaster,
  type PerspectiveCamera,
  Scene,
  Vector2,
  WebGLRenderer,
} from 'three';
import type { LandscapeSpot } from '../../../../core/protocol/landscape.ts';
import type { Ground } from '../heights.ts';
import type { DrawnWay } from '../ways.ts';
import { Box, type AxisTexts } from './box.ts';
import { Eye } from './eye.ts';
import { fromSpace, HEIGHT } from './place.ts';
import { Terrain } from './terrain.ts';
import { Marker, Trails } from './trails.ts';

export interface LandscapeScene {
  showGround(ground: Ground): void;
  /** The newest last. */
  showWays(ground: Ground, ways: readonly DrawnWay[]): void;
  showAxes(texts: AxisTexts, colour: string): void;
  /** Where the run was at the moment that is shown; undefined: now. */
  showPast(ground: Ground, past: LandscapeSpot | undefined): void;
  /** The point of the landscape under a point of the window; undefined where there is none. */
  pick(of: Ground, clientX: number, clientY: number): LandscapeSpot | undefined;
  /** Looks from where the landscape is seen best. */
  face(): void;
  resize(width: number, height: number): void;
  dispose(): void;
}

/** The landscape in space, on a canvas: turned with the mouse. Throws where there is no WebGL. */
export function createScene(canvas: HTMLCanvasElement, layer: HTMLElement): LandscapeScene {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
  renderer.localClippingEnabled = true;
  const [terrain, trails, box, past] = [new Terrain(), new Trails(), new Box(layer), new Marker('#3b5bdb')];
  past.group.visible = false;
  const scene = new Scene();
  scene.add(...lights(), terrain.group, trails.group, box.group, past.group);
  const size = { width: 0, height: 0 };
  let frame = 0;
  // However much changes, it is drawn once a frame.
  const draw = () => {
    cancelAnimationFrame(frame);
    // Not laid out yet, or folded away.
    if (size.width === 0 || size.height === 0) return;
    frame = requestAnimationFrame(() => {
      box.look(eye.camera, size.width, size.height);
      renderer.render(scene, eye.camera);
    });
  };
  const eye = new Eye(canvas, () => draw());
  const drawn =
    <Args extends readonly unknown[]>(change: (...args: Args) => void) =>
    (...args: Args) => {
      change(...args);
      draw();
    };
  return {
    showGround: drawn((of: Ground) => {
      terrain.show(of);
      eye.see(of);
    }),
    showWays: drawn((of: Ground, ways: readonly DrawnWay[]) => trails.show(of, ways)),
    showAxes: drawn((texts: AxisTexts, colour: string) => box.show(texts, colour)),
    showPast: drawn((of: Ground, spot: LandscapeSpot | undefined) => past.show(of, spot)),
    pick: (of, clientX, clientY) => pickFrom(canvas, eye.camera, terrain, of, [clientX, clientY]),
    face: drawn(() => eye.face()),
    resize: drawn((width: number, height: number) => {
      Object.assign(size, { width, height });
      if (width === 0 || height === 0) return;
      renderer.setSize(width, height, false);
      eye.resize(width, height);
    }),
    dispose() {
      cancelAnimationFrame(frame);
      for (const part of [eye, terrain, trails, box, past]) part.dispose();
      renderer.dispose();
    },
  };
}

/** Where a ray from the eye through a point of the window meets the ground that can be seen. */
function pickFrom(
  canvas: HTMLCanvasElement,
  camera: PerspectiveCamera,
  terrain: Terrain,
  of: Ground,
  [clientX, clientY]: readonly [number, number],
): LandscapeSpot | undefined {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const ray = new Raycaster();
  ray.setFromCamera(new Vector2((2 * (clientX - left)) / width - 1, 1 - (2 * (clientY - top)) / height), camera);
  const hit = ray.intersectObject(terrain.mesh).find(({ point }) => point.y <= HEIGHT);
  return hit && fromSpace(of, hit.point);
}

function lights() {
  const sun = new DirectionalLight(0xffffff, 1.5);
  sun.position.set(-1.5, 3, 1);
  return [new AmbientLight(0xffffff, 2), sun];
}
