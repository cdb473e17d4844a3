import { z } from 'zod';
import { MOST_HELD, search, type HeldTranslations, type TextReading, type Translations } from '../reading.ts';
import { answer, at, request, runId } from './request.ts';

const words = z.string().max(100_000);

/** Texts that are given to trained networks; how texts go on is asked for by `generate`. */
export const textRequests = {
  /**
   * What a network says of a text, or of two: which tokens stand at the places that are hidden from it (`masked`, in the order of
   * its tokens), and of what class it is. Fails with invalidRequest where the network does not read texts, has nothing to
   * say at a place, or where the text has no token.
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
  /** Fails with invalidRequest where the network does not translate, or the text has no token. */
  translate: request(z.object({ runId, at, text: words, search }), answer<Translations>()),
  /** The same for pairs that were held out from training: of the test part, or else of the validation part. */
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
