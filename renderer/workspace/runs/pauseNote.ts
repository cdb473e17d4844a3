import type { Text } from '../../../core/text.ts';
import { follow } from '../../link/follow.ts';
import { isActive } from './runState.ts';
import { useRuns } from './runs.ts';
import { perDocument } from '../workspaces.ts';

/** Why the newest run has paused by itself: a breakpoint. null while it has not, or once that has been read. */
export const usePauseNote = perDocument<{ readonly message: Text | null }>(() => ({ message: null }));

/** What the newest run said when it last began to go: not why it stands still. */
const useUsual = perDocument<{ readonly words: string | undefined }>(() => ({ words: undefined }));

follow(useRuns, ({ runs }, before) => {
  const [run, earlier] = [runs.at(-1), before.runs.at(-1)];
  if (run === earlier) return;
  const wasActive = earlier?.id === run?.id && earlier !== undefined && isActive(earlier.progress.status);
  const isGoing = run !== undefined && isActive(run.progress.status);
  if (earlier?.id !== run?.id || (isGoing && !wasActive)) useUsual.setState({ words: run?.message?.en });
  if (run?.progress.status !== 'paused') usePauseNote.setState({ message: null });
  else if (wasActive && run.message?.en !== useUsual.getState().words) usePauseNote.setState({ message: run.message });
});
