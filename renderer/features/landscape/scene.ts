import { interpolateViridis } from 'd3-scale-chromatic';
import {
  AmbientLight,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  Float32BufferAttribute,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Raycaster,
  Scene,
  SphereGeometry,
  Vector2,
  Vector3,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { Line2 } from 'three/examples/jsm/lines/Line2.js';
import { LineGeometry } from 'three/examples/jsm/lines/LineGeometry.js';
import { LineMaterial } from 'three/examples/jsm/lines/LineMaterial.js';
import type { LandscapePoint, LandscapeSpot } from '../../../core/protocol/landscape.ts';
import { heightOf, lossAt, placeOf, pointAtPlace, type Grid, type Scale } from './heights.ts';

/** The losses without holes, and how high they are drawn. */
export interface Ground {
  readonly grid: Grid;
  readonly losses: Float32Array;
  readonly scale: Scale;
}

export interface LandscapeScene {
  showGround(ground: Ground): void;
  /** The newest last. */
  showWays(ground: Ground, ways: readonly (readonly LandscapePoint[])[]): void;
  /** Where the run was at the moment that is shown; undefined: now. */
  showPast(ground: Ground, past: LandscapeSpot | undefined): void;
  /** The point of the landscape under a point of the window; undefined where there is none. */
  pick(of: Ground, clientX: number, clientY: number): LandscapeSpot | undefined;
  resize(width: number, height: number): void;
  dispose(): void;
}

/** The ground is a square of this width; its highest point is this high. */
const WIDTH = 2;
const HEIGHT = 0.9;
/** Above the ground, or the line would flicker in it. */
const LIFT = 0.012;

/** The landscape in space, on a canvas: turned with the mouse. Throws where there is no WebGL. */
export function createScene(canvas: HTMLCanvasElement): LandscapeScene {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
  const scene = new Scene();
  const camera = new PerspectiveCamera(38, 1, 0.1, 20);
  camera.position.set(1.65, 1.75, 1.95);
  const controls = new OrbitControls(camera, canvas);
  controls.target.set(0, 0.3, 0);
  controls.maxPolarAngle = 0.49 * Math.PI;
  controls.minDistance = 1;
  controls.maxDistance = 7;
  const ground = new Mesh(new BufferGeometry(), new MeshLambertMaterial({ vertexColors: true, side: DoubleSide }));
  const marker = markerOf(0xff3b30);
  const pastMarker = markerOf(0x3b5bdb);
  scene.add(...lights(), ground, marker, pastMarker);
  let lines: Line2[] = [];
  let frame = 0;
  // However much changes, it is drawn once a frame.
  const draw = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => renderer.render(scene, camera));
  };
  controls.addEventListener('change', draw);
  controls.update();

  return {
    showGround(of) {
      ground.geometry.dispose();
      ground.geometry = groundOf(of);
      draw();
    },
    showWays(of, ways) {
      for (const line of lines) removeLine(scene, line);
      const drawn = ways.filter((way) => way.length > 1);
      lines = drawn.map((way, i) => lineOf(of, way, i === drawn.length - 1));
      scene.add(...lines);
      mark(marker, of, ways.at(-1)?.at(-1));
      draw();
    },
    showPast(of, past) {
      mark(pastMarker, of, past);
      draw();
    },
    pick: (of, clientX, clientY) => pickFrom(canvas, camera, ground, of, [clientX, clientY]),
    resize(width, height) {
      renderer.setSize(width, height, false);
      camera.aspect = width / Math.max(1, height);
      camera.updateProjectionMatrix();
      draw();
    },
    dispose() {
      cancelAnimationFrame(frame);
      controls.dispose();
      for (const line of lines) removeLine(scene, line);
      for (const mesh of [ground, marker, pastMarker]) {
        mesh.geometry.dispose();
        mesh.material.dispose();
      }
      renderer.dispose();
    },
  };
}

/** Where a ray from the eye through a point of the window meets the ground. */
function pickFrom(
  canvas: HTMLCanvasElement,
  camera: PerspectiveCamera,
  ground: Mesh,
  of: Ground,
  [clientX, clientY]: readonly [number, number],
): LandscapeSpot | undefined {
  const box = canvas.getBoundingClientRect();
  const at = new Vector2((2 * (clientX - box.left)) / box.width - 1, 1 - (2 * (clientY - box.top)) / box.height);
  const ray = new Raycaster();
  ray.setFromCamera(at, camera);
  const [hit] = ray.intersectObject(ground);
  return hit && fromSpace(of, hit.point);
}

function lights() {
  const sun = new DirectionalLight(0xffffff, 1.6);
  sun.position.set(-1.5, 3, 1);
  return [new AmbientLight(0xffffff, 1.9), sun];
}

function markerOf(color: number): Mesh<SphereGeometry, MeshBasicMaterial> {
  const marker = new Mesh(new SphereGeometry(0.035), new MeshBasicMaterial({ color, depthTest: false }));
  marker.renderOrder = 1;
  return marker;
}

function mark(marker: Mesh, ground: Ground, place: LandscapeSpot | undefined): void {
  marker.visible = place !== undefined;
  if (place) marker.position.copy(inSpace(ground, place));
}

function groundOf({ grid: { size }, losses, scale }: Ground): BufferGeometry {
  const geometry = new PlaneGeometry(WIDTH, WIDTH, size - 1, size - 1).rotateX(-Math.PI / 2);
  const places = geometry.getAttribute('position');
  const colours: number[] = [];
  for (let i = 0; i < places.count; i++) {
    // The plane has its rows from the back to the front, and b grows to the back.
    const row = size - 1 - Math.floor(i / size);
    const height = heightOf(losses[row * size + (i % size)] ?? NaN, scale);
    places.setY(i, HEIGHT * height);
    colours.push(...new Color(interpolateViridis(height)).toArray());
  }
  geometry.setAttribute('color', new Float32BufferAttribute(colours, 3));
  geometry.computeVertexNormals();
  return geometry;
}

function inSpace({ grid, losses, scale }: Ground, point: LandscapeSpot): Vector3 {
  const place = placeOf(grid, point);
  const along = (value: number) => (value / (grid.size - 1) - 0.5) * WIDTH;
  return new Vector3(along(place[0]), HEIGHT * heightOf(lossAt(grid, losses, place), scale) + LIFT, -along(place[1]));
}

function fromSpace({ grid }: Ground, { x, z }: Vector3): LandscapeSpot {
  const along = (value: number) => (value / WIDTH + 0.5) * (grid.size - 1);
  return pointAtPlace(grid, [along(x), along(-z)]);
}

function lineOf(ground: Ground, way: readonly LandscapePoint[], isNewest: boolean) {
  const geometry = new LineGeometry().setPositions(way.flatMap((point) => inSpace(ground, point).toArray()));
  // Seen through the ground as well: the way is what it is about.
  const material = new LineMaterial({ color: isNewest ? 0xff3b30 : 0xffb4a8, linewidth: 3, depthTest: false });
  return new Line2(geometry, material);
}

function removeLine(scene: Scene, line: Line2): void {
  scene.remove(line);
  line.geometry.dispose();
  line.material.dispose();
}
