import { GreaterDepth, Group, Mesh, MeshLambertMaterial, SphereGeometry } from 'three';
import { LineMaterial } from 'three/examples/jsm/lines/LineMaterial.js';
import { LineSegments2 } from 'three/examples/jsm/lines/LineSegments2.js';
import { LineSegmentsGeometry } from 'three/examples/jsm/lines/LineSegmentsGeometry.js';
import type { LandscapePoint, LandscapeSpot } from '../../../../core/protocol/landscape.ts';
import { placeOf, type Ground } from '../heights.ts';
import { isOn, type DrawnWay } from '../ways.ts';
import { inSpace } from './place.ts';

/** Above the ground. */
const LIFT = 0.014;
const RADIUS = 0.038;
/** Longest piece of a line, in points of the grid: it lies on the ground between its own points as well. */
const PIECE = 0.4;
const MOST_PIECES = 60;
/** Of what is hidden behind the ground. */
const BEHIND = 0.3;
/** Sets lines off from the ground. */
const CASING = '#ffffff';

const sphere = new SphereGeometry(RADIUS, 24, 16);

/** A ball that stands on the ground, fainter where the ground hides it. */
export class Marker {
  readonly group = new Group();
  readonly #meshes: readonly Mesh<SphereGeometry, MeshLambertMaterial>[];

  constructor(color: string) {
    const seen = new MeshLambertMaterial({ color });
    const hidden = new MeshLambertMaterial({ color, depthFunc: GreaterDepth, depthWrite: false, transparent: true, opacity: BEHIND }); // prettier-ignore
    this.#meshes = [new Mesh(sphere, hidden), new Mesh(sphere, seen)];
    this.group.add(...this.#meshes);
  }

  show(ground: Ground, spot: LandscapeSpot | undefined): void {
    this.group.visible = spot !== undefined && isOn(spot, ground.grid.extent);
    if (spot) this.group.position.copy(inSpace(ground, spot, RADIUS));
  }

  dispose(): void {
    for (const { material } of this.#meshes) material.dispose();
  }
}

/** Lines over the ground, each with a ball at its end. */
export class Trails {
  readonly group = new Group();
  #drawn: readonly { dispose(): void }[] = [];

  show(ground: Ground, ways: readonly DrawnWay[]): void {
    this.dispose();
    this.group.clear();
    const drawn: { dispose(): void }[] = [];
    for (const { points, colour, isFaint } of ways) {
      const geometry = new LineSegmentsGeometry().setPositions(piecesOf(ground, points));
      const opacity = isFaint ? 0.45 : 1;
      const materials = [
        new LineMaterial({
          color: CASING,
          linewidth: 6,
          transparent: true,
          opacity: 0.75 * opacity,
          depthWrite: false,
        }),
        new LineMaterial({ color: colour, linewidth: 3, transparent: true, opacity: BEHIND * opacity, depthFunc: GreaterDepth, depthWrite: false }), // prettier-ignore
        // Transparent or not: opaque lines are drawn first, under their casings.
        new LineMaterial({ color: colour, linewidth: 3.2, transparent: true, opacity }),
      ];
      for (const [order, material] of materials.entries()) {
        const line = new LineSegments2(geometry, material);
        line.renderOrder = order;
        this.group.add(line);
      }
      const marker = new Marker(colour);
      marker.show(ground, isFaint ? undefined : points.at(-1));
      this.group.add(marker.group);
      drawn.push(geometry, ...materials, marker);
    }
    this.#drawn = drawn;
  }

  dispose(): void {
    for (const each of this.#drawn) each.dispose();
    this.#drawn = [];
  }
}

/** Ends of short pieces of a way, where it lies on the landscape. */
function piecesOf(ground: Ground, way: readonly LandscapePoint[]): number[] {
  const places: LandscapeSpot[] = way.slice(0, 1);
  for (const [i, to] of way.slice(1).entries()) {
    const from = way[i];
    if (from) places.push(...between(ground, from, to));
  }
  return places.slice(1).flatMap((to, i) => {
    const from = places[i];
    const { extent } = ground.grid;
    if (!from || !isOn(from, extent) || !isOn(to, extent)) return [];
    return [...inSpace(ground, from, LIFT).toArray(), ...inSpace(ground, to, LIFT).toArray()];
  });
}

/** From one point, itself left out, to another. */
function between({ grid }: Ground, from: LandscapeSpot, to: LandscapeSpot): readonly LandscapeSpot[] {
  const [begin, end] = [placeOf(grid, from), placeOf(grid, to)];
  const length = Math.hypot(end[0] - begin[0], end[1] - begin[1]);
  const count = Math.min(MOST_PIECES, Math.max(1, Math.ceil(length / PIECE)));
  return Array.from({ length: count }, (_, i) => {
    const share = (i + 1) / count;
    return { a: from.a + share * (to.a - from.a), b: from.b + share * (to.b - from.b) };
  });
}
