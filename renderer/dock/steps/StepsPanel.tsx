import { useEffect } from 'react';
import { text } from '../../../core/text.ts';
import { useEngineState } from '../../engine/session.ts';
import { signatureOf } from '../../store/analysis.ts';
import { useDocument } from '../../store/document.ts';
import { selectedRun } from '../../store/runs.ts';
import { shownNow } from '../../store/shown.ts';
import { useSteps } from '../../store/steps.ts';
import { obstacle } from '../../store/training.ts';
import { Empty, Failed } from '../Empty.tsx';
import { usePolled } from '../usePolled.ts';
import { StepControls } from './StepControls.tsx';
import { StepTable } from './StepTable.tsx';
import classes from './Steps.module.css';
import { StopText } from './StopText.tsx';

const LOOK_EVERY_MS = 250;

/** One training step on one example, walked through by hand: forward, loss, backward, update. */
export function StepsPanel() {
  const document = useDocument((state) => state.document);
  const isReady = useEngineState((state) => state.status.kind === 'ready');
  const hindrance = obstacle(document);
  const { explanation, error, load, leave } = useSteps();
  const moment = usePolled(momentOf, LOOK_EVERY_MS);
  const key = `${signatureOf(document)} ${JSON.stringify(document.training)} ${moment}`;
  const canLoad = isReady && hindrance === undefined;
  useEffect(() => {
    if (canLoad) void load(useSteps.getState().explanation?.index ?? 0);
  }, [canLoad, key, load]);
  useEffect(() => leave, [leave]);
  if (hindrance) return <Empty message={hindrance} />;
  if (error !== undefined) return <Failed error={error} />;
  if (!explanation) return <Empty message={text('Computing …', 'Wird berechnet …')} />;
  return (
    <div className={classes.panel}>
      <StepControls />
      <div className={classes.body}>
        <StepTable />
        <StopText />
      </div>
    </div>
  );
}

/** A run under way has other weights every moment: it is looked at when it stands. */
function momentOf(): string {
  const run = selectedRun();
  if (run?.progress.status === 'running') return 'running';
  return JSON.stringify([shownNow(), run?.progress.step]);
}
