import { useMemo } from 'react';
import { useLanguage } from '../../kit/language.ts';
import { useRunLooks } from '../../workspace/runs/looks.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { useThrottled } from '../../workspace/shared/useThrottled.ts';
import { columnsOf, filtered, rowsOf, sorted, type Row, type RunColumn } from './rows.ts';
import { useRunsView } from './state.ts';
import { useWeights, type Weights } from './weights.ts';

const LOOK_EVERY_MS = 300;

export interface ShownRows {
  /** All of the project. */
  readonly all: readonly Row[];
  /** Those that the filter leaves, in the order of the table. */
  readonly rows: readonly Row[];
  readonly columns: readonly RunColumn[];
  readonly weights: Weights | null;
}

/** What the table shows, as often as eyes can follow. */
export function useShownRows(): ShownRows {
  const runs = useThrottled(useRuns, () => useRuns.getState().runs, LOOK_EVERY_MS);
  const looks = useRunLooks();
  const language = useLanguage();
  // One by one: the run under the pointer changes while one scrolls.
  const filter = useRunsView((view) => view.filter);
  const wanted = useRunsView((view) => view.columns);
  const sortedBy = useRunsView((view) => view.sortedBy);
  const isUp = useRunsView((view) => view.isUp);
  const weights = useWeights(runs);
  const all = useMemo(() => rowsOf(runs, looks, weights?.of), [runs, looks, weights]);
  const columns = useMemo(() => columnsOf(runs, looks, wanted), [runs, looks, wanted]);
  const rows = useMemo(
    () => sorted(filtered(all, filter, language), sortedBy, isUp, language),
    [all, filter, sortedBy, isUp, language],
  );
  return { all, rows, columns, weights };
}
