import { z } from 'zod';
import { MOST_HELD, search, type HeldTranslations, type TextReading, type Translations } from '../reading.ts';
import { answer, at, request, runId } from './request.ts';

const words = z.string().max(100_000);

/** Giving texts to trained networks; to continue a text, see `generate`. */
export const textRequests = {
  /**
   * The network's predictions for one or two texts: the tokens at the positions hidden from it (`masked`, in token
   * order), and the class. Fails with invalidRequest if the network does not read texts or makes no prediction for a
   * position, or if the text has no tokens.
   */
  readText: request(
    z.object({
      runId,
      at,
      text: words,
      pair: words.optional(),
      masked: z.array(z.number().int().min(0)).max(4096),
    }),
    answer<TextReading>(),
  ),
  /** Fails with invalidRequest if the network does not translate, or the text has no tokens. */
  translate: request(z.object({ runId, at, text: words, search }), answer<Translations>()),
  /** The same for held-out pairs: from the test part or, if there is none, the validation part. */
  translateHeld: request(
    z.object({
      runId,
      at,
      search,
      offset: z.number().int().min(0),
      count: z.number().int().min(1).max(MOST_HELD),
    }),
    answer<HeldTranslations>(),
  ),
};
