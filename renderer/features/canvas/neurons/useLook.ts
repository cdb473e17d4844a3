import { useMemo } from 'react';
import type { EngineParams } from '../../../../core/protocol/engine.ts';
import type { PlaneGrid } from '../../../../core/protocol/plane.ts';
import { oneAtATime } from '../../../link/oneAtATime.ts';
import { engine } from '../../../link/session.ts';
import { useAnalysis } from '../../../workspace/document/analysis.ts';
import { sameOpening } from '../../../workspace/document/latest.ts';
import { showFrame, showNothing, whenOf } from '../../../workspace/neurons/neurons.ts';
import { usePicture } from '../../../workspace/runs/picture.ts';

/** Has the engine tell of the neurons of what is shown; `index` of the example, null: not known yet. */
export function useLook(index: number | null, grid: PlaneGrid | null): void {
  const { isTrainable } = useAnalysis();
  const wanted = useMemo(
    () => (isTrainable && index !== null ? { example: { split: 'training' as const, index }, grid } : null),
    [isTrainable, index, grid],
  );
  usePicture(ask, wanted);
}

const ask = oneAtATime(async (params: EngineParams['neurons'] | null) => {
  const isHere = sameOpening();
  if (!params) {
    showNothing();
    await engine().request('unwatchNeurons', {});
    return;
  }
  const when = whenOf({ runId: params.runId, at: params.at });
  try {
    const frame = await engine().request('neurons', params);
    if (isHere()) showFrame(frame, when);
  } catch (error) {
    // Cards and wires are left without numbers.
    if (isHere()) showNothing(error);
  }
});
