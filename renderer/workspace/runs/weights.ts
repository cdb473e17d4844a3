import type { Document } from '../../../core/graph/document.ts';
import { labelOf } from '../../../core/graph/runLabels.ts';
import type { WeightSizes } from '../../../core/protocol/runs.ts';
import { goesOn, MB, MOST_BUDGET, weightPlan, type Keepable, type WeightPlan } from '../../../core/runs/keptWeights.ts';
import { useSettings } from '../../kit/settings.ts';
import { engine } from '../../link/session.ts';
import { perDocument } from '../workspaces.ts';
import { useDocument } from '../document/document.ts';
import { here } from '../document/latest.ts';
import { runIdsNow } from '../project/project.ts';
import { labelRuns } from './looks.ts';
import { findRun, type Runs } from './runState.ts';
import { useRuns } from './runs.ts';

/** A budget is raised by so many megabytes at once. */
const STEP = 50;

/** What the weights of runs take, by their ids; absent: there are none. */
export type Sizes = Readonly<Record<string, WeightSizes>>;

/** The runs whose weights can be kept, with what that takes. */
export function keepable(runs: Runs, sizes: Sizes, document: Pick<Document, 'runs'>): readonly Keepable[] {
  return runs.flatMap(({ id, progress }) => {
    const size = Object.hasOwn(sizes, id) ? sizes[id] : undefined;
    if (!size) return [];
    return [{ id, bytes: goesOn(progress.status) ? size.all : size.weights, fate: labelOf(document, id).weights }];
  });
}

/** What the next save is about to leave out, while somebody is asked about it. */
export const useNoRoom = perDocument<{ readonly plan: WeightPlan | null }>(() => ({ plan: null }));

/** Whether the project has room for all weights that are to be kept; if not, `useNoRoom` says for which. */
export async function hasRoom(): Promise<boolean> {
  const runIds = runIdsNow();
  // The last ones are always kept.
  if (runIds.length < 2) return true;
  const { act } = here();
  const sizes = await engine().request('runWeights', { runIds });
  // Another document may be in sight by now.
  return act(() => {
    const { runs } = useRuns.getState();
    const listed = runIds.flatMap((id) => findRun(runs, id) ?? []);
    const { weightBudget } = useSettings.getState();
    const plan = weightPlan(keepable(listed, sizes, useDocument.getState().document), weightBudget * MB);
    useNoRoom.setState({ plan });
    return plan.leaving.length === 0;
  });
}

/** The budget that has room for what is kept and what is about to leave, in steps of 50 MB; the highest if there is none. */
export function roomFor({ wanted }: Pick<WeightPlan, 'wanted'>): number {
  return Math.min(MOST_BUDGET, Math.ceil(wanted / MB / STEP) * STEP);
}

/** From now on there is room for what was about to leave. */
export function raiseBudget(): void {
  const { plan } = useNoRoom.getState();
  if (plan) useSettings.getState().set({ weightBudget: roomFor(plan) });
}

/** Weights are given up, which an undo takes back as long as they are on this computer. */
export function dropWeights(ids: readonly string[]): void {
  useDocument.getState().endStep();
  labelRuns(ids, { weights: 'dropped' });
}
