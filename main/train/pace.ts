/** A run's speed and remaining time. */
export interface Pace {
  step(seconds: number): void;
  evaluated(seconds: number): void;
  /** Recent batches per second; null before the first batch. */
  stepsPerSecond(): number | null;
  secondsLeft(steps: number, epochs: number): number | null;
}

/** The time after which a measurement has half its weight. */
const HALF_LIFE_SECONDS = 2;

/** `evaluationShare`: the work of an evaluation in training batches, an estimate until one has been measured. */
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
