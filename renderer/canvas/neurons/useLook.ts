import { useEffect } from 'react';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { PlaneGrid } from '../../../core/protocol/plane.ts';
import { oneAtATime } from '../../engine/oneAtATime.ts';
import { engine, useEngineState } from '../../engine/session.ts';
import { useAnalysis } from '../../store/analysis.ts';
import { useDocument } from '../../store/document.ts';
import { showFrame } from '../../store/neurons.ts';
import { activeRun, useRuns } from '../../store/runs.ts';
import { useShown } from '../../store/shown.ts';

/** Asks for the neurons of what is shown, and again whenever that changes; `example` null: not known yet. */
export function useLook(example: number | null, grid: PlaneGrid | null): void {
  const generation = useEngineState((state) => (state.status.kind === 'ready' ? state.generation : null));
  const document = useDocument((state) => state.document);
  const isTrainable = useAnalysis().isTrainable;
  const { runId, at } = useShown();
  // A run that goes on has to be watched anew: the engine follows it only while it is in training.
  const isTraining = useRuns(({ runs }) => activeRun(runs)?.progress.status === 'running');
  useEffect(() => {
    if (generation === null || example === null) return;
    if (isTrainable) ask({ document, runId, at, example: { split: 'training', index: example }, grid });
    else showFrame(null);
  }, [generation, document, isTrainable, runId, at, example, grid, isTraining]);
  useEffect(() => () => leave(), []);
}

const ask = oneAtATime(async (params: EngineParams['neurons']) => {
  // What cannot be looked at leaves cards and wires without numbers.
  showFrame(await engine().request('neurons', params).catch(() => null)); // prettier-ignore
});

function leave(): void {
  showFrame(null);
  void engine().request('unwatchNeurons', {}).catch(() => undefined); // prettier-ignore
}
