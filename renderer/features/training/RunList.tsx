import type { EpochMetrics, RunRecord } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { signatureOf } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { bestEpoch, isStale } from '../../workspace/runs/runState.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { useT } from '../../kit/language.ts';
import { measuredText, originText, statusTexts, useMetricTexts } from '../../workspace/shared/phrases.ts';
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
  const { say } = useMetricTexts();
  const runs = useThrottled(useRuns, () => useRuns.getState().runs, LOOK_EVERY_MS);
  const selectedId = useRuns((state) => state.selectedId);
  const signature = useDocument((state) => signatureOf(state.document));
  return (
    <ul className={classes.list} aria-label={t(text('Runs', 'Läufe'))}>
      {runs.toReversed().map((run) => {
        const last = run.epochs.at(-1);
        const measured = (epoch: EpochMetrics) => measuredText(run, epoch, say);
        const stale = isStale(run, signature) ? ` · ${t(text('stale', 'veraltet'))}` : '';
        return (
          <li key={run.id}>
            <button
              type="button"
              className={classes.run}
              aria-current={run.id === selectedId}
              onClick={() => useRuns.getState().select(run.id)}
            >
              <span>{t(text(`Run ${run.number}`, `Lauf ${run.number}`))}</span>
              <span className={classes.best} title={last && t(bestText(run, measured))}>
                {last && t(measured(last))}
              </span>
              {run.origin && <span className={classes.origin}>{t(originText(run.origin, runs))}</span>}
              <span className={classes.status} data-status={run.progress.status}>
                {t(statusTexts[run.progress.status])}
                {stale}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
