import { IconArrowFork } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { Recording } from '../../../core/protocol/moment.ts';
import type { RunRecord, StepMetrics } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { errorSentence } from '../../link/errors.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { batchesOf, nearestMetrics, reachable, stepOf, type ChosenMoment } from '../../workspace/runs/moments.ts';
import { isActive } from '../../workspace/runs/runState.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { hasWeightsFor, useMoment } from '../../workspace/runs/shown.ts';
import { branch, obstacle } from '../../workspace/runs/training.ts';
import { useNumberFormat, useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { useMetricTexts, useStepText, type MetricSayer } from '../../workspace/shared/phrases.ts';
import { useHindrance } from '../../workspace/shared/useHindrance.ts';
import { useSelectedRun } from '../../workspace/shared/useThrottled.ts';
import classes from './TimeBar.module.css';
import { TimeWalk } from './TimeWalk.tsx';
import { useRecording } from './useRecording.ts';

/** While it trains one cannot go back: the bar only shows how much is recorded. */
const LOOK_EVERY_MS = 500;

/** Goes back in the recorded steps of the chosen run: all pictures show it as it was then. */
export function TimeBar() {
  const t = useT();
  const run = useSelectedRun(LOOK_EVERY_MS);
  const { recording, error } = useRecording(run);
  const chosen = useMoment((state) => (state.chosen?.runId === run?.id ? state.chosen : null));
  useReachable(recording, chosen);
  if (error) return <Notice kind="error">{t(notRead(errorSentence(error)))}</Notice>;
  if (!run || !recording) return null;
  if (recording.isTooLarge) return <TooLarge bytes={recording.mostBytes} />;
  const places = placesOf(recording, run);
  if (places.length < 2) return null;
  return (
    <div
      className={classes.bar}
      role="group"
      data-area
      aria-label={t(text('Time machine', 'Zeitmaschine'))}
      data-past={chosen !== null}
    >
      <TimeWalk key={run.id} run={run} places={places} step={stepOf(chosen?.at)} />
      <Words run={run} recording={recording} chosen={chosen} />
      <BranchButton run={run} chosen={chosen} />
    </div>
  );
}

/** Why there is no way back. */
function TooLarge({ bytes }: { readonly bytes: number }) {
  const t = useT();
  const most = useNumberFormat()(Math.floor(bytes / 1e6));
  const words = text(
    `No earlier states of this run: two checkpoints of a network of this size do not fit into the ${most} MB that are reserved for them.`,
    `Keine früheren Zustände dieses Laufs: Zwei Sicherungspunkte eines so großen Netzes passen nicht in die ${most} MB, die dafür vorgesehen sind.`,
  );
  return (
    <div className={classes.bar} role="note">
      <span className={classes.facts} title={t(words)}>
        {t(words)}
      </span>
    </div>
  );
}

const notRead = ({ en, de }: Text) =>
  text(`The recorded steps cannot be read: ${en}`, `Die aufgezeichneten Schritte lassen sich nicht lesen: ${de}`);

/** The steps that one can stand at: what is recorded, and now. */
function placesOf({ steps }: Recording, run: RunRecord): readonly number[] {
  const now = run.progress.step;
  return [...steps.filter((step) => step < now), now];
}

/** What is not recorded any more cannot be shown. */
function useReachable(recording: Recording | undefined, chosen: ChosenMoment | null): void {
  useEffect(() => {
    if (recording && chosen) useMoment.setState({ chosen: reachable(recording, chosen) });
  }, [recording, chosen]);
}

interface WordsProps {
  readonly run: RunRecord;
  readonly recording: Recording;
  readonly chosen: ChosenMoment | null;
}

/** Which state is shown, what was measured there, and how much memory the recording takes. */
function Words({ run, recording, chosen }: WordsProps) {
  const t = useT();
  const format = useNumberFormat();
  const stepText = useStepText();
  const { say } = useMetricTexts();
  const step = chosen ? stepOf(chosen.at) : run.progress.step;
  const metrics = step === undefined ? undefined : nearestMetrics(run.steps, step);
  const megabytes = (bytes: number) => format(bytes / 1e6, { maximumFractionDigits: bytes < 1e7 ? 1 : 0 });
  const [used, most] = [megabytes(recording.bytes), megabytes(recording.mostBytes)];
  const facts = [
    ...(metrics ? batchFacts(run, metrics, say) : []),
    text(`${used} of ${most} MB recorded`, `${used} von ${most} MB aufgezeichnet`),
  ];
  const lost = chosen?.lost === undefined ? '' : `${t(notRecorded(format(chosen.lost)))} `;
  const place = step === undefined ? t(onLandscape) : stepText(step, run);
  const state = `${lost}${t(chosen ? earlier : now)}: ${place}`;
  return (
    <div className={classes.words} aria-live={chosen ? 'polite' : 'off'}>
      <span className={classes.state} data-testid="time-state" title={state}>
        {state}
      </span>
      <span className={classes.facts} title={facts.map(t).join(' · ')}>
        {facts.map(t).join(' · ')}
      </span>
    </div>
  );
}

/** What was measured there: "training batch: loss 0.312", "accuracy 91.0 %"; or on how many batches it is averaged. */
function batchFacts({ metrics, steps }: RunRecord, point: StepMetrics, say: MetricSayer): readonly Text[] {
  const batches = batchesOf(steps, point);
  const measured = metrics.flatMap((metric) => {
    const value = point.values[metric.name];
    return value === undefined ? [] : [{ label: metric.label, value: say(metric, value) }];
  });
  return measured.map(({ label: { en, de }, value }, i) => {
    const own = `${en.slice(0, 1).toLowerCase()}${en.slice(1)} ${value}`;
    if (i > 0) return text(own, `${de} ${value}`);
    return batches === 1
      ? text(`training batch: ${own}`, `Trainingsbatch: ${de} ${value}`)
      : text(`mean of ${batches} batches: ${own}`, `Mittel über ${batches} Batches: ${de} ${value}`);
  });
}

const now = text('Now', 'Jetzt');
const earlier = text('Earlier state', 'Früherer Zustand');
const onLandscape = text('a point of the landscape', 'ein Punkt der Landschaft');
const notRecorded = (step: string): Text =>
  text(`Batch ${step} is no longer recorded.`, `Batch ${step} ist nicht mehr aufgezeichnet.`);

/** Trains on from the moment that is shown, as a new run. */
function BranchButton({ run, chosen }: { readonly run: RunRecord; readonly chosen: ChosenMoment | null }) {
  const t = useT();
  const hindrance = useHindrance();
  const pending = useRuns((state) => state.pending);
  const epochs = useDocument(({ document }) => document.training.epochs);
  const problem = useDocument(({ document }) => obstacle(document));
  const isChanged = useDocument(({ document }) => !hasWeightsFor(run, document));
  const isOver = (stepOf(chosen?.at) ?? 0) >= epochs * run.progress.stepsPerEpoch;
  const going = isActive(run.progress.status) ? pauseFirst : chosen ? undefined : goBackFirst;
  const reason = isChanged ? changed : isOver ? nothingLeft : (hindrance ?? problem ?? going);
  return (
    <ReasonButton
      size="compact-xs"
      variant={chosen ? 'filled' : 'default'}
      leftSection={<IconArrowFork size={13} />}
      isBusy={pending !== null}
      tip={newRun}
      reason={reason}
      onPress={() => chosen && void branch(run.id, chosen.at)}
    >
      {t(text('Continue from here', 'Von hier weiter'))}
    </ReasonButton>
  );
}

const pauseFirst = text('Pause or stop the run first.', 'Zuerst den Lauf anhalten oder beenden.');
const goBackFirst = text('Go back to an earlier moment first.', 'Zuerst zu einem früheren Moment zurückgehen.');
const newRun = text(
  'A new run that continues from the earlier state with the current settings',
  'Ein neuer Lauf, der vom früheren Zustand mit den jetzigen Einstellungen weitergeht',
);
const changed = text(
  'The network or its start weights have changed since this run.',
  'Das Netz oder seine Startgewichte sind nicht mehr die dieses Laufs.',
);
const nothingLeft = text(
  'All epochs were finished at that point: set more epochs.',
  'Dort waren alle Epochen vorbei: mehr Epochen einstellen.',
);
