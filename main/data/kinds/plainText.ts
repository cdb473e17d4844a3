import { plainText as kind, type TextSource } from '../../../core/data/kinds/plainText.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { counted, text, wholeNumber, type Text } from '../../../core/text.ts';
import { tokenNames } from '../../../core/text/names.ts';
import { createTokenizer } from '../../../core/text/tokenizer.ts';
import { tokensOf } from '../../text/tokens.ts';
import type { DataLoader } from '../define.ts';
import { TokenCensus } from '../texts/census.ts';
import { openKept, partsOfFile } from '../wholeText.ts';
import { noUnknown } from '../texts/rows.ts';
import { windowsOf } from '../windows.ts';

/** A user's text file, cut into windows. */
export const plainText: DataLoader<TextSource> = {
  kind: kind.kind,
  async load(source, { home }) {
    const spec = kind.spec(source);
    const { ids, unknown } = await idsOf(source, home);
    const census = new TokenCensus(tokenNames(source.tokenizer).length);
    await census.addMany(ids);
    const notice = unknownNotice(unknown === null ? 0 : (census.counts[unknown] ?? 0), ids.length);
    return { spec, isFull: true, origin: 'file', notice, units: null, census, ...windowsOf(ids, spec, source) };
  },
  texts: partsOfFile,
};

async function idsOf({ name, sha256, encoding, tokenizer: json }: TextSource, home: string) {
  const tokenizer = createTokenizer(json);
  if (!tokenizer) throw new EngineError('dataInvalid', noUnknown(name));
  const opened = await openKept({ name, sha256, encoding }, home);
  const { ids } = await tokensOf(opened, tokenizer, { most: tokenNames(json).length });
  return { ids, unknown: tokenizer.unknown };
}

function unknownNotice(unknown: number, all: number): Text | null {
  if (unknown === 0) return null;
  const tokens = counted(all, ['token', 'tokens'], ['Token', 'Tokens']);
  return text(
    `${wholeNumber(unknown).en} of ${tokens.en} are not in the vocabulary. Learn a larger one, or one from this text.`,
    `${wholeNumber(unknown).de} von ${tokens.de} sind nicht im Vokabular. Ein größeres lernen oder eines aus diesem Text.`,
  );
}
