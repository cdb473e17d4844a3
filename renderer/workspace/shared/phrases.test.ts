import { expect, test } from 'vitest';
import { text } from '../../../core/text.ts';
import { lossName, runPhase } from './phrases.ts';

test('a loss of standardised targets is called so', () => {
  const loss = text('Loss', 'Verlust');
  const units = { features: { mean: [], deviation: [] }, targets: { mean: [5], deviation: [2] } };
  expect(lossName({ units }, loss)).toMatchObject({ words: text('Loss (standardised)', 'Verlust (standardisiert)') });
  expect(lossName({ units: { ...units, targets: null } }, loss)).toEqual({ words: loss });
  expect(lossName({ units: undefined }, loss)).toEqual({ words: loss });
});

test('many epochs are readable numbers', () => {
  const progress = { status: 'paused', phase: 'idle', epoch: 1234, epochs: 50_000 } as Parameters<typeof runPhase>[0];
  expect(runPhase(progress)).toEqual(text('paused · epoch 1,234 of 50,000', 'angehalten · Epoche 1.234 von 50.000'));
  expect(runPhase({ ...progress, status: 'finished', epoch: 0 })).toEqual(text('finished', 'fertig'));
});
