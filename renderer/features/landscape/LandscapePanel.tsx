import { Button, Progress, SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import type { Landscape, LandscapeProgress } from '../../../core/protocol/landscape.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { Empty } from '../../link/Empty.tsx';
import { useEngine } from '../../link/session.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { subjectOf } from '../../workspace/runs/picture.ts';
import { findRun } from '../../workspace/runs/runState.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import { useShown } from '../../workspace/runs/shown.ts';
import { obstacle } from '../../workspace/runs/training.ts';
import { noEngine } from '../../workspace/shared/useHindrance.ts';
import { AxesForm } from './AxesForm.tsx';
import { isFinished, isLandscapeOf, isStopgap, useLandscape } from './landscape.ts';
import classes from './Landscape.module.css';
import { LandscapeFacts } from './LandscapeFacts.tsx';
import { LandscapePicture } from './LandscapePicture.tsx';
import { RaceForm } from './RaceForm.tsx';
import { RacePicture } from './RacePicture.tsx';
import { Spot } from './Spot.tsx';
import { WayNames } from './WayNames.tsx';

/** The loss around the weights of the network on the canvas, and the way that training takes over it. */
export function LandscapePanel() {
  const hindrance = useDocument(({ document }) => obstacle(document));
  const view = useLandscape((state) => state.view);
  useDrawn(hindrance === undefined && view === 'landscape');
  if (hindrance) return <Empty message={hindrance} />;
  return (
    <div className={classes.panel}>
      <Controls />
      <div className={classes.views}>{view === 'race' ? <RacePicture /> : <LandscapePicture />}</div>
    </div>
  );
}

/** Draws the landscape anew whenever another network is on the canvas, and when a run has come to have a way of its own. */
function useDrawn(isPossible: boolean): void {
  const { isReady } = useEngine();
  const { runId } = useShown();
  const { asked, shown, axes, draw } = useLandscape();
  const isMissing = useDocument(({ document }) => asked === null || !isLandscapeOf(asked, document));
  // Where the run rests; while it trains the landscape stays below its way.
  const step = useRuns(({ runs }) => (activeRun(runs) ? 0 : (findRun(runs, runId)?.progress.step ?? 0)));
  const isOutgrown = isStopgap(shown, axes) && step > drawnUntil(shown, runId);
  const subject = useDocument(({ document }) => subjectOf(document));
  const canDraw = isReady && isPossible;
  useEffect(() => {
    if ((isMissing || isOutgrown) && canDraw) void draw();
  }, [subject, isMissing, isOutgrown, canDraw, draw]);
}

/** After how many steps of a run a landscape was drawn; 0 of another's. */
function drawnUntil(shown: Landscape | LandscapeProgress | null, runId: string | null): number {
  return (shown?.runId === runId && shown?.path.at(-1)?.step) || 0;
}

function Controls() {
  const t = useT();
  const view = useLandscape((state) => state.view);
  return (
    <aside className={classes.controls}>
      <SegmentedControl
        size="xs"
        aria-label={t(text('View', 'Ansicht'))}
        data={[
          { value: 'landscape', label: t(text('Landscape', 'Landschaft')) },
          { value: 'race', label: t(text('Race', 'Rennen')) },
        ]}
        value={view}
        onChange={(value) => useLandscape.setState({ view: value as typeof view })}
      />
      {view === 'race' ? <RaceForm /> : <Drawing />}
    </aside>
  );
}

/** Along what the landscape is drawn, and what is seen. */
function Drawing() {
  const t = useT();
  const { isReady } = useEngine();
  const { axes, shown, isDrawing, draw, turn, cancel } = useLandscape();
  return (
    <>
      <AxesForm axes={axes} onChange={turn} />
      {isDrawing ? (
        <>
          <Progress
            value={shown && !isFinished(shown) ? (100 * shown.done) / shown.total : 0}
            size="sm"
            animated
            aria-label={t(text('Progress of the landscape', 'Fortschritt der Landschaft'))}
          />
          <Button size="xs" variant="default" onClick={cancel}>
            {t(text('Cancel', 'Abbrechen'))}
          </Button>
        </>
      ) : (
        <ReasonButton size="xs" variant="default" reason={isReady ? undefined : noEngine} onPress={() => void draw()}>
          {t(text('Draw around here', 'Umgebung zeichnen'))}
        </ReasonButton>
      )}
      <Spot />
      <WayNames />
      {shown && isFinished(shown) && <LandscapeFacts landscape={shown} isStopgap={isStopgap(shown, axes)} />}
    </>
  );
}
