import { useMemo } from 'react';
import type { DataSource } from '../../../../core/data/source.ts';
import type { TokenFacts } from '../../../../core/protocol/requests/textData.ts';
import { decodeTensor } from '../../../kit/tensor.ts';
import { useRequest } from '../../../link/useAnswer.ts';
import { usePictured } from '../../../workspace/runs/picture.ts';
import { useShown } from '../../../workspace/runs/shown.ts';
import { selectedRun, useRuns } from '../../../workspace/runs/runs.ts';
import { isActive } from '../../../workspace/runs/runState.ts';
import { useThrottled } from '../../../workspace/shared/useThrottled.ts';
import type { Known } from '../../../kit/tokens/Chips.tsx';

const AT_MOST_EVERY_MS = 1000;

/** What is known of the pieces of a vocabulary: from the texts, and from the network that looks them up. */
export function useKnown(source: DataSource): { readonly facts: TokenFacts | undefined; readonly known: Known } {
  const document = usePictured();
  const { runId, at } = useShown();
  const refresh = useThrottled(useRuns, () => trainedSoFar(), AT_MOST_EVERY_MS);
  const facts = useRequest('tokenFacts', { source }).data;
  // Without a network that can be computed there are no vectors.
  const norms = useRequest('embeddingNorms', { document, runId, at }, refresh).data?.table?.norms;
  const known = useMemo(
    () => ({ counts: facts && decodeTensor(facts.counts).values, norms: norms && decodeTensor(norms).values }),
    [facts, norms],
  );
  return { facts, known };
}

function trainedSoFar(): string {
  const run = selectedRun();
  if (!run) return '';
  return isActive(run.progress.status) ? `epoch ${run.epochs.length}` : `step ${run.progress.step}`;
}
