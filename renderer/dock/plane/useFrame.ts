import { useEffect, useMemo } from 'react';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { PlaneFrame, PlaneGrid } from '../../../core/protocol/plane.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { oneAtATime } from '../../engine/oneAtATime.ts';
import { engine, useEngineState } from '../../engine/session.ts';
import { useAnalysis } from '../../store/analysis.ts';
import { useDocument } from '../../store/document.ts';
import { usePlane } from '../../store/plane.ts';
import { useShown } from '../../store/shown.ts';
import { drawnRange, type Extents } from '../data/axes.ts';

const GRID_SIZE = 100;

/** The frame of what is shown, kept up to date by the engine for as long as the run is in training. */
export function useFrame(run: RunRecord | undefined, extents: Extents, isPlane: boolean): PlaneFrame | undefined {
  const generation = useEngineState((state) => (state.status.kind === 'ready' ? state.generation : null));
  const frame = usePlane((state) => state.frame);
  const document = useDocument((state) => state.document);
  const isTrainable = useAnalysis().isTrainable;
  const { runId, at } = useShown();
  const grid = useMemo(() => gridOver(extents, isPlane), [extents, isPlane]);
  // A run that goes on has to be watched anew: the engine follows it only while it is in training.
  const isTraining = run?.progress.status === 'running';
  useEffect(() => {
    if (generation !== null && isTrainable) ask({ document, runId, at, grid });
  }, [generation, document, isTrainable, runId, at, grid, isTraining]);
  useEffect(() => leave, []);
  return isTrainable && frame?.runId === runId && (frame.grid.up !== null) === isPlane ? frame : undefined;
}

const ask = oneAtATime(async (params: EngineParams['plane']) => {
  // What cannot be shown leaves the points as they are.
  usePlane.setState({ frame: await engine().request('plane', params).catch(() => null) }); // prettier-ignore
});

function leave(): void {
  void engine().request('unwatchPlane', {}).catch(() => undefined); // prettier-ignore
}

/** As far as the axes are drawn. */
function gridOver({ across, up }: Extents, isPlane: boolean): PlaneGrid {
  return { across: drawnRange(across), up: isPlane ? drawnRange(up) : null, size: GRID_SIZE };
}
