import type { z } from 'zod';
import { signature } from '../../core/analysis/signature.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { engineRequests } from '../../core/protocol/engine.ts';
import type { StepExplanation } from '../../core/protocol/explain.ts';
import { initialWeights } from '../compile/model.ts';
import { loadData } from '../datasets/load.ts';
import { momentOf } from '../train/moments.ts';
import { compileDocument } from '../train/prepare.ts';
import type { Runs } from '../train/runs.ts';
import { explainStep } from './explainStep.ts';

type Request = z.output<typeof engineRequests.explainStep>;

/**
 * The next training step of a document on one example. Fails with documentHasProblems, with what loading the data fails
 * with, and with invalidRequest when the run trained another network, its moment is not kept, or there is no such example.
 */
export async function explain(
  runs: Runs,
  home: string,
  { document, runId, at, index }: Request,
): Promise<StepExplanation> {
  const model = compileDocument(document);
  const settings = document.training;
  const saved = runId === null ? undefined : await momentOf(runs, runId, at);
  if (saved && saved.record.signature !== signature(document)) {
    throw new EngineError('invalidRequest', 'The run trained another network.');
  }
  const data = await loadData(document.data, { home });
  if (index >= data.training.count) {
    throw new EngineError('invalidRequest', `There are ${data.training.count} training examples.`);
  }
  const { weights, optimizer, state } = saved?.checkpoint ?? {
    weights: initialWeights(model, settings.seed),
    optimizer: new Map(),
    state: { step: 0 },
  };
  const explained = await explainStep({
    model,
    settings,
    data,
    state: { weights, optimizer },
    step: state.step,
    index,
  });
  return { runId, ...explained };
}
