import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { announce } from '../../kit/announcement.ts';
import { notifyError } from '../../link/notify.ts';
import { engine } from '../../link/session.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { here } from '../../workspace/document/latest.ts';

/** The document is to be trained as a run was: one step that can be undone. */
export function takeSettings(run: RunRecord | undefined): void {
  const training = run?.settings?.training;
  if (!training) return;
  const { edit, endStep } = useDocument.getState();
  endStep();
  edit((document) => ({ ...document, training }));
  announce(text('The settings of the run are in the document.', 'Die Einstellungen des Laufs stehen im Dokument.'));
}

/** The same with its network and data, as they were then. The name of the document and what is said of runs stay. */
export async function takeNetwork(run: RunRecord): Promise<void> {
  const isHere = here();
  try {
    const found = await engine().request('runDocument', { runId: run.id });
    if (!isHere()) return;
    isHere.act(() => {
      const { edit, endStep } = useDocument.getState();
      endStep();
      edit(({ name, runs }) => ({
        ...found,
        name,
        training: run.settings?.training ?? found.training,
        ...(runs && { runs }),
      }));
    });
    announce(text('The network of the run is on the canvas.', 'Das Netz des Laufs steht auf der Fläche.'));
  } catch (error) {
    notifyError(text('The network could not be brought back', 'Das Netz ließ sich nicht zurückholen'), error);
  }
}
