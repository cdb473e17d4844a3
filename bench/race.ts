import type { Contestant } from './contestants.ts';
import { peakOf, usageOf, type Usage } from './usage.ts';
import { Spells } from './spells.ts';
import { median, percentile } from './statistics.ts';

/** A round of one contestant lasts about this long; the others have theirs before it is its turn again. */
const ROUND_SECONDS = 0.5;
/** So often a round is repeated while the machine is in a spell; then it counts all the same. */
const MOST_REPEATS = 4;

export interface Standing {
  readonly name: string;
  /** Steps a second: the median of the rounds, and their 85th percentile, which few disturbances reach. */
  readonly median: number;
  readonly quiet: number;
  /** Of single rounds. */
  readonly speeds: readonly number[];
  /** Processors in use on average; null where the system does not say. */
  readonly processors: number | null;
  readonly threads: number | null;
  readonly faultsPerStep: number | null;
  /** The most memory that it has held, in megabytes. */
  readonly peak: number | null;
  /** Rounds that were repeated because the machine was slower, or others computed. */
  readonly repeated: number;
}

/** Each in turn for several rounds, after one to warm up. */
export async function race(contestants: readonly Contestant[], rounds: number): Promise<readonly Standing[]> {
  const counts: number[] = [];
  for (const contestant of contestants) counts.push(await warmUp(contestant));
  const spells = new Spells();
  const played = contestants.map((): Round[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, contestant] of contestants.entries())
      played[i]?.push(await turn(contestant, counts[i] ?? 1, spells));
  }
  return contestants.map((contestant, i) => standingOf(contestant, counts[i] ?? 1, played[i] ?? []));
}

interface Round {
  readonly speed: number;
  readonly usage: Usage | undefined;
  readonly seconds: number;
  readonly repeated: number;
}

async function turn(contestant: Contestant, count: number, spells: Spells): Promise<Round> {
  for (let repeated = 0; ; repeated++) {
    const before = usageOf(contestant.pid);
    const end = spells.begin(contestant.pid);
    const seconds = await contestant.train(count);
    const isDisturbed = end();
    const after = usageOf(contestant.pid);
    if (isDisturbed && repeated < MOST_REPEATS) continue;
    const usage = before && after && { seconds: after.seconds - before.seconds, faults: after.faults - before.faults, threads: after.threads }; // prettier-ignore
    return { speed: count / seconds, usage, seconds, repeated };
  }
}

function standingOf({ name, pid }: Contestant, count: number, rounds: readonly Round[]): Standing {
  const speeds = rounds.map(({ speed }) => speed);
  const used = rounds.flatMap(({ usage, seconds }) => (usage ? [{ ...usage, wall: seconds }] : []));
  const known = used.length > 0;
  return {
    name,
    speeds,
    median: median(speeds),
    quiet: percentile(speeds, 0.85),
    processors: known ? median(used.map(({ seconds, wall }) => seconds / wall)) : null,
    threads: known ? Math.max(...used.map(({ threads }) => threads)) : null,
    faultsPerStep: known ? median(used.map(({ faults }) => faults / count)) : null,
    peak: peakOf(pid) ?? null,
    repeated: rounds.reduce((sum, { repeated }) => sum + repeated, 0),
  };
}

/** Trains for about as long as a round. Returns how many steps make a round. */
async function warmUp(contestant: Contestant): Promise<number> {
  let [count, seconds] = [1, await contestant.train(1)];
  while (seconds < ROUND_SECONDS / 2) {
    count *= 2;
    seconds = await contestant.train(count);
  }
  return Math.max(1, Math.round((count * ROUND_SECONDS) / seconds));
}
