import type { DataSource } from '../../../core/data/source.ts';
import type { TokenizerWish } from '../../../core/data/textImport.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { stopIfAsked, type ReadOptions } from '../../text/read.ts';
import { learnFrom } from '../../text/train.ts';
import { loaderOf } from '../load.ts';
import { settingsOf, type Learned } from './vocabulary.ts';

/**
 * Learns a different vocabulary from the texts of a source: with [CLS] and [SEP], unless it is a single text cut into
 * windows. Fails with invalidRequest (no texts), dataUnavailable, dataInvalid and cancelled.
 */
export async function learnAnew(
  source: DataSource,
  wish: TokenizerWish,
  home: string,
  { signal, onProgress }: ReadOptions = {},
): Promise<Learned> {
  const texts = loaderOf(source.kind).texts?.(source, { home }, halved(0));
  if (!texts) throw new EngineError('invalidRequest', noTexts);
  const settings = settingsOf(wish, 'wordpiece', source.kind === 'text' ? undefined : true);
  const name = 'name' in source ? source.name : source.kind;
  return learnFrom(all(), name, settings, halved(0.5));

  async function* all(): AsyncGenerator<string> {
    for await (const { text, pair } of texts ?? []) {
      stopIfAsked(signal);
      yield text;
      if (pair !== undefined) yield pair;
    }
  }

  function halved(begin: number): ReadOptions {
    return { ...(signal && { signal }), onProgress: (share) => onProgress?.(begin + share / 2) };
  }
}

const noTexts = text(
  'These data have no texts to learn a vocabulary from.',
  'Diese Daten haben keine Texte, aus denen sich ein Vokabular lernen ließe.',
);
