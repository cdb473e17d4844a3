import { useMemo } from 'react';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { PlaneFrame } from '../../../core/protocol/plane.ts';
import { oneAtATime } from '../../link/oneAtATime.ts';
import { engine } from '../../link/session.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { sameOpening } from '../../workspace/document/latest.ts';
import { usePicture } from '../../workspace/runs/picture.ts';
import { usePlane } from '../../workspace/plane/plane.ts';
import { useShown } from '../../workspace/runs/shown.ts';
import { gridOver, type Extents } from '../../kit/plot/axes.ts';

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
