import { useNeuronView } from '../../../workspace/neurons/neuronView.ts';
import { isEditable, isOpenable } from '../../../workspace/neurons/neurons.ts';
import { pathOf, useSelection } from '../../../workspace/document/selection.ts';
import { analysisOf } from '../../../workspace/document/analysis.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { randomiseWeights, resetWeights } from '../../../workspace/neurons/weightEdits.ts';
import { fit } from '../../../workspace/editing/fit.ts';
import { useCanvasView } from '../../../workspace/editing/view.ts';

/** Opens layers into their neurons, or closes them; shows everything when an opened one reaches out of the view. */
export function toggleNeurons(paths: readonly string[]): void {
  useNeuronView.getState().toggle(paths);
  // Cards are measured after they are drawn.
  setTimeout(() => {
    const area = useCanvasView.getState().element?.getBoundingClientRect();
    const cards = [...document.querySelectorAll('[data-testid^="neurons-"]')].map((card) =>
      card.getBoundingClientRect(),
    );
    if (area && cards.some(({ bottom }) => bottom > area.bottom)) fit();
  }, 50);
}

function selectedPaths(): readonly string[] {
  const { trail } = useDocument.getState();
  return useSelection.getState().nodes.map((id) => pathOf(trail, id));
}

/** The selected layers that can be opened. */
export function openableSelection(): readonly string[] {
  const { byId } = analysisOf(useDocument.getState().document);
  return selectedPaths().filter((path) => isOpenable(byId.get(path)));
}

export function toggleSelection(): void {
  toggleNeurons(openableSelection());
}

/** The nodes whose weights a command means: the selected ones, with what is inside of modules, or all of them. */
export function meantNodes(): readonly string[] {
  const { nodes } = analysisOf(useDocument.getState().document);
  const selected = selectedPaths();
  const isMeant = (id: string) =>
    selected.length === 0 || selected.some((path) => id === path || id.startsWith(`${path}/`));
  return nodes.filter((node) => isEditable(node) && isMeant(node.id)).map(({ id }) => id);
}

/** Draws their weights anew, by another seed each time. */
export function randomise(): void {
  const { seed } = useNeuronView.getState();
  useNeuronView.setState({ seed: seed + 1 });
  void randomiseWeights(meantNodes(), seed + 1);
}

export function reset(): void {
  void resetWeights(meantNodes());
}
