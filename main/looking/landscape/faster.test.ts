import { describe, expect, it, vi } from 'vitest';
import { fasterCard } from './faster.ts';
import type { Place, PlaneLosses } from './surface.ts';

const places: readonly Place[] = Array.from({ length: 441 }, (_, i) => [i % 21, Math.floor(i / 21)]);
const { signal } = new AbortController();

/** Losses that take this long, by a clock of their own: so much for each submission, and for each point. */
function contest({ cpu, card, factor = 1 }: { cpu: number; card: readonly [number, number]; factor?: number }) {
  let time = 0;
  const losses = (submission: number, each: number, scale: number) => {
    let together = 1;
    const dispose = vi.fn();
    const at = async (points: readonly Place[]) => {
      time += submission + each * points.length;
      if (points.length >= together) together *= 2;
      return points.map(([a, b]) => scale * (a ** 2 + b));
    };
    return { at, dispose, get together() { return together; } } satisfies PlaneLosses; // prettier-ignore
  };
  const onCard = losses(...card, factor);
  const open = vi.fn(async () => onCard);
  const find = () => fasterCard(losses(0, cpu, 1), { places, open, signal, now: () => time });
  return { find, open, onCard, time: () => time };
}

describe('what draws a landscape', () => {
  it('is the CPU at once, where that hardly takes any time', async () => {
    const { find, open } = contest({ cpu: 1, card: [0, 0.001] });
    expect(await find()).toBeUndefined();
    expect(open).not.toHaveBeenCalled();
  });

  it('is the card where it is faster, also if only with many points at once', async () => {
    const quick = contest({ cpu: 10, card: [1, 0.1] });
    expect(await quick.find()).toBe(quick.onCard);
    const far = contest({ cpu: 5, card: [20, 0.1] });
    expect(await far.find()).toBe(far.onCard);
    expect(far.onCard.dispose).not.toHaveBeenCalled();
  });

  it('is the CPU where the card is slower, which is found soon', async () => {
    const { find, onCard, time } = contest({ cpu: 5, card: [5, 40] });
    expect(await find()).toBeUndefined();
    expect(onCard.dispose).toHaveBeenCalledTimes(1);
    expect(time()).toBeLessThan(0.5 * 441 * 5);
  });

  it('is the CPU where the card has other losses', async () => {
    const { find, onCard } = contest({ cpu: 10, card: [1, 0.1], factor: 1.01 });
    expect(await find()).toBeUndefined();
    expect(onCard.dispose).toHaveBeenCalledTimes(1);
  });

  it('ends with what cancels it, and leaves nothing open', async () => {
    const { open, onCard } = contest({ cpu: 10, card: [1, 50] });
    const abort = new AbortController();
    let time = 0;
    const slow: PlaneLosses = { together: 1, dispose: vi.fn(), at: async (points) => ((time += 10 * points.length), points.map(() => 0)) }; // prettier-ignore
    const cancelling = async () => (abort.abort(new Error('enough')), open());
    await expect(fasterCard(slow, { places, open: cancelling, signal: abort.signal, now: () => time })).rejects.toThrow('enough'); // prettier-ignore
    expect(onCard.dispose).toHaveBeenCalledTimes(1);
  });
});
