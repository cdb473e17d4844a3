import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { measuredMetrics } from '../../workspace/runs/runState.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { obstacle } from '../../workspace/runs/training.ts';
import { lazily } from '../../kit/lazily.tsx';
import { Scroll } from '../../kit/Scroll.tsx';
import { Empty } from '../../link/Empty.tsx';
import { useSelectedRun } from '../../workspace/shared/useThrottled.ts';
import { useTail } from '../../kit/useTail.ts';
import { EpochTable } from './EpochTable.tsx';
import type { MetricChart as Chart } from './MetricChart.tsx';
import { RunList } from './RunList.tsx';
import { RunNotices } from './RunNotices.tsx';
import classes from './TrainingPanel.module.css';

const MetricChart = lazily<Parameters<typeof Chart>[0]>(async () => (await import('./MetricChart.tsx')).MetricChart);
/** Rows are laid out anew with each: nobody reads them faster. */
const REDRAW_MS = 500;
/** Curves of a run in training are cheap. */
const CURVES_MS = 100;

/** Curves, the table of epochs and the list of runs. */
export function TrainingPanel() {
  const run = useSelectedRun(REDRAW_MS);
  const isStarting = useRuns(({ pending }) => pending === 'start');
  const hindrance = useDocument((state) => obstacle(state.document));
  const table = useTail<HTMLDivElement>(run?.epochs.length);
  if (!run) {
    return <Empty message={isStarting ? begins : (hindrance ?? pressTrain)} />;
  }
  return (
    <div className={classes.panel}>
      <RunNotices run={run} />
      <div className={classes.columns}>
        {wasBroughtIn(run) ? (
          <div className={classes.instead}>
            <Empty message={noCurves} />
          </div>
        ) : (
          <>
            <Scroll label={text('Curves', 'Kurven')} className={classes.charts}>
              <Charts />
            </Scroll>
            <Scroll label={text('Epochs', 'Epochen')} className={classes.scroll} {...table}>
              <EpochTable run={run} />
            </Scroll>
          </>
        )}
        <Scroll label={text('Earlier runs', 'Frühere Läufe')} className={classes.scroll}>
          <RunList />
        </Scroll>
      </div>
    </div>
  );
}

/** Whether its weights were trained elsewhere: it is over, and never took a step. */
function wasBroughtIn({ progress: { status, step } }: RunRecord): boolean {
  return status === 'finished' && step === 0;
}

const noCurves = text(
  'These weights were trained elsewhere, so there are no curves. The other panels, such as “Step by step”, show what the network makes of the data. To train it further, press “Train” and continue from these weights.',
  'Diese Gewichte wurden anderswo trainiert, daher gibt es keine Kurven. Die anderen Bereiche, etwa „Schritt für Schritt“, zeigen, was das Netz aus den Daten macht. Zum Weitertrainieren „Trainieren“ drücken und mit diesen Gewichten weitermachen.',
);

function Charts() {
  const run = useSelectedRun(CURVES_MS);
  return run && measuredMetrics(run).map((metric) => <MetricChart key={metric.name} run={run} metric={metric} />);
}

const pressTrain = text(
  'Press Train to see how loss and accuracy change while the network learns.',
  '„Trainieren“ zeigt, wie sich Verlust und Genauigkeit ändern, während das Netz lernt.',
);

const begins = text('Data and network are being prepared …', 'Daten und Netz werden vorbereitet …');
