import { createHash } from 'node:crypto';
import type { LabelledSource } from '../../core/data/kinds/labelledText.ts';
import type { RandomSource } from '../../core/data/kinds/random.ts';
import { shippedTexts } from '../../core/data/shipped.ts';
import { passages } from '../../core/examples/passages.ts';
import type { DataSource } from '../../core/data/source.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import { rowsOf } from '../../core/text/rows.ts';
import type { Plan } from './families/family.ts';
import type { Pretrained } from './pretrained.ts';

export interface Chosen {
  readonly source: DataSource;
  readonly placeholder?: Pretrained['placeholder'];
}

/** So many tokens an example has, where the model takes as many. */
const LENGTH = 64;
const shares = { testShare: 0.1, validationShare: 0.1, seed: 1 };
const book = { name: shippedTexts['moby-dick'].file, sha256: shippedTexts['moby-dick'].sha256, encoding: 'utf-8' as const }; // prettier-ignore

/**
 * Data for a model until the user has chosen their own: a book, passages of speeches, or texts that say their class;
 * undefined where no texts can stand for what it predicts.
 */
export function textsFor(plan: Plan, tokenizer: TokenizerJson, labels: readonly string[]): Chosen | undefined {
  const length = Math.min(plan.longest, LENGTH);
  const { predicted } = plan;
  const rows = length < 8 ? undefined : rowsOf(tokenizer);
  if (!rows) return undefined;
  const common = { tokenizer, length, ...shares };
  switch (predicted.kind) {
    case 'next':
      return { source: { kind: 'text', ...book, tokenizer, window: length, windows: 512, ...shares } };
    case 'masked': {
      const isHiding = ['[MASK]', '<mask>'].some((piece) => rows.tokenizer.idOf(piece) !== undefined);
      if (!isHiding || rows.added[1] < 3) return undefined;
      return { source: { kind: 'masked', ...book, ...common, examples: 512, maskedShare: 0.15 } };
    }
    case 'passages': {
      return { source: passages(tokenizer, length) };
    }
    case 'classes':
      return labels.length > 1000 ? undefined : textsOfClasses(labels, tokenizer, length);
    case 'values':
    case 'places':
    case 'span':
      return undefined;
  }
} // prettier-ignore

/** Texts for each class. */
const TEXTS = 12;

/** Texts that say their class, until the user has chosen their own. */
export function textsOfClasses(labels: readonly string[], tokenizer: TokenizerJson, length: number): Chosen & { readonly source: LabelledSource } {
  const records = Array.from({ length: TEXTS }, (_, i) =>
    labels.map((label) => ({ text: `Text ${i + 1} stands for your own, of the class ${label}.`, label })),
  ).flat();
  const content = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const sha256 = createHash('sha256').update(content).digest('hex');
  return {
    source: { kind: 'labelled', name: 'placeholder.jsonl', sha256, texts: records.length, classes: [...labels], isPair: false, removed: [], tokenizer, length, ...shares },
    placeholder: { sha256, content },
  };
} // prettier-ignore

/** Numbers of the right form, where no texts can be tokenized or none fit. */
export function numbersFor({ predicted, longest, vocabulary }: Plan): RandomSource {
  const length = Math.min(longest, LENGTH);
  const ids = (name: string, kinds: number) => ({ name, shape: [length], kinds });
  const isMask = true;
  const classes = predicted.kind === 'passages' ? 4 : predicted.kind === 'classes' ? predicted.count : 2;
  return {
    kind: 'random',
    inputs: [
      ids('tokens', vocabulary),
      ids('segments', 2),
      { name: 'mask', shape: [length], isMask },
      ...(predicted.kind === 'next' ? [ids('next', vocabulary)] : []),
      ...(predicted.kind === 'masked' ? [ids('words', vocabulary), { name: 'masked', shape: [length], isMask }] : []),
      ...(predicted.kind === 'places' ? [ids('classes', predicted.count)] : []),
    ],
    target: predicted.kind === 'values' ? { kind: 'values', count: predicted.count } : { kind: 'classes', count: classes },
    targets: predicted.kind === 'span' ? [{ name: 'span', shape: [length, 2] }] : [],
    examples: 24,
    testShare: 0.25,
    seed: 1,
  };
} // prettier-ignore
