import { Button, Progress, SegmentedControl, Switch } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { Landscape, LandscapeAxes, LandscapeProgress } from '../../../core/protocol/landscape.ts';
import type { Race } from '../../../core/protocol/race.ts';
import { text, type Text } from '../../../core/text.ts';
import { useEngine } from '../../link/session.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { subjectOf } from '../../workspace/runs/picture.ts';
import { goToSpot, hasAxes, isFinished, isLandscapeOf, pointAt, spotOf, useLandscape } from './landscape.ts';
import { useRace } from '../../workspace/runs/race.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import { useMoment, useShown } from '../../workspace/runs/shown.ts';
import { obstacle } from '../../workspace/runs/training.ts';
import { useT } from '../../kit/language.ts';
import { lazily } from '../../kit/lazily.tsx';
import { Empty, Failed } from '../../link/Empty.tsx';
import { decodeTensor } from '../../kit/tensor.ts';
import { AxesForm } from './AxesForm.tsx';
import { ContourMap, type ColouredWay } from './ContourMap.tsx';
import { filled, scaleOf, type Grid } from './heights.ts';
import classes from './Landscape.module.css';
import { LandscapeFacts } from './LandscapeFacts.tsx';
import { RaceForm } from './RaceForm.tsx';
import { racerColour } from './racers.ts';
import { RaceTable } from './RaceTable.tsx';
import { Spot } from './Spot.tsx';
import type { Surface as SurfaceInSpace } from './Surface.tsx';

/** With what draws in space: 0.6 MB that the map beside it does without. */
const Surface = lazily<Parameters<typeof SurfaceInSpace>[0]>(async () => (await import('./Surface.tsx')).Surface);

/** The loss around the weights of the network on the canvas, and the way that training takes over it. */
export function LandscapePanel() {
  const hindrance = useDocument(({ document }) => obstacle(document));
  const [view, setView] = useState<View>('landscape');
  useDrawn(hindrance === undefined);
  if (hindrance) return <Empty message={hindrance} />;
  return (
    <div className={classes.panel}>
      <Controls view={view} onView={setView} />
      <div className={classes.views}>
        <Picture view={view} />
      </div>
    </div>
  );
}

/** Draws the landscape anew whenever another network is on the canvas. */
function useDrawn(isPossible: boolean): void {
  const { isReady } = useEngine();
  const { runId } = useShown();
  const { asked, axes, draw } = useLandscape();
  const isMissing = useDocument(({ document }) => asked === null || !isLandscapeOf(asked, document));
  const subject = useDocument(({ document }) => subjectOf(document));
  const canDraw = isReady && isPossible && hasAxes(axes, runId);
  useEffect(() => {
    if (isMissing && canDraw) void draw();
  }, [subject, isMissing, canDraw, draw]);
}

type View = 'landscape' | 'race';

interface ControlsProps {
  readonly view: View;
  readonly onView: (view: View) => void;
}

function Controls({ view, onView }: ControlsProps) {
  const t = useT();
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
        onChange={(value) => onView(value as View)}
      />
      {view === 'race' ? <RaceForm /> : <Drawing />}
    </aside>
  );
}

/** Along what the landscape is drawn, and what is seen. */
function Drawing() {
  const t = useT();
  const { isReady } = useEngine();
  const { runId } = useShown();
  const { axes, shown, isDrawing, draw, turn, cancel } = useLandscape();
  return (
    <>
      <AxesForm axes={axes} runId={runId} onChange={turn} />
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
        <Button size="xs" variant="default" disabled={!isReady || !hasAxes(axes, runId)} onClick={() => void draw()}>
          {t(text('Draw around here', 'Hier herum zeichnen'))}
        </Button>
      )}
      <Spot />
      {shown && isFinished(shown) && <LandscapeFacts landscape={shown} />}
    </>
  );
}

/** The landscape twice: in space, and from above. */
function Picture({ view }: { readonly view: View }) {
  const t = useT();
  const { shown, ways, axes, error } = useLandscape();
  const [isLog, setLog] = useState(true);
  const grid = useMemo(() => shown && gridOf(shown), [shown]);
  const scale = useMemo(() => grid && scaleOf(grid, isLog), [grid, isLog]);
  const losses = useMemo(() => grid && scale && filled(grid, scale.high), [grid, scale]);
  const list = useMemo(() => [...ways.values()], [ways]);
  const chosen = useMoment((state) => state.chosen);
  const past = useMemo(() => pointAt(ways, chosen), [ways, chosen]);
  const ground = useMemo(() => (grid && scale && losses ? { grid, losses, scale } : undefined), [grid, scale, losses]);
  const spot = spotOf(shown, chosen);
  const isTraining = useRuns(({ runs }) => activeRun(runs) !== undefined);
  const { race, error: raceError, start: startRace } = useRace();
  const raceWays = useMemo(() => waysOf(race, shown?.key), [race, shown?.key]);
  const { runId } = useShown();
  if (!hasAxes(axes, runId)) return <Empty message={noWay} />;
  if (error !== undefined) return <Failed error={error} again={() => void useLandscape.getState().draw()} />;
  if (!shown || !ground || !isWorthSeeing(shown, ground.grid.size))
    return <Empty message={text('Computing …', 'Wird berechnet …')} />;
  const onGo = isFinished(shown) && !isTraining && runId !== null ? goToSpot : undefined;
  return (
    <>
      {view === 'landscape' && <Surface ground={ground} ways={list} past={spot ?? past} onGo={onGo} />}
      {view === 'race' &&
        (raceError !== undefined ? (
          <Failed error={raceError} again={() => void startRace()} />
        ) : race ? (
          <RaceTable race={race} />
        ) : (
          <Empty message={ready} />
        ))}
      <ContourMap
        {...ground}
        ways={view === 'race' ? none : list}
        past={past}
        origin={isFinished(shown) ? shown.origin : noOrigin}
        spot={spot}
        races={view === 'race' ? raceWays : none}
        onGo={onGo}
        lowest={isFinished(shown) ? shown.lowest : null}
        axisNames={axisNames(isFinished(shown) ? shown.axes : axes, t)}
      />
      {view === 'landscape' && (
        <Switch
          className={classes.scale ?? ''}
          size="xs"
          label="log"
          title={t(text('Heights by the logarithm', 'Höhen logarithmisch'))}
          checked={isLog}
          onChange={(event) => setLog(event.currentTarget.checked)}
        />
      )}
    </>
  );
}

/** The ways of a race that lie on this landscape. */
function waysOf(race: Race | null, key: string | undefined): readonly ColouredWay[] {
  if (!race || race.landscape !== key) return none;
  return race.standings.map(({ way }, i) => ({ points: way, colour: racerColour(i) }));
}

const none = [] as const;
const noOrigin = [0, 0] as const;
const ready = text(
  'Start the race: the ways of all contestants are drawn on the landscape, their results appear here.',
  'Das Rennen starten: Die Wege aller Teilnehmer erscheinen auf der Landschaft, ihre Ergebnisse hier.',
);

/** From the first coarse pass on: every fourth point along each side. */
function isWorthSeeing(shown: Landscape | LandscapeProgress, size: number): boolean {
  return isFinished(shown) || shown.done >= (1 + (size - 1) / 4) ** 2;
}

function gridOf({ losses, extent }: Landscape | LandscapeProgress): Grid {
  const { shape, values } = decodeTensor(losses);
  return { size: shape[0] ?? 0, losses: values as Float32Array, extent };
}

function axisNames(axes: LandscapeAxes, t: (text: Text) => string): readonly [string, string] {
  if (axes.kind === 'weights') return [`${axes.a.name}[${axes.a.index}]`, `${axes.b.name}[${axes.b.index}]`];
  const name = axes.kind === 'random' ? text('direction', 'Richtung') : text('principal direction', 'Hauptrichtung');
  return [`${t(name)} 1`, `${t(name)} 2`];
}

const noWay = text(
  'These are the directions in which a run has moved: train the network, or choose other axes.',
  'Das sind die Richtungen, in die ein Lauf gegangen ist: das Netz trainieren oder andere Achsen wählen.',
);
