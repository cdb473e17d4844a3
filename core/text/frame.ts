import { emptyEncoding, fillTemplate, padded, truncated, type Encoding } from './encoding.ts';
import type { Frame } from './json.ts';
import { addedBy, processorOf } from './processor.ts';

/** The length of an encoding; whatever is absent is taken from the tokenizer's file. */
export interface EncodeOptions {
  /** The maximum number of pieces, including [CLS] and [SEP]; the longer text is cut first. */
  readonly maxLength?: number;
  /** Pads to this number of pieces. */
  readonly padTo?: number;
  /** Whether to add [CLS] and [SEP]; defaults to true. */
  readonly hasTemplate?: boolean;
}

/** The padding piece. */
export function padOf({ padding }: Frame): string {
  return padding?.pad_token ?? '[PAD]';
}

/** The pieces that hide a word and stand around a text: as BERT calls them, or as RoBERTa does. */
export function framePieces(vocabulary: { idOf(token: string): number | undefined }): readonly [mask: string, begin: string, end: string] {
  const isRoberta = vocabulary.idOf('[MASK]') === undefined && vocabulary.idOf('<mask>') !== undefined;
  return isRoberta ? ['<mask>', '<s>', '</s>'] : ['[MASK]', '[CLS]', '[SEP]'];
} // prettier-ignore

/** Pieces of one or two texts: truncated, put into their template, and padded. */
export function framed(
  first: Encoding,
  second: Encoding | undefined,
  frame: Frame,
  options: EncodeOptions & { readonly padId: number },
): Encoding {
  const { single, pair, specials } = processorOf(frame.post_processor);
  const whole = second ? pair : single;
  const template = (options.hasTemplate ?? true) ? whole : whole.filter((part) => 'Sequence' in part);
  const truncation = truncationOf(frame, options.maxLength);
  const [a, b] = truncation ? truncated(first, second, truncation, addedBy(template, specials)) : [first, second];
  const filled = fillTemplate(template, specials, { A: a, B: b ?? emptyEncoding });
  const padding = paddingOf(frame, options);
  return padding ? padded(filled, padding) : filled;
}

function truncationOf({ truncation }: Frame, maxLength: number | undefined): Frame['truncation'] {
  if (maxLength === undefined) return truncation;
  return { max_length: maxLength, strategy: 'LongestFirst', stride: 0, direction: 'Right' };
}

function paddingOf(frame: Frame, { padTo, padId }: EncodeOptions & { readonly padId: number }): Frame['padding'] {
  if (padTo === undefined) return frame.padding;
  const usual = {
    direction: 'Right',
    pad_to_multiple_of: null,
    pad_id: padId,
    pad_type_id: 0,
    pad_token: padOf(frame),
  } as const;
  return { ...(frame.padding ?? usual), strategy: { Fixed: padTo } };
}
