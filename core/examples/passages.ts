import type { LabelledSource } from '../data/kinds/labelledText.ts';
import { shippedTexts } from '../data/shipped.ts';
import type { TokenizerJson } from '../text/json.ts';

/** The labelled texts that come with the app: passages of speeches, by half-century. */
export function passages(tokenizer: TokenizerJson, length: number): LabelledSource {
  const { file, sha256, labelled } = shippedTexts['presidents-passages'];
  return {
    kind: 'labelled',
    name: file,
    sha256,
    isPair: false,
    removed: [],
    ...labelled,
    classes: [...labelled.classes],
    tokenizer,
    length,
    testShare: 0.1,
    validationShare: 0.1,
    seed: 1,
  };
}
