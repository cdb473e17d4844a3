import { useMemo } from 'react';
import type { Landscape, LandscapeProgress } from '../../../core/protocol/landscape.ts';
import { text } from '../../../core/text.ts';
import { Empty, Failed } from '../../link/Empty.tsx';
import { useChoice } from '../../workspace/document/viewState.ts';
import { useDrawnTheme } from '../../kit/drawnTheme.ts';
import { cssColour } from '../../kit/plot/cssColour.ts';
import { useRunLooks } from '../../workspace/runs/looks.ts';
import { findRun } from '../../workspace/runs/runState.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import { useMoment, useShown } from '../../workspace/runs/shown.ts';
import { useAxisNames } from './axisNames.ts';
import { groundOf } from './heights.ts';
import { goToSpot, isFinished, pointAt, spotOf, useLandscape } from './landscape.ts';
import { Picture } from './Picture.tsx';
import { waysOfRuns } from './ways.ts';

/** The landscape that was drawn last, with the ways of the runs over it. */
export function LandscapePicture() {
  const { shown, ways, axes, error } = useLandscape();
  const [isLog, setLog] = useChoice<boolean>('log landscape', true);
  const ground = useMemo(() => shown && groundOf(shown, isLog, [shown.path]), [shown, isLog]);
  const drawn = useDrawnWays();
  const chosen = useMoment((state) => state.chosen);
  const past = useMemo(() => pointAt(ways, chosen), [ways, chosen]);
  const isTraining = useRuns(({ runs }) => activeRun(runs) !== undefined);
  const { runId } = useShown();
  const names = useAxisNames(shown && isFinished(shown) ? shown.axes : axes);
  if (error !== undefined) return <Failed error={error} again={() => void useLandscape.getState().draw()} />;
  if (!shown || !ground || !isWorthSeeing(shown, ground.grid.size)) return <Empty message={computing} />;
  const canGo = isFinished(shown) && !isTraining && runId !== null;
  return (
    <Picture
      ground={ground}
      ways={drawn}
      kind="run"
      axisNames={names}
      origin={isFinished(shown) ? shown.origin : noOrigin}
      lowest={isFinished(shown) ? shown.lowest : null}
      past={past}
      spot={spotOf(shown, chosen)}
      onGo={canGo ? goToSpot : undefined}
      onLog={setLog}
    />
  );
}

/** The ways of the runs, as their runs look on the page. */
function useDrawnWays() {
  const ways = useLandscape((state) => state.ways);
  const looks = useRunLooks();
  // Canvases take no variables: the colours are looked up anew when the theme has changed.
  useDrawnTheme();
  const colours = [...ways.keys()].map((id) => {
    const run = id === null ? undefined : findRun(useRuns.getState().runs, id);
    return run ? cssColour(looks.of(run).colour) : '';
  });
  const key = colours.join();
  return useMemo(() => {
    const known = new Map([...ways.keys()].map((id, i) => [id, key.split(',')[i]]));
    return waysOfRuns(ways, (id) => known.get(id));
  }, [ways, key]);
}

const noOrigin = [0, 0] as const;
const computing = text('Computing …', 'Wird berechnet …');

/** From the first coarse pass on: every fourth point along each side. */
function isWorthSeeing(shown: Landscape | LandscapeProgress, size: number): boolean {
  return isFinished(shown) || shown.done >= (1 + (size - 1) / 4) ** 2;
}
