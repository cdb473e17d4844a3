import { edgeRows } from '../../../../core/analysis/handSet.ts';
import { analysisOf } from '../../../workspace/document/analysis.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { pathOf, useSelection } from '../../../workspace/document/selection.ts';
import { lockWeights, type WeightPlace } from '../../../workspace/neurons/weightEdits.ts';
import { lockedIn } from './meant.ts';

/** What a lock means: the weights on the one wire that is selected, or the threshold of the one perceptron. */
function lockable(): WeightPlace | undefined {
  const { nodes, edges } = useSelection.getState();
  const { trail } = useDocument.getState();
  const [path, another] = [...nodes, ...edges].map((id) => pathOf(trail, id));
  if (path === undefined || another !== undefined) return undefined;
  const perceptrons = analysisOf(useDocument.getState().document).nodes.filter(({ block }) => block.edgeWeight);
  if (nodes.length > 0) return perceptrons.some(({ id }) => id === path) ? { path, name: 'theta', index: 0 } : undefined; // prettier-ignore
  for (const node of perceptrons) {
    const row = edgeRows(node).find(({ edge }) => edge === path);
    if (row) return { path: node.id, name: node.block.edgeWeight ?? '', index: row.from };
  }
  return undefined;
}

export function canLock(): boolean {
  return lockable() !== undefined;
}

/** Locks it against training, or frees it. The weights on a wire are locked together. */
export function toggleLock(): void {
  const place = lockable();
  const node = place && analysisOf(useDocument.getState().document).byId.get(place.path);
  if (node) lockWeights(place.path, place.name, [place.index], !lockedIn(node, place));
}
