import { create } from 'zustand';
import type { EngineClient } from '../../core/protocol/client.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type {
  Landscape,
  LandscapeAxes,
  LandscapePoint,
  LandscapeProgress,
  LandscapeSpot,
} from '../../core/protocol/landscape.ts';
import { engine } from '../engine/session.ts';
import { onOpening } from './document.ts';
import { stepOf, type ChosenMoment } from './moments.ts';
import { activeRun, useRuns } from './runs.ts';
import { useMoment } from './shown.ts';

/** Points of one run's way that are drawn. */
const MOST_POINTS = 2000;

type Ways = Readonly<Record<string, readonly LandscapePoint[]>>;

interface LandscapeState {
  /** What is shown: finished, or as far as it has come. */
  readonly shown: Landscape | LandscapeProgress | null;
  /** By run: the one that it was drawn around, and those that were trained since. */
  readonly ways: Ways;
  /** Along what the next one is drawn. */
  readonly axes: LandscapeAxes;
  readonly isDrawing: boolean;
  readonly error: unknown;
  /** Draws it around a run as it is now. */
  draw(runId: string): Promise<void>;
  /** The same along others. */
  turn(runId: string, axes: LandscapeAxes): void;
  cancel(): void;
}

/** The loss landscape that was drawn last. */
export const useLandscape = create<LandscapeState>()((set, get) => ({
  shown: null,
  ways: {},
  axes: { kind: 'random', seed: 1 },
  isDrawing: false,
  error: undefined,
  async draw(runId) {
    set({ isDrawing: true, error: undefined });
    // A point of the landscape before is no point of the next one.
    if (spotOf(get().shown, useMoment.getState().chosen)) useMoment.setState({ chosen: null });
    try {
      const shown = await engine().request('landscape', { runId, axes: get().axes, resolution: 41 });
      set(({ ways }) => ({ shown, isDrawing: false, ways: { ...ways, [runId]: shown.path } }));
    } catch (error) {
      // Another one took its place, or nobody wants to see it any more.
      if (error instanceof EngineError && error.code === 'cancelled') return;
      set({ error, isDrawing: false });
    }
  },
  turn: (runId, axes) => {
    set({ axes });
    void get().draw(runId);
  },
  cancel: () => {
    set({ isDrawing: false });
    void engine().request('cancelLandscape', {});
  },
}));

onOpening(() => {
  const { isDrawing, cancel } = useLandscape.getState();
  if (isDrawing) cancel();
  useLandscape.setState(useLandscape.getInitialState());
});

/** Whether everything of it has been computed. */
export function isFinished(shown: Landscape | LandscapeProgress): shown is Landscape {
  return 'examples' in shown;
}

/** The point of its way at which a run was at a moment; the one before when the way has none for it. */
export function pointAt(ways: Ways, chosen: ChosenMoment | null): LandscapePoint | undefined {
  const step = stepOf(chosen?.at);
  if (!chosen || step === undefined) return undefined;
  return ways[chosen.runId]?.findLast((point) => point.step <= step);
}

/** The point of the landscape that one has gone to. */
export function spotOf(shown: LandscapeState['shown'], chosen: ChosenMoment | null): LandscapeSpot | undefined {
  const at = chosen?.at;
  return at && 'landscape' in at && at.landscape === shown?.key ? at : undefined;
}

/** Takes the network to a point of the landscape: canvas and plane follow. Not while a run is in training. */
export function goToSpot({ a, b }: LandscapeSpot): void {
  const { shown } = useLandscape.getState();
  const { runs, select } = useRuns.getState();
  if (!shown || !isFinished(shown) || activeRun(runs)) return;
  select(shown.runId);
  useMoment.setState({ chosen: { runId: shown.runId, at: { landscape: shown.key, a, b } } });
}

export function followLandscape(client: EngineClient): void {
  client.on('landscapeProgress', (progress) =>
    useLandscape.setState({ shown: progress, ways: { [progress.runId]: progress.path } }),
  );
  client.on('landscapeWay', ({ key, runId, points }) =>
    useLandscape.setState(({ shown, ways }) => (shown?.key === key ? { ways: extended(ways, runId, points) } : {})),
  );
}

function extended(ways: Ways, runId: string, points: readonly LandscapePoint[]): Ways {
  const begin = points[0]?.step ?? Infinity;
  const before = (ways[runId] ?? []).filter(({ step }) => step < begin);
  return { ...ways, [runId]: [...before, ...points].slice(-MOST_POINTS) };
}
