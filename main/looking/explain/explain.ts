import { networkSignature } from '../../../core/analysis/signature.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import type { ParsedParams } from '../../../core/protocol/engine.ts';
import type { StepExplanation } from '../../../core/protocol/explain.ts';
import { initialWeights } from '../../model/model.ts';
import { loadData } from '../../data/load.ts';
import { momentOf } from '../../train/moments.ts';
import { keptBy, newOptimizer } from '../../train/ownership.ts';
import { compileDocument } from '../../train/prepare.ts';
import type { Runs } from '../../train/runs.ts';
import { explainStep, type Subject } from './explainStep.ts';
import { noExample } from '../noExample.ts';

type Request = ParsedParams['explainStep'];

export const anotherNetwork = text(
  'The run trained another network: bring back its settings, or choose another run.',
  'Der Lauf hat ein anderes Netz trainiert: seine Einstellungen zurückholen oder einen anderen Lauf wählen.',
);

/**
 * The next training step of a document on a single example. Fails like `subjectOf`, and with invalidRequest if there is
 * no such example.
 */
export async function explain(runs: Runs, home: string, request: Request): Promise<StepExplanation> {
  const { runId, index, split = 'training' } = request;
  const subject = await subjectOf(runs, home, request);
  const { count } = subject.data[split];
  if (index >= count) throw new EngineError('invalidRequest', noExample(count));
  return { runId, ...(await explainStep(subject, index, split)) };
}

/**
 * A document's network with its data, in the state of a run or before training. Fails with documentHasProblems, with
 * errors from loading the data, and with invalidRequest if the run trained a different network or its moment is not
 * kept.
 */
export async function subjectOf(
  runs: Runs,
  home: string,
  { document, runId, at }: Pick<Request, 'document' | 'runId' | 'at'>,
): Promise<Subject> {
  const model = compileDocument(document);
  const settings = document.training;
  const saved = runId === null ? undefined : await momentOf(runs, runId, at);
  if (saved && saved.record.network !== networkSignature(document)) {
    throw new EngineError('invalidRequest', anotherNetwork);
  }
  const data = await loadData(document.data, { home });
  const weights = saved?.checkpoint.weights ?? initialWeights(model, settings.seed);
  const { slots, count } = saved ? keptBy(settings, saved) : { slots: new Map(), count: newOptimizer };
  const step = saved?.checkpoint.state.step ?? 0;
  return { model, settings, data, state: { weights, optimizer: slots }, step, optimizer: count };
}
