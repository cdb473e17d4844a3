import { Button, Progress, SegmentedControl, Switch } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { Landscape, LandscapeAxes, LandscapeProgress } from '../../../core/protocol/landscape.ts';
import type { Race } from '../../../core/protocol/race.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { goToSpot, isFinished, pointAt, spotOf, useLandscape } from '../../store/landscape.ts';
import { useRace } from '../../store/race.ts';
import { findRun } from '../../store/runState.ts';
import { activeRun, selectedRun, useRuns } from '../../store/runs.ts';
import { useMoment } from '../../store/shown.ts';
import { useT } from '../../ui/language.ts';
import { Empty, Failed } from '../Empty.tsx';
import { StaleNotice } from '../StaleNotice.tsx';
import { decodeTensor } from '../tensor.ts';
import { usePolled } from '../usePolled.ts';
import { AxesForm } from './AxesForm.tsx';
import { ContourMap, type ColouredWay } from './ContourMap.tsx';
import { filled, scaleOf, type Grid } from './heights.ts';
import classes from './Landscape.module.css';
import { LandscapeFacts } from './LandscapeFacts.tsx';
import { RaceForm } from './RaceForm.tsx';
import { racerColour } from './racers.ts';
import { RaceTable } from './RaceTable.tsx';
import { Spot } from './Spot.tsx';
import { Surface } from './Surface.tsx';

const LOOK_EVERY_MS = 250;

/** The loss around the weights of the chosen run, and the way that training takes over it. */
export function LandscapePanel() {
  const run = usePolled(selectedRun, LOOK_EVERY_MS);
  const isTrained = run !== undefined && run.progress.step > 0;
  const { shown, isDrawing, error, draw } = useLandscape();
  const owner = useRuns(({ runs }) => findRun(runs, shown?.runId ?? null));
  const [view, setView] = useState<View>('landscape');
  const isMissing = isTrained && owner?.signature !== run.signature && !isDrawing && error === undefined;
  useEffect(() => {
    if (isMissing) void draw(run.id);
  }, [isMissing, run?.id, draw]);
  if (!isTrained) return <Empty message={trainFirst} />;
  return (
    <div className={classes.panel}>
      <Controls run={run} view={view} onView={setView} />
      <div className={classes.views}>
        <StaleNotice run={run} />
        <Picture view={view} />
      </div>
    </div>
  );
}

type View = 'landscape' | 'race';

interface ControlsProps {
  readonly run: RunRecord;
  readonly view: View;
  readonly onView: (view: View) => void;
}

function Controls({ run, view, onView }: ControlsProps) {
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
      {view === 'race' ? <RaceForm /> : <Drawing run={run} />}
    </aside>
  );
}

/** Along what the landscape is drawn, and what is seen. */
function Drawing({ run }: { readonly run: RunRecord }) {
  const t = useT();
  const { axes, shown, isDrawing, draw, turn, cancel } = useLandscape();
  return (
    <>
      <AxesForm axes={axes} onChange={(next) => turn(run.id, next)} />
      {isDrawing ? (
        <>
          <Progress value={shown && !isFinished(shown) ? (100 * shown.done) / shown.total : 0} size="sm" animated />
          <Button size="xs" variant="default" onClick={cancel}>
            {t(text('Cancel', 'Abbrechen'))}
          </Button>
        </>
      ) : (
        <Button size="xs" variant="default" onClick={() => void draw(run.id)}>
          {t(text('Draw around here', 'Um hier zeichnen'))}
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
  const list = useMemo(() => Object.values(ways), [ways]);
  const chosen = useMoment((state) => state.chosen);
  const past = useMemo(() => pointAt(ways, chosen), [ways, chosen]);
  const ground = useMemo(() => (grid && scale && losses ? { grid, losses, scale } : undefined), [grid, scale, losses]);
  const spot = spotOf(shown, chosen);
  const isTraining = useRuns(({ runs }) => activeRun(runs) !== undefined);
  const { race, error: raceError } = useRace();
  const raceWays = useMemo(() => waysOf(race, shown?.key), [race, shown?.key]);
  if (error !== undefined) return <Failed error={error} />;
  if (!shown || !ground || !isWorthSeeing(shown, ground.grid.size))
    return <Empty message={text('Computing …', 'Wird berechnet …')} />;
  const onGo = isFinished(shown) && !isTraining ? goToSpot : undefined;
  return (
    <>
      {view === 'landscape' && <Surface ground={ground} ways={list} past={spot ?? past} onGo={onGo} />}
      {view === 'race' &&
        (raceError !== undefined ? (
          <Failed error={raceError} />
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

const trainFirst = text(
  'Train the network: then its loss is drawn here as a landscape, with the way that training takes down into the valley.',
  'Das Netz trainieren: Dann erscheint hier sein Verlust als Landschaft, mit dem Weg, den das Training hinab ins Tal nimmt.',
);
