import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { PipelineAnswer } from '../../../core/protocol/pipelines.ts';
import { joined, text } from '../../../core/text.ts';
import { isCancelled } from '../../link/errors.ts';
import { notify, notifyError } from '../../link/notify.ts';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import { showPanel } from '../../workspace/document/panels.ts';
import { createModelOpener } from '../../workspace/project/pretrained.ts';
import { openBeside } from '../../workspace/project/tabs.ts';
import { useLookedText } from '../../workspace/shared/lookedText.ts';

/** Files of ONNX are run as they are: nothing is seen inside. */
export function isAttended(model: LibraryModel | undefined): boolean {
  return model !== undefined && model.family !== null;
}

const opener = createModelOpener();
/** Who has left the answer does not want its model opened any more. */
export const stopOpening = opener.stop;

/** Opens a model as a network, with the text in the attention panel. */
export async function seeAttention({ model, tokens }: PipelineAnswer, texts: { readonly text: string; readonly pair?: string | undefined }): Promise<void> {
  const outcome = await opener.read(model);
  if (!outcome || isCancelled(outcome.error)) return;
  const { data: project, error } = outcome;
  if (!project) {
    notifyError(text('The model could not be opened', 'Das Modell ließ sich nicht öffnen'), error);
    return;
  }
  useDialogs.getState().close();
  // What is said of a model is no damage of a project.
  if (!(await openBeside({ ...project, notices: [] }))) return;
  const said = joined(project.notices);
  if (said) notify(isOpen, said);
  const mask = tokens.find(({ token }) => token === '<mask>' || token === '[MASK]')?.token;
  const spelt = (words: string) => (mask === undefined ? words : words.replace(/\[MASK\]|<mask>/gi, mask));
  if ('tokenizer' in project.document.data) useLookedText.setState({ text: spelt(texts.text), pair: spelt(texts.pair ?? '') });
  else notify(isOpen, noTexts);
  showPanel('attention');
} // prettier-ignore

const isOpen = text('The network is open', 'Das Netz ist offen');
const noTexts = text(
  'Its data are placeholders without words: choose texts under Data to see its attention on them.',
  'Seine Daten sind Platzhalter ohne Wörter: unter „Daten“ Texte wählen, um seine Attention darauf zu sehen.',
);
