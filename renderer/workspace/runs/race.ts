import type { EngineClient } from '../../../core/protocol/client.ts';
import type { Contestant, Race } from '../../../core/protocol/race.ts';
import { defaultOptimizers } from '../../../core/training/settings.ts';
import { isCancelled } from '../../link/errors.ts';
import { hear } from '../../link/follow.ts';
import { engine } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';
import { onOpening, useDocument } from '../document/document.ts';
import { askerHere } from '../document/latest.ts';
import { shownNow } from './shown.ts';
import { inEvery, perDocument } from '../workspaces.ts';

export const FEWEST_CONTESTANTS = 2;
export const MOST_CONTESTANTS = 6;

interface RaceState {
  readonly contestants: readonly Contestant[];
  readonly epochs: number;
  /** Whether they start from what is shown, a run at a moment; else from the weights before training. */
  readonly isFromShown: boolean;
  /** Of the one that was asked for last. */
  readonly key: string | null;
  /** The newest one: finished, or as far as it has come. */
  readonly race: Race | null;
  readonly isRacing: boolean;
  readonly error: unknown;
  start(): Promise<void>;
  cancel(): void;
}

/** Optimizers at the rates that are usual for them. */
const usual: readonly Contestant[] = [
  { optimizer: defaultOptimizers.sgd, learningRate: 0.1 },
  { optimizer: { ...defaultOptimizers.sgd, momentum: 0.9 }, learningRate: 0.1 },
  { optimizer: defaultOptimizers.rmsprop, learningRate: 0.01 },
  { optimizer: defaultOptimizers.adam, learningRate: 0.01 },
];

const asker = askerHere();

/** Several optimizers from the same start on the same batches. */
export const useRace = perDocument<RaceState>((set, get) => ({
  contestants: usual,
  epochs: 20,
  isFromShown: false,
  key: null,
  race: null,
  isRacing: false,
  error: undefined,
  async start() {
    const { document } = useDocument.getState();
    const { contestants, epochs, isFromShown } = get();
    const from = isFromShown ? shownNow() : { runId: null };
    const key = crypto.randomUUID();
    set({ key, race: null, isRacing: true, error: undefined });
    const params = { key, document, ...from, contestants: [...contestants], epochs };
    const outcome = await asker.ask(() => engine().request('race', params));
    if (!outcome) return;
    const { data, error } = outcome;
    // How far the contestants have come stays to be seen: they are marked as cancelled.
    set({ isRacing: false, error: isCancelled(error) ? undefined : error, ...(data && { race: data }) });
  },
  cancel: () => tell('cancelRace', {}),
}));

onOpening(() => {
  const { isRacing, cancel } = useRace.getState();
  if (isRacing) cancel();
  useRace.setState(useRace.getInitialState());
});

export function followRace(client: EngineClient): void {
  hear(client, 'raceProgress', (race) =>
    inEvery(() => {
      const { isRacing, key } = useRace.getState();
      if (isRacing && race.key === key) useRace.setState({ race });
    }),
  );
}
