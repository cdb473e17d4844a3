import {
  BufferGeometry,
  Color,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  Mesh,
  MeshLambertMaterial,
  Plane,
  PlaneGeometry,
  Vector3,
} from 'three';
import { LineMaterial } from 'three/examples/jsm/lines/LineMaterial.js';
import { LineSegments2 } from 'three/examples/jsm/lines/LineSegments2.js';
import { LineSegmentsGeometry } from 'three/examples/jsm/lines/LineSegmentsGeometry.js';
import { bandsOf, colourAt } from '../contours.ts';
import { heightOf, openHeightOf, type Ground } from '../heights.ts';
import { HEIGHT, onSquare, WIDTH } from './place.ts';

/** Lines of equal loss lie so far above the ground. */
const LIFT = 0.004;

/** The surface, cut off at the highest loss that counts, with lines of equal loss. */
export class Terrain {
  readonly group = new Group();
  readonly mesh: Mesh<BufferGeometry, MeshLambertMaterial>;
  readonly #lines: LineSegments2;

  constructor() {
    const material = new MeshLambertMaterial({
      vertexColors: true,
      side: DoubleSide,
      clippingPlanes: [new Plane(new Vector3(0, -1, 0), HEIGHT * 1.0005)],
      // Lines on it are not to flicker.
      polygonOffset: true,
      polygonOffsetFactor: 1,
      polygonOffsetUnits: 1,
    });
    this.mesh = new Mesh(new BufferGeometry(), material);
    const line = new LineMaterial({ color: 0xffffff, linewidth: 1, transparent: true, opacity: 0.35 });
    this.#lines = new LineSegments2(new LineSegmentsGeometry(), line);
    this.group.add(this.mesh, this.#lines);
  }

  show(ground: Ground): void {
    this.mesh.geometry.dispose();
    this.mesh.geometry = surfaceOf(ground);
    this.#lines.geometry.dispose();
    this.#lines.geometry = new LineSegmentsGeometry().setPositions(linesOf(ground));
  }

  dispose(): void {
    for (const part of [this.mesh, this.#lines]) {
      part.geometry.dispose();
      part.material.dispose();
    }
  }
}

function surfaceOf({ grid: { size }, losses, scale }: Ground): BufferGeometry {
  const geometry = new PlaneGeometry(WIDTH, WIDTH, size - 1, size - 1).rotateX(-Math.PI / 2);
  const places = geometry.getAttribute('position');
  const colours: number[] = [];
  for (let i = 0; i < places.count; i++) {
    // The plane has its rows from the back to the front, and b grows to the back.
    const row = size - 1 - Math.floor(i / size);
    const loss = losses[row * size + (i % size)] ?? NaN;
    places.setY(i, HEIGHT * openHeightOf(loss, scale));
    colours.push(...new Color(colourAt(heightOf(loss, scale))).toArray());
  }
  geometry.setAttribute('color', new Float32BufferAttribute(colours, 3));
  geometry.computeVertexNormals();
  return geometry;
}

/** Ends of the pieces of all lines of equal loss, but for those along the edge. */
function linesOf(ground: Ground): number[] {
  const { size } = ground.grid;
  const isInside = ([x, y]: readonly [number, number]) => x >= 0.5 && y >= 0.5 && x <= size - 0.5 && y <= size - 0.5;
  return bandsOf(ground)
    .slice(1)
    .flatMap(({ rings, height }) =>
      rings.flatMap((ring) =>
        ring.slice(1).flatMap((end, i) => {
          const begin = ring[i];
          if (!begin || !isInside(begin) || !isInside(end)) return [];
          return [begin, end].flatMap(([x, y]) => {
            const [across, deep] = onSquare(ground, x - 0.5, y - 0.5);
            return [across, HEIGHT * height + LIFT, deep];
          });
        }),
      ),
    );
}
