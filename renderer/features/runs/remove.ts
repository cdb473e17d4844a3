import { counted, text } from '../../../core/text.ts';
import { announce } from '../../kit/announcement.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { labelRuns } from '../../workspace/runs/looks.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { findRun, isActive } from '../../workspace/runs/runState.ts';

/** Takes runs out of the project, as a step that can be undone. What is in training stays. */
export function removeRuns(ids: readonly string[]): void {
  const { runs } = useRuns.getState();
  const gone = ids.filter((id) => {
    const run = findRun(runs, id);
    return run && !isActive(run.progress.status);
  });
  if (gone.length === 0) return;
  useDocument.getState().endStep();
  labelRuns(gone, { isRemoved: true });
  const count = counted(gone.length, ['run', 'runs'], ['Lauf', 'Läufe']);
  announce(text(`Deleted ${count.en}. Undo brings back what was deleted.`, `${count.de} gelöscht. „Rückgängig“ bringt Gelöschtes zurück.`)); // prettier-ignore
}
