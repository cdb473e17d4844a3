import { expect, test } from 'vitest';
import { text } from '../../core/text.ts';
import { lossName } from './phrases.ts';

test('a loss of standardised targets is called so', () => {
  const loss = text('Loss', 'Verlust');
  const units = { features: { mean: [], deviation: [] }, targets: { mean: [5], deviation: [2] } };
  expect(lossName({ units }, loss)).toMatchObject({ words: text('Loss (standardised)', 'Verlust (standardisiert)') });
  expect(lossName({ units: { ...units, targets: null } }, loss)).toEqual({ words: loss });
  expect(lossName({ units: undefined }, loss)).toEqual({ words: loss });
});
