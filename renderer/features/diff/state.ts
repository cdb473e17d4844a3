import { ROOT, type GraphKey } from '../../../core/graph/document.ts';
import { showDialog } from '../../workspace/document/dialogs.ts';
import { onOpening } from '../../workspace/document/document.ts';
import { perDocument } from '../../workspace/workspaces.ts';

export const DIFF_DIALOG = 'diff';

/** What the document is compared with. */
export type Other =
  | { readonly kind: 'file'; readonly path: string; readonly name: string }
  /** What a run of the document trained. */
  | { readonly kind: 'run'; readonly runId: string }
  /** Another document of this window, by its workspace. */
  | { readonly kind: 'tab'; readonly id: number };

interface Diff {
  /** null: it is yet to be chosen. */
  readonly other: Other | null;
  /** The graph on the canvas. */
  readonly key: GraphKey;
  /** The difference that one has gone to, by its id. */
  readonly current: string | null;
}

export const useDiff = perDocument<Diff>(() => ({ other: null, key: ROOT, current: null }));

onOpening(() => useDiff.setState(useDiff.getInitialState()));

export function showDifference(other: Other): void {
  useDiff.setState({ other, key: ROOT, current: null });
  showDialog(DIFF_DIALOG);
}
