import { inputField } from '../../../core/data/spec.ts';
import type { DataSource } from '../../../core/data/source.ts';
import { splits, type Split } from '../../../core/data/split.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { TokenFacts } from '../../../core/protocol/requests/textData.ts';
import { unknownOf, vocabularyOf } from '../../../core/text/model.ts';
import { isSameShape } from '../../../core/shape.ts';
import { text } from '../../../core/text.ts';
import type { Numbers } from '../../tensors/batch.ts';
import { intTensor } from '../../tensors/wire.ts';
import { loadData, loaderOf } from '../load.ts';
import { allOf, type LoadedData } from '../types.ts';
import { TokenCensus } from './census.ts';

const LONGEST_SHOWN = 10;

/** Statistics of a source's tokens. Fails like `loadData`, and with invalidRequest if it has none. */
export async function tokenFactsOf(source: DataSource, home: string): Promise<TokenFacts> {
  const data = await loadData(source, { home });
  const { meaning } = inputField(data.spec);
  if (meaning.kind !== 'tokens') throw new EngineError('invalidRequest', text('These data have no tokens.', 'Diese Daten haben keine Tokens.')); // prettier-ignore
  const { census = censusOf(data, meaning.vocabulary.length) } = data;
  const { counts, lengths, cut } = census;
  const unknown = unknownIn(source);
  return {
    size: counts.length,
    used: counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0),
    tokens: counts.reduce((sum, count) => sum + count, 0),
    unknown: unknown === null ? null : (counts[unknown] ?? 0),
    counts: intTensor(counts, [counts.length]),
    lengths:
      lengths.length === 0
        ? null
        : {
            texts: lengths.length,
            mean: lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
            longest: lengths.reduce((most, length) => Math.max(most, length), 0),
            cut,
            examples: longestOf(data, lengths),
          },
  };
}

/** The piece for unknown text; null if nothing is unknown. */
function unknownIn(source: DataSource): number | null {
  if (!('tokenizer' in source)) return null;
  return unknownOf(source.tokenizer.model, vocabularyOf(source.tokenizer.model));
}

/** For data whose loader does not count: counts the examples as they are. */
function censusOf(data: LoadedData, size: number): TokenCensus {
  const census = new TokenCensus(size);
  const field = inputField(data.spec);
  const mask = data.spec.fields.find(({ role, type }) => role === 'mask' && isSameShape(type.shape, field.type.shape));
  const [width = 1] = field.type.shape;
  for (const split of splits) {
    const examples = data[split];
    const ids = allOf(examples, field.name);
    const counts = mask && allOf(examples, mask.name);
    const kept = counts ? Array.from(ids).filter((_, i) => counts[i] === 1) : ids;
    census.add(kept);
    for (let i = 0; i < examples.count; i++) {
      census.lengths.push(counts ? sumOf(counts.subarray(i * width, (i + 1) * width)) : width);
    }
  }
  return census;
}

function sumOf(numbers: Numbers): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** The longest examples, longest first; none if examples are not individual texts. */
function longestOf(data: LoadedData, lengths: readonly number[]) {
  if (!data.census) return [];
  const all = splits.flatMap((split) => {
    const examples = data[split];
    return Array.from({ length: examples.count }, (_, index) => {
      return { split, index, length: lengths[examples.numberOf?.(index) ?? -1] ?? 0 };
    });
  });
  return all.toSorted((a, b) => b.length - a.length).slice(0, LONGEST_SHOWN);
}

/** The text of an example before tokenization; null if it is not an individual text. Fails like `loadData`. */
export async function exampleTextOf(
  { source, split, index }: { readonly source: DataSource; readonly split: Split; readonly index: number },
  home: string,
): Promise<{ readonly text: string; readonly pair: string | null } | null> {
  const data = await loadData(source, { home });
  const examples = data[split];
  const isText = (data.census?.lengths.length ?? 0) > 0;
  const wanted = isText && index < examples.count ? examples.numberOf?.(index) : undefined;
  if (wanted === undefined) return null;
  let at = 0;
  for await (const { text, pair } of loaderOf(source.kind).texts?.(source, { home }) ?? []) {
    if (at++ === wanted) return { text, pair: pair ?? null };
  }
  return null;
}
