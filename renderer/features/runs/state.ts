import { onOpening } from '../../workspace/document/document.ts';
import { offerStore } from '../../workspace/document/viewState.ts';
import { perDocument } from '../../workspace/workspaces.ts';

interface RunsView {
  readonly filter: string;
  /** All settings, or only those in which runs differ. */
  readonly columns: 'all' | 'differing';
  /** The column that rows are sorted by; `number`: as they began. */
  readonly sortedBy: string;
  readonly isUp: boolean;
  /** Whose curves are drawn: none means that of the run that is shown. */
  readonly ticked: readonly string[];
  /** What the curves are of; empty: what is measured first. */
  readonly curve: string;
  /** Over so many points curves are averaged; 0: not at all. */
  readonly smoothing: number;
  readonly isLog: boolean;
  /** The run under the pointer. */
  readonly hovered: string | null;
  /** Whose name is being written. */
  readonly renaming: string | null;
}

/** How the runs of a document are looked at. */
export const useRunsView = perDocument<RunsView>(() => ({
  filter: '',
  columns: 'differing',
  sortedBy: 'number',
  isUp: false,
  ticked: [],
  curve: '',
  smoothing: 0,
  isLog: false,
  hovered: null,
  renaming: null,
}));

offerStore('runs', useRunsView, ['filter', 'columns', 'sortedBy', 'isUp', 'ticked', 'curve', 'smoothing', 'isLog']);

onOpening(() => useRunsView.setState(useRunsView.getInitialState()));

/** Takes a run among those whose curves are drawn, or out of them. */
export function tick(id: string): void {
  useRunsView.setState(({ ticked }) => ({
    ticked: ticked.includes(id) ? ticked.filter((other) => other !== id) : [...ticked, id],
  }));
}

/** Sorts by a column; by the same once more the other way round. */
export function sortBy(key: string): void {
  useRunsView.setState(({ sortedBy, isUp }) => ({ sortedBy: key, isUp: sortedBy === key ? !isUp : false }));
}
