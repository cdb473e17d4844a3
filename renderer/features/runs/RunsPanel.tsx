import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { Empty } from '../../link/Empty.tsx';
import { useRuns } from '../../workspace/runs/runs.ts';
import { CompareButton } from './CompareButton.tsx';
import { Curves } from './Curves.tsx';
import { RunDetails } from './RunDetails.tsx';
import { RunTable } from './RunTable.tsx';
import { endSeries, useSeries } from './series.ts';
import { Toolbar } from './Toolbar.tsx';
import { useShownRows } from './useShownRows.ts';
import { LeavingNotice } from './WeightBudget.tsx';
import classes from './runs.module.css';

/** All runs of the project: what they were trained with and what came of it, their curves, and what is said of them. */
export function RunsPanel() {
  const shown = useShownRows();
  const selectedId = useRuns((state) => state.selectedId);
  const selected = shown.all.find(({ run }) => run.id === selectedId);
  if (shown.all.length === 0) {
    return (
      <Empty message={nothing}>
        <CompareButton />
      </Empty>
    );
  }
  return (
    <div className={classes.panel}>
      <Toolbar {...shown} />
      <SeriesNotice />
      {shown.weights && <LeavingNotice weights={shown.weights} />}
      <div className={classes.columns}>
        <RunTable {...shown} />
        <Curves rows={shown.all} selectedId={selectedId} />
        {selected && <RunDetails key={selected.run.id} row={selected} />}
      </div>
    </div>
  );
}

/** How far a comparison is, and the way out of it. */
function SeriesNotice() {
  const t = useT();
  const { waiting, total } = useSeries();
  if (waiting.length === 0) return null;
  const number = total - waiting.length;
  return (
    <Notice kind="info">
      {t(
        text(
          `Comparing learning rates: run ${number} of ${total}.`,
          `Lernraten im Vergleich: Lauf ${number} von ${total}.`,
        ),
      )}{' '}
      <button type="button" className={classes.link} onClick={endSeries}>
        {t(text('Leave out the rest', 'Die übrigen weglassen'))}
      </button>
    </Notice>
  );
}

const nothing = text(
  'Every training is listed here, with its settings, its results and its curve. Press Train, or compare three learning rates at once.',
  'Hier steht jedes Training mit seinen Einstellungen, Ergebnissen und Kurven. „Trainieren“ beginnt eines, oder gleich drei Lernraten vergleichen.',
);
