import { z } from 'zod';

/**
 * A tokenizer as data: the file tokenizer.json of Hugging Face's libraries, as far as the app supports it. It can be
 * stored in documents, and Python's `Tokenizer.from_file` can read it as it is.
 */
const name = z.string().min(1);
const id = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

const simple = <Type extends string>(type: Type) => z.strictObject({ type: z.literal(type) });
const patternSchema = z.union([z.strictObject({ String: name }), z.strictObject({ Regex: name })]);

const oneNormalizer = [
  simple('NFC'),
  simple('NFD'),
  simple('NFKC'),
  simple('NFKD'),
  simple('Lowercase'),
  simple('StripAccents'),
  z.strictObject({
    type: z.literal('BertNormalizer'),
    clean_text: z.boolean(),
    handle_chinese_chars: z.boolean(),
    strip_accents: z.boolean().nullable(),
    lowercase: z.boolean(),
  }),
  z.strictObject({ type: z.literal('Replace'), pattern: patternSchema, content: z.string() }),
  z.strictObject({ type: z.literal('Prepend'), prepend: name }),
] as const;
const oneNormalizerSchema = z.discriminatedUnion('type', oneNormalizer);
const normalizerSchema = z.discriminatedUnion('type', [
  ...oneNormalizer,
  z.strictObject({ type: z.literal('Sequence'), normalizers: z.array(oneNormalizerSchema) }),
]);

const byteLevel = z.strictObject({
  type: z.literal('ByteLevel'),
  add_prefix_space: z.boolean(),
  trim_offsets: z.boolean(),
  use_regex: z.boolean().default(true),
});
const onePreTokenizer = [
  simple('BertPreTokenizer'),
  simple('Whitespace'),
  simple('WhitespaceSplit'),
  byteLevel,
  z.strictObject({
    type: z.literal('Split'),
    pattern: patternSchema,
    behavior: z.enum(['Isolated', 'Removed']),
    invert: z.boolean(),
  }),
  z.strictObject({ type: z.literal('Digits'), individual_digits: z.boolean() }),
  z.strictObject({ type: z.literal('Punctuation'), behavior: z.literal('Isolated') }),
] as const;
const onePreTokenizerSchema = z.discriminatedUnion('type', onePreTokenizer);
const preTokenizerSchema = z.discriminatedUnion('type', [
  ...onePreTokenizer,
  z.strictObject({ type: z.literal('Sequence'), pretokenizers: z.array(onePreTokenizerSchema) }),
]);

/** Not `z.record`, which loses a piece named __proto__. */
const vocabularySchema = z.custom<Record<string, number>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((each) => Number.isInteger(each) && each >= 0),
);
const modelSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('WordLevel'), vocab: vocabularySchema, unk_token: name }),
  z.strictObject({
    type: z.literal('WordPiece'),
    unk_token: name,
    continuing_subword_prefix: z.string(),
    max_input_chars_per_word: z.int().min(1),
    vocab: vocabularySchema,
  }),
  z.strictObject({
    type: z.literal('BPE'),
    // A vocabulary with merge dropout is only useful for training elsewhere.
    dropout: z.literal(null).optional(),
    unk_token: name.nullable().default(null),
    continuing_subword_prefix: z.string().nullable().default(null),
    end_of_word_suffix: z.string().nullable().default(null),
    fuse_unk: z.boolean().default(false),
    byte_fallback: z.boolean().default(false),
    ignore_merges: z.boolean().default(false),
    vocab: vocabularySchema,
    // Older files write a pair as one string separated by a space.
    merges: z.array(z.union([z.tuple([z.string(), z.string()]), z.string().includes(' ')])),
  }),
]);

const templateSchema = z.array(
  z.union([
    z.strictObject({ SpecialToken: z.strictObject({ id: name, type_id: id }) }),
    z.strictObject({ Sequence: z.strictObject({ id: z.enum(['A', 'B']), type_id: id }) }),
  ]),
);
const oneProcessor = [
  z.strictObject({
    type: z.literal('TemplateProcessing'),
    single: templateSchema,
    pair: templateSchema,
    special_tokens: z.record(
      z.string(),
      z.strictObject({ id: name, ids: z.array(id).min(1), tokens: z.array(name).min(1) }),
    ),
  }),
  z.strictObject({ type: z.literal('BertProcessing'), sep: z.tuple([name, id]), cls: z.tuple([name, id]) }),
  z.strictObject({
    type: z.literal('RobertaProcessing'),
    sep: z.tuple([name, id]),
    cls: z.tuple([name, id]),
    trim_offsets: z.boolean(),
    add_prefix_space: z.boolean(),
  }),
  byteLevel,
] as const;
const oneProcessorSchema = z.discriminatedUnion('type', oneProcessor);
const processorSchema = z.discriminatedUnion('type', [
  ...oneProcessor,
  z.strictObject({ type: z.literal('Sequence'), processors: z.array(oneProcessorSchema) }),
]);

const oneDecoder = [
  z.strictObject({ type: z.literal('WordPiece'), prefix: z.string(), cleanup: z.boolean() }),
  byteLevel,
  z.strictObject({ type: z.literal('BPEDecoder'), suffix: name }),
  simple('Fuse'),
  simple('ByteFallback'),
  z.strictObject({ type: z.literal('Replace'), pattern: z.strictObject({ String: name }), content: z.string() }),
  z.strictObject({ type: z.literal('Strip'), content: name, start: z.int().min(0), stop: z.int().min(0) }),
] as const;
const oneDecoderSchema = z.discriminatedUnion('type', oneDecoder);
const decoderSchema = z.discriminatedUnion('type', [
  ...oneDecoder,
  z.strictObject({ type: z.literal('Sequence'), decoders: z.array(oneDecoderSchema) }),
]);

const direction = z.enum(['Left', 'Right']);
const addedTokenSchema = z.strictObject({
  id,
  content: name,
  single_word: z.boolean(),
  lstrip: z.boolean(),
  rstrip: z.boolean(),
  normalized: z.boolean(),
  special: z.boolean(),
});

/** How the pieces of a text are processed further; files with unsupported models have this part as well. */
const frame = {
  truncation: z
    .strictObject({
      direction: direction.default('Right'),
      max_length: z.int().min(0),
      strategy: z.enum(['LongestFirst', 'OnlyFirst', 'OnlySecond']),
      stride: z.int().min(0),
    })
    .nullable(),
  padding: z
    .strictObject({
      strategy: z.union([z.literal('BatchLongest'), z.strictObject({ Fixed: z.int().min(0) })]),
      direction,
      pad_to_multiple_of: z.int().min(1).nullable(),
      pad_id: id,
      pad_type_id: id,
      pad_token: name,
    })
    .nullable(),
  post_processor: processorSchema.nullable(),
};
export const frameSchema = z.object(frame);

export const tokenizerSchema = z.strictObject({
  version: z.literal('1.0'),
  ...frame,
  added_tokens: z.array(addedTokenSchema),
  normalizer: normalizerSchema.nullable(),
  pre_tokenizer: preTokenizerSchema.nullable(),
  decoder: decoderSchema.nullable(),
  model: modelSchema,
});

export type TokenizerJson = z.infer<typeof tokenizerSchema>;
export type Frame = z.infer<typeof frameSchema>;
export type AddedToken = z.infer<typeof addedTokenSchema>;
export type NormalizerJson = z.infer<typeof normalizerSchema>;
export type PreTokenizerJson = z.infer<typeof preTokenizerSchema>;
export type ModelJson = z.infer<typeof modelSchema>;
export type ProcessorJson = z.infer<typeof processorSchema>;
export type DecoderJson = z.infer<typeof decoderSchema>;
export type Template = z.infer<typeof templateSchema>;
export type TruncationJson = NonNullable<TokenizerJson['truncation']>;
export type PaddingJson = NonNullable<TokenizerJson['padding']>;
