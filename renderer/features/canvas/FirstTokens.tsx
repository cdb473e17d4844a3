import { useMemo } from 'react';
import { dataSpec } from '../../../core/data/source.ts';
import { inputField } from '../../../core/data/spec.ts';
import { inBytes, legible } from '../../../core/text/legible.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { decodeTensor } from '../../kit/tensor.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { useDocument } from '../../workspace/document/document.ts';
import classes from './BlockNode.module.css';

/** As many pieces as fit on a card. */
const SHOWN = 40;

/** On the card of the data: how the first example begins, in pieces. */
export function FirstTokens() {
  const t = useT();
  const source = useDocument((state) => state.document.data);
  const { data, asked } = useRequest('dataPreview', { source, split: 'training', offset: 0, count: 1 });
  const read = asked?.source;
  const words = useMemo(() => {
    if (!data || !read) return '';
    const { meaning } = inputField(dataSpec(read));
    if (meaning.kind !== 'tokens') return '';
    const isBytes = 'tokenizer' in read && inBytes(read.tokenizer);
    const ids = Array.from(decodeTensor(data.features).values.subarray(0, SHOWN));
    return ids.map((id) => legible(meaning.vocabulary[id] ?? '?', isBytes)).join('·');
  }, [data, read]);
  return (
    <div className={classes.words} title={t(title)} data-testid="first-tokens">
      <bdi>{words}</bdi>
    </div>
  );
}

const title = text('How the first example begins', 'Wie das erste Beispiel beginnt');
