import type { LandscapePoint } from '../../../core/protocol/landscape.ts';
import type { RaceGround } from '../../../core/protocol/race.ts';
import { toWire } from '../../../core/protocol/tensors.ts';
import { floatTensor } from '../../tensors/wire.ts';
import type { Snapshot } from '../../train/history/trail.ts';
import { dot, subtract, type Point } from '../../train/history/vector.ts';
import type { Subject } from '../explain/explainStep.ts';
import { placed, type Plane } from '../landscape/directions.ts';
import { lowestPoint } from '../landscape/lowest.ts';
import { principalComponents } from '../landscape/principal.ts';
import { extentAround, type Extent } from '../landscape/surface.ts';
import { surfaceOf } from '../landscape/surfaceOf.ts';

type Trail = readonly Snapshot[];
export type GroundSubject = Pick<Subject, 'model' | 'data' | 'settings' | 'state'>;

const RESOLUTION = 41;
/**
 * Contestants that go this many times as far as the others would shrink their paths to specks, so they are left out of
 * the picture.
 */
const FARTHEST = 3;

/** The plane on which the paths of a race are shown, before its losses are known. */
export interface RacePlane {
  readonly plane: Plane & { readonly explained: readonly [number, number] };
  readonly extent: Extent;
  readonly ways: readonly (readonly LandscapePoint[])[];
}

/**
 * The plane through the common start along which the contestants have moved most, each weighted equally however far it
 * went; undefined if they have not moved in two directions. `isSound`: which ones have not diverged; if there are any,
 * only they count.
 */
export async function racePlane(
  centre: Point,
  trails: readonly Trail[],
  isSound: readonly boolean[],
  signal: AbortSignal,
): Promise<RacePlane | undefined> {
  const sound = trails.filter((_, i) => isSound[i]);
  const moves = (sound.length > 0 ? sound : trails).flatMap((trail) => scaledMoves(centre, trail));
  const found = await principalComponents(moves, signal);
  if (!found) return undefined;
  const plane = { centre, ...found };
  const ways = trails.map((trail) => trail.map((snapshot) => placed(plane, snapshot)));
  return { plane, extent: extentOf(ways), ways };
}

/** The offsets from the start to every point of a path, as fractions of the farthest. */
function scaledMoves(centre: Point, trail: Trail): readonly Point[] {
  const moves = trail.map(({ point }) => subtract(point, centre));
  const farthest = Math.sqrt(Math.max(...moves.map((move) => dot(move, move))));
  return farthest > 0 ? moves.map((move) => move.map((value) => value / farthest)) : [];
}

function extentOf(ways: readonly (readonly LandscapePoint[])[]): Extent {
  const reach = (way: readonly LandscapePoint[]) => Math.max(0, ...way.map(({ a, b }) => Math.hypot(a, b)));
  const reaches = ways.map(reach).toSorted((a, b) => a - b);
  const farthest = FARTHEST * (reaches[Math.floor((reaches.length - 1) / 2)] ?? 0);
  const seen = ways.flat().filter(({ a, b }) => Math.hypot(a, b) <= farthest);
  const points = seen.map(({ a, b }) => [a, b] as const);
  return extentAround(points, Math.max(1e-3, 0.2 * reach(seen)));
}

/** The losses over it, complete or as far as computed. Rejects when aborted. */
export async function raceGround(
  subject: GroundSubject,
  { plane, extent }: RacePlane,
  { home, signal, tell }: { home: string; signal: AbortSignal; tell: (ground: RaceGround) => void },
): Promise<RaceGround> {
  const ground = (losses: Float32Array, done: number): RaceGround => ({
    ...{ extent, done, total: RESOLUTION ** 2, explained: plane.explained, lowest: null },
    losses: floatTensor(losses, [RESOLUTION, RESOLUTION]),
  });
  const onProgress = (losses: Float32Array, done: number) => tell(ground(losses, done));
  const { losses } = await surfaceOf(subject, plane, { resolution: RESOLUTION, extent, signal, onProgress }, { home });
  const lowest = lowestPoint(losses, RESOLUTION, extent);
  return { ...ground(losses, RESOLUTION ** 2), lowest: lowest ? { ...lowest, loss: toWire(lowest.loss) } : null };
}
