/** How fast a run goes, and how long it will take. */
export interface Pace {
  step(seconds: number): void;
  evaluated(seconds: number): void;
  /** Batches a second, of late; null before the first. */
  stepsPerSecond(): number | null;
  secondsLeft(steps: number, epochs: number): number | null;
}

/** The time that measurements take to lose half of their weight. */
const HALF_LIFE_SECONDS = 2;

/** `evaluationShare`: the work of one evaluation in batches of training, a guess that serves until one was measured. */
export function createPace(evaluationShare: number): Pace {
  let steps = 0;
  let time = 0;
  let evaluation: number | undefined;
  const rate = () => (time > 0 ? steps / time : null);
  return {
    step: (seconds) => {
      const kept = 0.5 ** (seconds / HALF_LIFE_SECONDS);
      steps = steps * kept + 1;
      time = time * kept + seconds;
    },
    evaluated: (seconds) => (evaluation = seconds),
    stepsPerSecond: rate,
    secondsLeft: (stepsLeft, epochsLeft) => {
      const stepsPerSecond = rate();
      if (stepsPerSecond === null) return null;
      return stepsLeft / stepsPerSecond + epochsLeft * (evaluation ?? evaluationShare / stepsPerSecond);
    },
  };
}
