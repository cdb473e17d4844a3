import { inEvery, perDocument } from '../../workspace/workspaces.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { EngineClient } from '../../../core/protocol/client.ts';
import type {
  Landscape,
  LandscapeAxes,
  LandscapePoint,
  LandscapeProgress,
  LandscapeSpot,
} from '../../../core/protocol/landscape.ts';
import { isCancelled } from '../../link/errors.ts';
import { follow, hear } from '../../link/follow.ts';
import { engine, useEngineState } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';
import { signatureOf, startSignatureOf } from '../../workspace/document/analysis.ts';
import { onOpening, useDocument } from '../../workspace/document/document.ts';
import { askerHere } from '../../workspace/document/latest.ts';
import { stepOf, type ChosenMoment } from '../../workspace/runs/moments.ts';
import { activeRun, useRuns } from '../../workspace/runs/runs.ts';
import { shownNow, useMoment, type Shown } from '../../workspace/runs/shown.ts';

/** Points of one run's way that are drawn. */
const MOST_POINTS = 2000;

/** null: where the network is before training. */
type Ways = ReadonlyMap<string | null, readonly LandscapePoint[]>;

interface Asked extends Pick<Shown, 'runId'> {
  readonly key: string;
  readonly document: Document;
}

interface LandscapeState {
  /** Which of the two the panel shows. */
  readonly view: 'landscape' | 'race';
  /** Of what it was asked for last. */
  readonly asked: Asked | null;
  /** What is shown: finished, or as far as it has come. */
  readonly shown: Landscape | LandscapeProgress | null;
  /** By run: what it was drawn around, and those that were trained since. */
  readonly ways: Ways;
  /** Along what the next one is drawn. */
  readonly axes: LandscapeAxes;
  readonly isDrawing: boolean;
  readonly error: unknown;
  /** Draws it around what is shown: a run as it is now, or the weights before training. */
  draw(): Promise<void>;
  /** The same along others. */
  turn(axes: LandscapeAxes): void;
  cancel(): void;
}

const asker = askerHere();

/** The loss landscape that was drawn last. */
export const useLandscape = perDocument<LandscapeState>((set, get) => ({
  view: 'landscape',
  asked: null,
  shown: null,
  ways: new Map(),
  axes: { kind: 'principal' },
  isDrawing: false,
  error: undefined,
  async draw() {
    const { document } = useDocument.getState();
    const asked = { key: crypto.randomUUID(), document, runId: shownNow().runId };
    set({ asked, isDrawing: true, error: undefined });
    takenFromOthers(asked);
    // A point of the landscape before is no point of the next one.
    if (spotOf(get().shown, useMoment.getState().chosen)) useMoment.setState({ chosen: null });
    const { axes } = get();
    const outcome = await asker.ask(() => engine().request('landscape', { ...asked, axes, resolution: 41 }));
    if (!outcome) return;
    const { data, error } = outcome;
    // What has come of it stays when nobody wants the rest.
    set({ isDrawing: false, error: isCancelled(error) ? undefined : error, ...(data && { shown: data }) });
  },
  turn: (axes) => {
    set({ axes });
    void get().draw();
  },
  cancel: () => {
    asker.forget();
    set({ isDrawing: false });
    tell('cancelLandscape', {});
  },
}));

/** The engine has one landscape for the whole window: those of other documents are drawn anew when they are seen again. */
function takenFromOthers(asked: Asked): void {
  inEvery(() => {
    if (useLandscape.getState().asked !== asked) useLandscape.setState({ asked: null });
  });
}

onOpening(() => {
  const { isDrawing, cancel } = useLandscape.getState();
  if (isDrawing) cancel();
  useLandscape.setState(useLandscape.getInitialState());
});

/**
 * Whether what was asked for is still the landscape of the network on the canvas: of the same network and data, from the
 * same start as far as it is set by hand. Around weights that were drawn it goes by their seed as well.
 */
export function isLandscapeOf({ document, runId }: Omit<Asked, 'key'>, current: Document): boolean {
  const isSameStart = startSignatureOf(document) === startSignatureOf(current);
  const isSameSeed = runId !== null || document.training.seed === current.training.seed;
  return isSameStart && isSameSeed && signatureOf(document) === signatureOf(current);
}

/**
 * Whether a landscape that was to lie along a run's own way lies along random directions, as it had none: to be drawn anew
 * when there is one.
 */
export function isStopgap(shown: LandscapeState['shown'], axes: LandscapeAxes): boolean {
  return shown !== null && isFinished(shown) && axes.kind === 'principal' && shown.axes.kind === 'random';
}

/** Whether everything of it has been computed. */
export function isFinished(shown: Landscape | LandscapeProgress): shown is Landscape {
  return 'examples' in shown;
}

/** The point of its way at which a run was at a moment; the one before when the way has none for it. */
export function pointAt(ways: Ways, chosen: ChosenMoment | null): LandscapePoint | undefined {
  const step = stepOf(chosen?.at);
  if (!chosen || step === undefined) return undefined;
  return ways.get(chosen.runId)?.findLast((point) => point.step <= step);
}

/** The point of the landscape that one has gone to. */
export function spotOf(shown: LandscapeState['shown'], chosen: ChosenMoment | null): LandscapeSpot | undefined {
  const at = chosen?.at;
  return at && 'landscape' in at && at.landscape === shown?.key ? at : undefined;
}

/** Takes the run that is shown to a point of the landscape: canvas and plane follow. Not while one is in training. */
export function goToSpot({ a, b }: LandscapeSpot): void {
  const { shown } = useLandscape.getState();
  const { runId } = shownNow();
  if (!shown || !isFinished(shown) || runId === null || activeRun(useRuns.getState().runs)) return;
  useMoment.setState({ chosen: { runId, at: { landscape: shown.key, a, b } } });
}

export function followLandscape(client: EngineClient): void {
  follow(useEngineState, ({ generation }, before) => {
    if (generation !== before.generation) inEvery(forgetLandscape);
  });
  hear(client, 'landscapeProgress', (progress) =>
    inEvery(() =>
      useLandscape.setState(({ asked, shown, ways, isDrawing }) =>
        isDrawing && asked?.key === progress.key
          ? {
              shown: progress,
              // What has come since of the ways on it stays.
              ways: shown?.key === progress.key ? ways : new Map([[progress.runId, progress.path]]),
            }
          : {},
      ),
    ),
  );
  hear(client, 'landscapeWay', ({ key, runId, points }) =>
    inEvery(() =>
      useLandscape.setState(({ shown, ways }) => (shown?.key === key ? { ways: extended(ways, runId, points) } : {})),
    ),
  );
}

/** Another engine knows no landscape: what is shown stays until it is drawn anew, and nobody stands at a point of it. */
function forgetLandscape(): void {
  if (spotOf(useLandscape.getState().shown, useMoment.getState().chosen)) useMoment.setState({ chosen: null });
  if (useLandscape.getState().asked) useLandscape.setState({ asked: null });
}

function extended(ways: Ways, runId: string, points: readonly LandscapePoint[]): Ways {
  const begin = points[0]?.step ?? Infinity;
  const before = (ways.get(runId) ?? []).filter(({ step }) => step < begin);
  return new Map(ways).set(runId, [...before, ...points].slice(-MOST_POINTS));
}
