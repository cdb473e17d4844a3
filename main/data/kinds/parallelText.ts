import { splitOrder } from '../../../core/data/csv/order.ts';
import { parallelText as kind, type ParallelSource } from '../../../core/data/kinds/parallelText.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { text } from '../../../core/text.ts';
import { stopIfAsked } from '../../text/read.ts';
import type { DataLoader } from '../define.ts';
import { recordsIn } from '../texts/records.ts';
import { Translations } from '../texts/translation.ts';

/** A user's pairs of texts. */
export const parallelText: DataLoader<ParallelSource> = {
  kind: kind.kind,
  async load(source, { home }) {
    const spec = kind.spec(source);
    const pairs = new Translations(source.name, source);
    for await (const { text: first, pair = '' } of recordsIn(source, home)) pairs.add(first, pair);
    if (pairs.count === 0) throw new EngineError('dataInvalid', text(`${source.name} has no pairs in it: import it again.`, `${source.name} enthält keine Paare: noch einmal importieren.`)); // prettier-ignore
    const order = splitOrder(pairs.count, pairs.count, source.seed);
    const { census } = pairs;
    return {
      spec,
      isFull: true,
      origin: 'file',
      notice: pairs.notice(),
      units: null,
      census,
      ...pairs.parts(spec, order),
    };
  },
  async *texts(source, { home }, { signal, onProgress } = {}) {
    let read = 0;
    for await (const record of recordsIn(source, home)) {
      stopIfAsked(signal);
      onProgress?.(++read / source.texts);
      yield record;
    }
  },
};
