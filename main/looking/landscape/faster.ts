import { difference } from '../../train/steps/sameLosses.ts';
import type { Place, PlaneLosses } from './surface.ts';

/** A CPU that needs no longer for all points is not compared with a card, which takes its time to be opened. */
const AT_ONCE_MS = 1000;
/** How long a card may take to show that it is faster. */
const TRIAL_MS = 200;
/** How many points the CPU is timed with; the first of them, which includes what happens only once, does not count. */
const TIMED = 3;

interface Contest {
  /** All points that are to be computed, some of which are tried. */
  readonly places: readonly Place[];
  /** Opens the card, which then belongs to the caller. */
  open(): Promise<PlaneLosses>;
  readonly signal: AbortSignal;
  /** Milliseconds, with an arbitrary origin. */
  now?(): number;
}

/**
 * The card, where it computes these points faster than the CPU and with the same losses; undefined where the CPU is to
 * compute them, which it does at once if they take it hardly any time. Rejects when aborted, and as `open` does.
 */
export async function fasterCard(
  cpu: PlaneLosses,
  { places, open, signal, now = () => performance.now() }: Contest,
): Promise<PlaneLosses | undefined> {
  const [first, ...tried] = spread(places, TIMED + 1);
  if (!first) return undefined;
  const timed = async (losses: PlaneLosses, own: readonly Place[]) => {
    const begin = now();
    const found = await losses.at(own);
    signal.throwIfAborted();
    return { found, each: (now() - begin) / own.length };
  };
  const warm = await timed(cpu, [first]);
  const { found, each } = await timed(cpu, tried);
  if (each * places.length <= AT_ONCE_MS) return undefined;
  const card = await open();
  try {
    const expected = [...Array.from(warm.found), ...Array.from(found)];
    // Its first submission includes what happens only once, too.
    const own = await timed(card, [first, ...tried]);
    const isSame = expected.every((loss, i) => difference([own.found[i] ?? NaN], [loss]) === undefined);
    for (const end = now() + TRIAL_MS; isSame && now() < end;) {
      if ((await timed(card, spread(places, card.together))).each < each) return card;
    }
  } catch (error) {
    card.dispose();
    throw error;
  }
  card.dispose();
  return undefined;
}

/** So many of all places, evenly spaced. */
function spread(places: readonly Place[], count: number): readonly Place[] {
  const size = Math.min(count, places.length);
  return Array.from({ length: size }, (_, i) => places[Math.floor((i * places.length) / size)] ?? [0, 0]);
}
