import { analyse } from '../../../core/analysis/analyse.ts';
import { withoutWeights } from '../../../core/analysis/startWeights.ts';
import { analysedIn, type Part } from '../../../core/compare/part.ts';
import type { Document } from '../../../core/graph/document.ts';
import { beginningWith } from '../../../core/graph/startsFrom.ts';
import type { TakenLayer } from '../../../core/protocol/layers.ts';
import { counted, text } from '../../../core/text.ts';
import { isCancelled } from '../../link/errors.ts';
import { notify, notifyError } from '../../link/notify.ts';
import { engine } from '../../link/session.ts';
import { sameDialog, showDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { here } from '../../workspace/document/latest.ts';
import { showPanel } from '../../workspace/document/panels.ts';
import { createModelOpener } from '../../workspace/project/pretrained.ts';
import { openBeside } from '../../workspace/project/tabs.ts';
import { shownNow } from '../../workspace/runs/shown.ts';
import { begin, useComparing } from './state.ts';

export const LAYER_DIALOG = 'loadLayer';

/** Opens the dialog for a part; without one, for the part that is compared. */
export function openLayerDialog(part: Part | undefined): void {
  if (part) begin(part);
  showDialog(LAYER_DIALOG);
}

/** The document begins with the layer's weights in the part, and shows both beside each other. */
export async function loadLayer(): Promise<void> {
  const { left: part, layer, partners } = useComparing.getState();
  const { document } = useDocument.getState();
  if (!part || !layer) return;
  const isHere = here();
  const isWanted = sameDialog();
  const taken = await engine().request('takeLayer', { document, part, ...layer, partners, ...shownNow() });
  if (!isHere() || !isWanted()) return;
  isHere.act(() => {
    if (useDocument.getState().document !== document) {
      notify(notLoaded, edited);
      return;
    }
    useDocument.getState().edit((old) => beginning(old, part, taken));
    useComparing.setState({ layerWeights: 'own' });
    useDialogs.getState().close();
    showPanel('compare');
    const weights = counted(taken.count, ['weight', 'weights'], ['Gewicht', 'Gewichte']);
    notify(
      text(`The block has the weights of layer ${layer.layer}`, `Der Block hat die Gewichte von Schicht ${layer.layer}`),
      text(
        `${weights.en} of ${layer.model}. Training begins with them; undo takes them back.`,
        `${weights.de} von ${layer.model}. Das Training beginnt mit ihnen; Rückgängig nimmt sie zurück.`,
      ),
    );
  });
} // prettier-ignore

/** What was set by hand would go before the file: in the part, or wherever the file has what a run has learned. */
function beginning(document: Document, part: Part, { file, isWhole }: TakenLayer): Document {
  const analysis = analyse(document);
  const changed = isWhole ? analysis.nodes : analysedIn(document, analysis, part);
  const set = changed.filter(({ start }) => Object.keys(start).length > 0);
  const bare = set.reduce((all, { id }) => withoutWeights(all, id), document);
  return isWhole ? beginningWith(bare, file) : { ...bare, startsFrom: file };
}

const notLoaded = text('The weights were not loaded', 'Die Gewichte wurden nicht geladen');
const edited = text(
  'The network was changed meanwhile: look at the pairs again, and load once more.',
  'Das Netz wurde inzwischen geändert: die Paare noch einmal ansehen und noch einmal laden.',
);

const opener = createModelOpener();

/** Opens the whole model that a layer belongs to, in a tab of its own. */
export async function openWholeModel(name: string): Promise<void> {
  const isHere = here();
  const outcome = await opener.read(name);
  if (!outcome || !isHere() || isCancelled(outcome.error)) return;
  const { data: project, error } = outcome;
  if (!project) {
    notifyError(text(`${name} could not be opened`, `${name} ließ sich nicht öffnen`), error);
    return;
  }
  // What is said of a model is no damage of a project.
  if (!(await isHere.act(() => openBeside({ ...project, notices: [] })))) return;
  for (const notice of project.notices) notify(text(`${name} is open`, `${name} ist offen`), notice);
}
