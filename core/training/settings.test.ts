import { describe, expect, it } from 'vitest';
import { defaultTraining, learningRateAt, type ScheduleSettings, scheduleSettings } from './settings.ts';

/** Rates at the first batch of each epoch, 10 batches an epoch, 4 epochs. */
function rates(schedule: ScheduleSettings): number[] {
  const settings = { ...defaultTraining, learningRate: 1, epochs: 4, schedule };
  return [0, 10, 20, 30].map((step) => Number(learningRateAt(settings, step, 10).toFixed(6)));
}

describe('learning-rate schedules', () => {
  it('constant stays', () => expect(rates({ kind: 'constant' })).toEqual([1, 1, 1, 1]));
  it('step falls after every so many epochs', () => {
    expect(rates({ kind: 'step', epochs: 2, factor: 0.1 })).toEqual([1, 1, 0.1, 0.1]);
  });
  it('exponential falls all the time', () => {
    expect(rates({ kind: 'exponential', factor: 0.5 })).toEqual([1, 0.5, 0.25, 0.125]);
  });
  it('cosine goes from the full rate to zero', () => {
    expect(rates({ kind: 'cosine', warmup: 0, floor: 0 })).toEqual([1, 0.853553, 0.5, 0.146447]);
  });
  it('cosine may leave a share of the rate', () => {
    expect(rates({ kind: 'cosine', warmup: 0, floor: 0.1 })).toEqual([1, 0.868198, 0.55, 0.231802]);
  });
  it('cosine of older documents goes to zero', () => {
    expect(scheduleSettings.parse({ kind: 'cosine', warmup: 0.25 })).toEqual({
      kind: 'cosine',
      warmup: 0.25,
      floor: 0,
    });
  });
  it('linear is as get_linear_schedule_with_warmup of transformers 5.18 gives it for 40 steps, 6 of them of warm-up', () => {
    const schedule = { kind: 'linear', warmup: 0.15 } as const;
    const settings = { ...defaultTraining, learningRate: 1, epochs: 4, schedule };
    const given = [0, 1, 5, 6, 10, 20, 30, 39].map((step) => Number(learningRateAt(settings, step, 10).toFixed(6)));
    expect(given).toEqual([0, 0.166667, 0.833333, 1, 0.882353, 0.588235, 0.294118, 0.029412]);
    // The run has ended, and goes on.
    expect(learningRateAt(settings, 41, 10)).toBe(0);
    expect(rates({ kind: 'linear', warmup: 0 })).toEqual([1, 0.75, 0.5, 0.25]);
  });
  it('cosine with warm-up rises in a line first and never divides by zero', () => {
    expect(rates({ kind: 'cosine', warmup: 0.25, floor: 0 })).toEqual([0.1, 1, 0.75, 0.25]);
    const short = {
      ...defaultTraining,
      epochs: 1,
      learningRate: 1,
      schedule: { kind: 'cosine', warmup: 0.9, floor: 0 },
    } as const;
    for (let step = 0; step < 3; step++) expect(learningRateAt(short, step, 1)).toBeGreaterThanOrEqual(0);
  });
});
