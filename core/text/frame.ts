import { emptyEncoding, fillTemplate, padded, truncated, type Encoding } from './encoding.ts';
import type { Frame } from './json.ts';
import { addedBy, processorOf } from './processor.ts';

/** How long an encoding is to be; what is left out is as the tokenizer's file says. */
export interface EncodeOptions {
  /** At most so many pieces, [CLS] and [SEP] among them; the longer text is cut first. */
  readonly maxLength?: number;
  /** Filled up to so many pieces. */
  readonly padTo?: number;
  /** Whether [CLS] and [SEP] are put around the text; true when left out. */
  readonly hasTemplate?: boolean;
}

/** The piece that fills up. */
export function padOf({ padding }: Frame): string {
  return padding?.pad_token ?? '[PAD]';
}

/** Pieces of one text or two, cut to a length, in their template, and filled up. */
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
