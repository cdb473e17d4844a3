import type { Attention } from '../../../core/analysis/attentions.ts';
import type { DataSource } from '../../../core/data/source.ts';
import type { DataSpec } from '../../../core/data/spec.ts';
import type { AttendedText } from '../../../core/protocol/attention.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import { hiddenKeys } from './frame.ts';

/** Whose texts are read. */
interface Reader {
  readonly source: DataSource;
  readonly data: DataSpec;
  readonly attentions: readonly Attention[];
}

interface Shown {
  readonly plain: Batch;
  readonly changed: Batch;
  /** Of a text of the user's, how many places hold tokens. */
  readonly read?: number | undefined;
}

/** The texts that attend or are attended to, as in the example and as the network sees them. */
export function textsOf({ source, data, attentions }: Reader, { plain, changed: { fields }, read }: Shown, seen: NamedTensors): readonly AttendedText[] {
  const wanted = new Set(attentions.flatMap(({ rowField, columnField }) => [rowField, columnField]));
  const isSpecial = specialIn(source);
  return data.fields.flatMap((field): readonly AttendedText[] => {
    const { name } = field;
    if (!wanted.has(name) || field.role !== 'input' || field.meaning.kind !== 'tokens') return [];
    const { vocabulary } = field.meaning;
    const [ids, own] = [fields, plain.fields].map((all) => [...(all[name] ?? [])].slice(0, field.type.shape[0])) as [number[], number[]];
    const word = (id: number) => vocabulary[id] ?? `#${id}`;
    const words = ids.map(word);
    const hiding = attentions.find(({ columnField, padding }) => columnField === name && padding);
    const padding = hiding ? hiddenKeys(hiding, seen) : [];
    return [{
      field: name,
      ids,
      words,
      special: [...ids.keys()].filter((place) => isSpecial(ids[place] ?? -1)),
      padding: padding.length > 0 ? padding : filledUp(words, read),
      own: own.flatMap((id, place) => (id === ids[place] ? [] : [{ place, id, word: word(id) }])),
    }];
  });
} // prettier-ignore

function specialIn(source: DataSource): (id: number) => boolean {
  const added = 'tokenizer' in source ? source.tokenizer.added_tokens : [];
  const special = new Set(added.filter((token) => token.special).map(({ id }) => id));
  return (id) => special.has(id);
}

/** The positions at the end that contain only padding: those behind a text of the user's. */
function filledUp(words: readonly string[], read?: number): readonly number[] {
  const last = read !== undefined ? read - 1 : words.findLastIndex((word) => !/^(\[PAD\]|<pad>)$/i.test(word));
  return [...words.keys()].filter((place) => place > last);
}
