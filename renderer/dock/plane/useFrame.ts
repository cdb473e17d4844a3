import { useMemo } from 'react';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { PlaneFrame } from '../../../core/protocol/plane.ts';
import { oneAtATime } from '../../engine/oneAtATime.ts';
import { engine } from '../../engine/session.ts';
import { useAnalysis } from '../../store/analysis.ts';
import { sameOpening } from '../../store/latest.ts';
import { usePicture } from '../../store/picture.ts';
import { usePlane } from '../../store/plane.ts';
import { useShown } from '../../store/shown.ts';
import { gridOver, type Extents } from '../data/axes.ts';

const GRID_SIZE = 100;

/** The frame of what is shown, kept up to date by the engine for as long as the run is in training. */
export function useFrame(extents: Extents, isPlane: boolean): PlaneFrame | undefined {
  const frame = usePlane((state) => state.frame);
  const { isTrainable } = useAnalysis();
  const { runId } = useShown();
  const wanted = useMemo(
    () => (isTrainable ? { grid: gridOver(extents, isPlane, GRID_SIZE) } : null),
    [isTrainable, extents, isPlane],
  );
  usePicture(ask, wanted);
  return isTrainable && frame?.runId === runId && (frame.grid.up !== null) === isPlane ? frame : undefined;
}

const ask = oneAtATime(async (params: EngineParams['plane'] | null) => {
  const isHere = sameOpening();
  const show = (frame: PlaneFrame | null, error?: unknown) => isHere() && usePlane.setState({ frame, error });
  if (!params) {
    show(null);
    await engine().request('unwatchPlane', {});
    return;
  }
  try {
    show(await engine().request('plane', params));
  } catch (error) {
    // The points stay as they are.
    show(null, error);
  }
});
