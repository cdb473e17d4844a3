import { create } from 'zustand';
import type { Text } from '../../core/text.ts';
import { isActive } from './runState.ts';
import { useRuns } from './runs.ts';

/** Why the newest run has paused by itself: a breakpoint. null while it has not, or once that has been read. */
export const usePauseNote = create<{ readonly message: Text | null }>()(() => ({ message: null }));

useRuns.subscribe(({ runs }, before) => {
  const [run, earlier] = [runs.at(-1), before.runs.at(-1)];
  if (!run || run === earlier) return;
  if (run.progress.status !== 'paused') {
    if (usePauseNote.getState().message) usePauseNote.setState({ message: null });
    return;
  }
  // What a run said all along is not why it stands still.
  const isNews = earlier?.id === run.id && run.message !== null && run.message.en !== earlier.message?.en;
  if (isNews && isActive(earlier.progress.status)) usePauseNote.setState({ message: run.message });
});
