import { useMemo } from 'react';
import type { PlaneGrid } from '../../../../core/protocol/plane.ts';
import { useAnalysis } from '../../../workspace/document/analysis.ts';
import { neuronTopic } from '../../../workspace/neurons/neurons.ts';
import { usePicture } from '../../../workspace/runs/picture.ts';

/** Has the engine tell of the neurons of what is shown; `index` of the example, null: not known yet. Returns what asks again. */
export function useLook(index: number | null, grid: PlaneGrid | null): () => void {
  const { isTrainable } = useAnalysis();
  const wanted = useMemo(
    () => (isTrainable && index !== null ? { example: { split: 'training' as const, index }, grid } : null),
    [isTrainable, index, grid],
  );
  return usePicture(neuronTopic.want, wanted);
}
