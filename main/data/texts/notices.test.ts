import { expect, it } from 'vitest';
import { noticeOf } from './notices.ts';

it('numbers of one sentence are written alike', () => {
  const counts = { texts: 5576, cut: 5522, empty: 1001, tokens: 356736, unknown: 2000 };
  expect(noticeOf(counts, '64')).toEqual({
    en: '5,522 of 5,576 texts are cut off: longer than an example (64). 1,001 of 5,576 texts contain no token. 2,000 of 356,736 tokens are not in the vocabulary. Learn a larger one, or one from these texts.',
    de: '5.522 von 5.576 Texten abgeschnitten: länger als ein Beispiel (64). 1.001 von 5.576 Texten enthalten kein Token. 2.000 von 356.736 Tokens sind nicht im Vokabular. Ein größeres lernen oder eines aus diesen Texten.',
  });
});
