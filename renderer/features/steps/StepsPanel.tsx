import { SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import { text } from '../../../core/text.ts';
import { useEngineState } from '../../link/session.ts';
import { analysisOf } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useChoice } from '../../workspace/document/viewState.ts';
import { STEP_OR_HEALTH } from '../../workspace/runs/replay.ts';
import { subjectOf } from '../../workspace/runs/picture.ts';
import { selectedRun, useRuns } from '../../workspace/runs/runs.ts';
import { useShown } from '../../workspace/runs/shown.ts';
import { firstExample, useSteps } from '../../workspace/runs/steps.ts';
import { obstacle } from '../../workspace/runs/training.ts';
import { useT } from '../../kit/language.ts';
import { Empty, Failed } from '../../link/Empty.tsx';
import panel from '../../kit/panel.module.css';
import { useThrottled } from '../../workspace/shared/useThrottled.ts';
import { HealthTable } from './HealthTable.tsx';
import { StepControls } from './StepControls.tsx';
import { StepTable } from './StepTable.tsx';
import classes from './Steps.module.css';
import { StopText } from './StopText.tsx';

const LOOK_EVERY_MS = 250;
const views = ['step', 'health'] as const;
type View = (typeof views)[number];

/** One training step on one example, walked through by hand; or how well the layers learn from a batch. */
export function StepsPanel() {
  const t = useT();
  const [view, setView] = useChoice<View>(STEP_OR_HEALTH, 'step', views);
  const hindrance = useDocument(({ document }) => obstacle(document));
  const { explanation, health, error } = useSteps();
  useLoaded(view, hindrance === undefined);
  if (hindrance) return <Empty message={hindrance} />;
  return (
    <div
      className={classes.panel}
      role="group"
      aria-label={t(text('Walk through a step', 'Durch einen Schritt gehen'))}
      tabIndex={-1}
      onKeyDown={walkByKey}
    >
      <div className={panel.toolbar}>
        <SegmentedControl
          size="xs"
          aria-label={t(text('What is shown', 'Was gezeigt wird'))}
          data={[
            { value: 'step', label: t(text('One step', 'Ein Schritt')) },
            { value: 'health', label: t(text('Gradient health', 'Zustand der Gradienten')) },
          ]}
          value={view}
          onChange={(value) => setView(value as View)}
        />
        {explanation && <StepControls />}
      </div>
      {error !== undefined ? (
        <Failed error={error} again={() => again(view)} />
      ) : explanation ? (
        <div className={classes.body}>
          <StepTable />
          <StopText />
        </div>
      ) : health ? (
        <HealthTable health={health} />
      ) : (
        <Empty message={text('Computing …', 'Wird berechnet …')} />
      )}
    </div>
  );
}

/** Keeps what is looked at up to date while the panel is open. */
function useLoaded(view: View, isPossible: boolean): void {
  const subject = useDocument(({ document }) => subjectOf(document));
  const training = useDocument(({ document }) => document.training);
  const openings = useDocument((state) => state.openings);
  const isReady = useEngineState((state) => state.status.kind === 'ready');
  const { runId, at } = useShown();
  const example = useSteps((state) => state.example);
  const { leave } = useSteps.getState();
  const moment = useThrottled(useRuns, view === 'step' ? standingMoment : passingMoment, LOOK_EVERY_MS);
  const locks = useDocument(({ document }) => JSON.stringify(analysisOf(document).network.map(({ locked }) => locked)));
  const key = JSON.stringify([openings, subject, training, locks, runId, at, moment, example]);
  const canLoad = isReady && isPossible;
  useEffect(() => {
    if (!canLoad) return;
    look(view);
  }, [canLoad, view, key]);
  useEffect(() => leave, [leave]);
}

/** Of data that were changed meanwhile the example may be gone: the first one is there. */
function again(view: View): void {
  useSteps.setState({ example: firstExample });
  look(view);
}

function look(view: View): void {
  const { load, measure } = useSteps.getState();
  if (view === 'health') void measure();
  else void load();
}

/** A run under way has other weights every moment: a step of it is looked at when it stands. */
function standingMoment(): string {
  const run = selectedRun();
  if (!run) return '';
  return run.progress.status === 'running' ? 'running' : `${run.id} ${run.progress.step}`;
}

/** The gradients are measured again after every epoch. */
function passingMoment(): string {
  const run = selectedRun();
  return run?.progress.status === 'running' ? `${run.id} epoch ${run.progress.epoch}` : standingMoment();
}

/** Arrow keys walk; in fields and choices they do what they do there. */
function walkByKey(event: React.KeyboardEvent): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by || (event.target instanceof HTMLElement && event.target.closest('input, [role="combobox"]'))) return;
  event.preventDefault();
  const { at, go } = useSteps.getState();
  go(at + by);
}
