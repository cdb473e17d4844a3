import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useSpeed } from '../../workspace/runs/speed.ts';

/** How long a race is replayed at full speed. */
const FULL_SPEED_SECONDS = 8;

export interface Replay {
  /** Batches that each has trained, in between as well. */
  readonly step: number;
  readonly isPlaying: boolean;
  play(): void;
  hold(): void;
  go(step: number): void;
}

/**
 * A race of `total` batches, seen again at the chosen speed: it plays by itself as soon as it can be seen (`key` names it)
 * unless nothing is to move. Until then it stands at its end.
 */
export function useReplay(key: string | undefined, total: number): Replay {
  const speed = useSpeed(({ stepsPerSecond }) => stepsPerSecond) ?? total / FULL_SPEED_SECONDS;
  const isStill = useReducedMotion();
  const [step, setStep] = useState<number>();
  const [isPlaying, setPlaying] = useState(false);
  const [seen, setSeen] = useState(key);
  if (seen !== key) {
    setSeen(key);
    setStep(key === undefined || isStill ? undefined : 0);
    setPlaying(key !== undefined && !isStill);
  }
  useEffect(() => {
    if (!isPlaying) return;
    let before: number | undefined;
    let frame = requestAnimationFrame(function next(now) {
      const passed = (now - (before ?? now)) / 1000;
      before = now;
      setStep((at = total) => Math.min(total, at + passed * speed));
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed, total]);
  const at = step ?? total;
  if (isPlaying && at >= total) setPlaying(false);
  return {
    step: at,
    isPlaying,
    play: () => {
      if (at >= total) setStep(0);
      setPlaying(true);
    },
    hold: () => setPlaying(false),
    go: (next) => {
      setPlaying(false);
      setStep(next);
    },
  };
}
