import { useMemo } from 'react';
import { labelOf } from '../../../core/graph/runLabels.ts';
import { MB, weightPlan, type WeightPlan } from '../../../core/runs/keptWeights.ts';
import { inBoth, same, text, type Text } from '../../../core/text.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import { useSettings } from '../../kit/settings.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { useDocument } from '../../workspace/document/document.ts';
import type { Runs } from '../../workspace/runs/runState.ts';
import { keepable } from '../../workspace/runs/weights.ts';
import type { RunCell } from './rows.ts';

/** What becomes of the weights of runs, by run, and of all of them together; null before the engine has told. */
export interface Weights {
  readonly of: ReadonlyMap<string, RunCell>;
  readonly plan: WeightPlan;
}

/** Asks anew when a run has come or ended. */
export function useWeights(runs: Runs): Weights | null {
  const labels = useDocument(({ document }) => document.runs);
  const budget = useSettings((state) => state.weightBudget);
  const states = runs.map(({ id, progress }) => `${id} ${progress.status}`).join();
  const params = useMemo(() => ({ runIds: states === '' ? [] : states.split(',').map((state) => state.split(' ')[0] ?? '') }), [states]); // prettier-ignore
  const { data } = useRequest('runWeights', params, states);
  return useMemo(() => {
    if (!data) return null;
    const document = labels ? { runs: labels } : {};
    const all = keepable(runs, data, document);
    const plan = weightPlan(all, budget * MB);
    const sizes = new Map(all.map(({ id, bytes }) => [id, bytes]));
    const fates = { kept: new Set(plan.kept), leaving: new Set(plan.leaving) };
    const cells = runs.map(({ id }): readonly [string, RunCell] => {
      const fate = fates.kept.has(id) ? 'kept' : fates.leaving.has(id) ? 'leaving' : 'left';
      return [id, cellFor(sizes.get(id), fate, labelOf(document, id).weights === 'pinned')];
    });
    return { of: new Map(cells), plan };
    // What runs have measured meanwhile says nothing of their weights.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [states, data, labels, budget]);
}

const nothing: RunCell = { value: null, words: same('–') };
const known = new Map<string, RunCell>();

/** The same object for the same words, so that a row that says nothing new is not drawn anew. */
function cellFor(bytes: number | undefined, fate: 'kept' | 'leaving' | 'left', isPinned: boolean): RunCell {
  if (bytes === undefined) return nothing;
  const key = `${bytes} ${fate} ${isPinned}`;
  const cell = known.get(key) ?? { value: bytes, words: wordsFor(bytes, fate, isPinned) };
  known.set(key, cell);
  return cell;
}

function wordsFor(bytes: number, fate: 'kept' | 'leaving' | 'left', isPinned: boolean): Text {
  const size = inBoth((language) => bytesText(bytes, language));
  if (fate === 'leaving') return inBoth((language) => `${size[language]}, ${noRoom[language]}`);
  if (fate === 'left') return leftOut;
  return isPinned ? inBoth((language) => `${size[language]}, ${pinned[language]}`) : size;
}

const noRoom = text('no room', 'kein Platz');
const leftOut = text('left out', 'weggelassen');
const pinned = text('pinned', 'angeheftet');
