import { describe, expect, test } from 'vitest';
import type { Diagnosis, RunRecord, Shortfall } from '../../../core/protocol/runs.ts';
import { same } from '../../../core/text.ts';
import { defaultOptimizers, defaultTraining } from '../../../core/training/settings.ts';
import { remediesFor } from './remedies.ts';

const training = { ...defaultTraining, optimizer: defaultOptimizers.sgd };
const message = same('');

function diverged(change: Partial<Diagnosis>): RunRecord {
  const diagnosis: Diagnosis = {
    ...{ step: 9, nodeId: null, phase: 'loss', tensor: 'loss', value: 'NaN', largest: 1, message },
    ...{ learningRate: 10, rewind: null },
    ...change,
  };
  return { diagnosis, origin: null } as unknown as RunRecord;
}

function short(change: Partial<Shortfall>, origin: RunRecord['origin'] = null): RunRecord {
  const shortfall: Shortfall = { reason: 'dead', nodeId: 'relu1', loss: 2.3, chance: 2.3, message, learningRate: 0.1, ...change }; // prettier-ignore
  return { diagnosis: null, shortfall, origin } as unknown as RunRecord;
}

const told = (run: RunRecord, settings = training) =>
  remediesFor(run, settings).map(({ label, from, change }) => {
    const { learningRate, clip } = change(settings);
    return [label.en, from, learningRate, clip.kind];
  });

describe('a run that diverged', () => {
  test('whose earlier weights were spoiled begins again with a hundredth of its rate', () => {
    expect(told(diverged({}))).toEqual([
      ['Start again from the initial weights with learning rate 0.1', null, 0.1, 'none'],
    ]);
  });

  test('whose earlier weights were sound may go back to them', () => {
    expect(told(diverged({ rewind: 30, learningRate: 0.7 }))).toEqual([
      ['Rewind to batch 30, with learning rate 0.07', 30, 0.07, training.clip.kind],
      ['Rewind to batch 30 and clip gradients', 30, training.learningRate, 'norm'],
      ['Start again from the initial weights with learning rate 0.007', null, 0.007, 'none'],
    ]);
  });

  test('divides its own rate, so that pressing twice does not divide twice', () => {
    const [remedy] = remediesFor(diverged({}), training);
    expect(remedy!.change(remedy!.change(training)).learningRate).toBe(0.1);
  });
});

describe('a run that learned nothing', () => {
  test.each([
    ['from spoiled weights at a usual rate', short({}, { runId: 'a', step: 3 }), 0.1],
    ['with dead units at a usual rate', short({}), 0.001],
    ['at a rate that is far too large', short({ learningRate: 10, reason: 'chance' }), 0.1],
    ['at a rate whose hundredth is too large as well', short({ learningRate: 1000, reason: 'chance' }), 0.3],
    ['at a rate that is far too small', short({ learningRate: 1e-8, reason: 'chance' }), 1e-6],
  ])('%s begins again with another rate', (_, run, rate) => {
    const [remedy, ...others] = remediesFor(run, training);
    expect(others).toEqual([]);
    expect(remedy!.from).toBeNull();
    expect(remedy!.change(training).learningRate).toBeCloseTo(rate, 12);
  });

  test('without a sign of why has none', () => {
    expect(remediesFor(short({ reason: 'chance' }), training)).toEqual([]);
  });
});

test('a run that went well needs none', () => {
  expect(remediesFor({ diagnosis: null } as unknown as RunRecord, training)).toEqual([]);
});
