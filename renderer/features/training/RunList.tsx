import { memo, useState } from 'react';
import type { EpochMetrics, RunRecord } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { signatureOf } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useRunLooks, type RunLook } from '../../workspace/runs/looks.ts';
import { bestEpoch, isStale } from '../../workspace/runs/runState.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { useT } from '../../kit/language.ts';
import { statusTexts } from '../../../core/protocol/statusTexts.ts';
import { measuredText, originText, useMetricTexts } from '../../workspace/shared/phrases.ts';
import { RenameField, RunName } from '../../workspace/shared/RunName.tsx';
import { useThrottled } from '../../workspace/shared/useThrottled.ts';
import classes from './RunList.module.css';

const LOOK_EVERY_MS = 300;

/** The card shows the last epoch, as the table ends with it; which one was the best is told on hovering. */
function bestText(run: RunRecord, measured: (epoch: EpochMetrics) => Text): Text {
  const best = bestEpoch(run);
  const last = text('The last epoch.', 'Die letzte Epoche.');
  return best ? text(`${last.en} Best: ${measured(best).en}.`, `${last.de} Beste: ${measured(best).de}.`) : last;
}

/** All runs of the project, newest first; the chosen one is what the panels show. */
export function RunList() {
  const t = useT();
  const runs = useThrottled(useRuns, () => useRuns.getState().runs, LOOK_EVERY_MS);
  const selectedId = useRuns((state) => state.selectedId);
  const looks = useRunLooks();
  const signature = useDocument((state) => signatureOf(state.document));
  return (
    <ul className={classes.list} aria-label={t(text('Runs', 'Läufe'))}>
      {runs.toReversed().map((run) => (
        <RunCard
          key={run.id}
          run={run}
          look={looks.of(run)}
          isSelected={run.id === selectedId}
          isStale={isStale(run, signature)}
          origin={run.origin && t(originText(run.origin, runs))}
        />
      ))}
    </ul>
  );
}

interface RunCardProps {
  readonly run: RunRecord;
  readonly look: RunLook;
  readonly isSelected: boolean;
  readonly isStale: boolean;
  readonly origin: string | null;
}

/** One of many, of which one at most is in training. */
const RunCard = memo(function RunCard({ run, look, isSelected, isStale, origin }: RunCardProps) {
  const t = useT();
  const { say } = useMetricTexts();
  const last = run.epochs.at(-1);
  const measured = (epoch: EpochMetrics) => measuredText(run, epoch, say);
  const [isRenaming, setRenaming] = useState(false);
  if (isRenaming) return <li><RenameField run={run} look={look} onEnd={() => setRenaming(false)} /></li>; // prettier-ignore
  return (
    <li>
      <button
        type="button"
        className={classes.run}
        aria-current={isSelected}
        title={look.label.note}
        onClick={() => useRuns.getState().select(run.id)}
        onDoubleClick={() => setRenaming(true)}
        onKeyDown={(event) => event.key === 'F2' && setRenaming(true)}
      >
        <RunName look={look} />
        <span className={classes.best} title={last && t(bestText(run, measured))}>
          {last && t(measured(last))}
        </span>
        {origin !== null && <span className={classes.origin}>{origin}</span>}
        <span className={classes.status} data-status={run.progress.status}>
          {t(statusTexts[run.progress.status])}
          {isStale ? ` · ${t(text('stale', 'veraltet'))}` : ''}
        </span>
      </button>
    </li>
  );
});
