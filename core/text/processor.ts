import type { ProcessorJson, Template, TokenizerJson } from './json.ts';

type Specials = Extract<ProcessorJson, { type: 'TemplateProcessing' }>['special_tokens'];

export interface Trimming {
  /** Whether the first piece starts with a space that is not in the text. */
  readonly hasPrefix: boolean;
}

/** Processing after the pieces of one or two texts are known. */
export interface Processor {
  readonly single: Template;
  readonly pair: Template;
  readonly specials: Specials;
  /** Whether leading and trailing spaces are excluded from a piece's offsets; null if they are not. */
  readonly trims: Trimming | null;
}

const first = { Sequence: { id: 'A', type_id: 0 } } as const;
const second = { Sequence: { id: 'B', type_id: 1 } } as const;
const plain: Processor = { single: [first], pair: [first, second], specials: {}, trims: null };

/** Interprets a file's post-processor; without one, texts are just concatenated. */
export function processorOf(processor: TokenizerJson['post_processor']): Processor {
  switch (processor?.type) {
    case undefined:
      return plain;
    case 'Sequence':
      return processor.processors.map(processorOf).reduce(
        (all, { single, pair, specials, trims }) =>
          // The processor that has a template provides it.
          single === plain.single
            ? { ...all, trims: all.trims ?? trims }
            : { single, pair, specials, trims: all.trims ?? trims },
        plain,
      );
    case 'ByteLevel':
      return { ...plain, trims: processor.trim_offsets ? { hasPrefix: processor.add_prefix_space } : null };
    case 'TemplateProcessing': {
      const { single, pair, special_tokens: specials } = processor;
      return { single, pair, specials, trims: null };
    }
    case 'BertProcessing':
    case 'RobertaProcessing': {
      const { cls, sep } = processor;
      const specials: Specials = {};
      for (const [name, id] of [cls, sep]) specials[name] = { id: name, ids: [id], tokens: [name] };
      if (processor.type === 'BertProcessing') return { ...bertTemplates(cls[0], sep[0]), specials, trims: null };
      const trims = processor.trim_offsets ? { hasPrefix: processor.add_prefix_space } : null;
      return { ...robertaTemplates(cls[0], sep[0]), specials, trims };
    }
  }
}

const special = (id: string, segment: number) => ({ SpecialToken: { id, type_id: segment } });

/** [CLS] A [SEP], and [CLS] A [SEP] B [SEP], whose second half is segment 1. */
export function bertTemplates(cls: string, sep: string): { single: Template; pair: Template } {
  const single = [special(cls, 0), first, special(sep, 0)];
  return { single, pair: [...single, second, special(sep, 1)] };
}

/** <s> A </s>, and <s> A </s></s> B </s>, all segment 0. */
function robertaTemplates(cls: string, sep: string): { single: Template; pair: Template } {
  const single = [special(cls, 0), first, special(sep, 0)];
  return { single, pair: [...single, special(sep, 0), { Sequence: { id: 'B', type_id: 0 } }, special(sep, 0)] };
}

/** The number of pieces that a template adds. */
export function addedBy(template: Template, specials: Specials): number {
  return template.reduce(
    (sum, part) => sum + ('SpecialToken' in part ? (specials[part.SpecialToken.id]?.ids.length ?? 0) : 0),
    0,
  );
}
