import { useMemo } from 'react';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { PlaneFrame } from '../../../core/protocol/plane.ts';
import { hear } from '../../link/follow.ts';
import { engine } from '../../link/session.ts';
import { createTopic } from '../../link/topic.ts';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { sameOpening } from '../../workspace/document/latest.ts';
import { usePicture } from '../../workspace/runs/picture.ts';
import { usePlane } from '../../workspace/plane/plane.ts';
import { useShown } from '../../workspace/runs/shown.ts';
import { gridOver, type Extents } from '../../kit/plot/axes.ts';

const GRID_SIZE = 100;

interface Shown {
  readonly frame: PlaneFrame | undefined;
  /** Asks for it once more. */
  readonly again: () => void;
}

/** The frame of what is shown, kept up to date by the engine for as long as the run is in training. */
export function useFrame(extents: Extents, isPlane: boolean): Shown {
  const frame = usePlane((state) => state.frame);
  const { isTrainable } = useAnalysis();
  const { runId } = useShown();
  const wanted = useMemo(
    () => (isTrainable ? { grid: gridOver(extents, isPlane, GRID_SIZE) } : null),
    [isTrainable, extents, isPlane],
  );
  const again = usePicture(planeTopic.want, wanted);
  const isShown = isTrainable && frame?.runId === runId && (frame.grid.up !== null) === isPlane;
  return { frame: isShown ? frame : undefined, again };
}

const show = (frame: PlaneFrame) => usePlane.setState({ frame, error: undefined });

/** What the network says on its plane. */
export const planeTopic = createTopic({
  ask: (params: EngineParams['plane']) => engine().request('plane', params),
  stop: () => engine().request('unwatchPlane', {}),
  hear: (listener) => hear(engine(), 'planeFrame', listener),
  everyMs: 0,
  hereNow: sameOpening,
  expect: () => show,
  news: (frame) => () => show(frame),
  // The points stay as they are.
  nothing: (error) => usePlane.setState({ frame: null, error }),
});
