import type { Part } from '../../../core/examples/assembled.ts';
import type { BuiltIn } from '../../../core/modules/define.ts';
import type { PretrainedHead } from '../../../core/protocol/pretrained.ts';
import type { Given, Plan, Predicted } from './family.ts';

/** What encoders have in common. */
export interface Body {
  readonly module: BuiltIn;
  readonly layers: number;
  readonly width: number;
  readonly vocabulary: number;
  readonly longest: number;
  readonly activation: string;
  readonly epsilon: number;
  readonly params: Readonly<Record<string, number | string>>;
  readonly hasSegments: boolean;
  /** Where its tensors are if it has these heads, without prefix. */
  readonly names: {
    /** The layer before the scores of words, and their table if they have one of their own. */
    readonly words: string;
    readonly table: string;
    readonly relation?: string;
    /** A classifier of texts: a layer that no other model has, and its last one. */
    readonly text: string;
    readonly scores: string;
    readonly places: string;
    readonly pooler?: string;
  };
  /** What stands between the body and the last layer of a classifier of texts. */
  readonly before?: Readonly<Record<string, Part>>;
}

interface Heads {
  readonly heads: readonly PretrainedHead[];
  readonly predicted: Predicted;
  parts(isText: boolean): Readonly<Record<string, Part>>;
}

const SPAN = 'qa_outputs';

/** An encoder with the heads that are in its file; one without any gets a new one for classes of texts. */
export function encoderPlan(body: Body, given: Given): Plan {
  const { module, layers, vocabulary, longest, params, hasSegments } = body;
  const wires = { tokens: 'data.out', ...(hasSegments && { segments: 'data.segments' }), mask: 'data.mask' };
  const { heads, predicted, parts } = headsOf(body, given);
  const isPooled = Object.values(parts(true)).some(([, , from]) => Object.values(from).includes('body.pooled'));
  return {
    layers,
    vocabulary,
    longest,
    heads: isPooled ? [...heads, 'pooled'] : heads,
    predicted,
    parts: (isText) => ({
      data: ['dataset', {}, {}, { at: [0, 0] }],
      body: [module, params, wires, { at: [1, 0] }],
      ...parts(isText),
    }),
  };
}

function headsOf(body: Body, given: Given): Heads {
  const { names } = body;
  const { weights, config } = given;
  const rowsOf = (name: string) => weights.shapeOf(`${name}.weight`)?.[0];
  const hasWords = weights.has(`${names.words}.weight`);
  const hasRelation = names.relation !== undefined && weights.has(`${names.relation}.weight`);
  if (hasWords || hasRelation) return pretraining(body, given, hasWords, hasRelation);
  if (weights.has(`${SPAN}.weight`)) return span;
  const architecture = JSON.stringify(config.values['architectures'] ?? '');
  const isOfTexts = weights.has(`${names.text}.weight`) && !/ForTokenClassification/.test(architecture);
  const texts = isOfTexts ? rowsOf(names.scores) : undefined;
  const places = rowsOf(names.places);
  if (texts !== undefined) return textHead(body, texts, config.values['problem_type'] === 'regression');
  if (places !== undefined) return placesHead(places);
  return newHead(body, given);
}

function pretraining(body: Body, { weights, config }: Given, hasWords: boolean, hasRelation: boolean): Heads {
  const { width, activation, epsilon, vocabulary, names } = body;
  const isTied = weights.isTied(`${names.table}.weight`, 'embeddings.word_embeddings.weight', config.values['tie_word_embeddings'] !== false);
  return {
    heads: [...(hasWords ? (['maskedWords'] as const) : []), ...(hasRelation ? (['nextSentence'] as const) : [])],
    predicted: { kind: 'masked' },
    parts: (isText) => ({
      ...(hasRelation && {
        relation: ['linear', { units: 2 }, { in: 'body.pooled' }, { at: [2, 1] }],
        next: ['output', {}, { in: 'relation', ...(isText && { target: 'data.next' }) }, { at: [3, 1], name: 'next sentence' }],
      }),
      ...(hasWords && {
        dense: ['linear', { units: width }, { in: 'body.words' }, { at: [2, 0] }],
        activation: [activation, {}, { in: 'dense' }, { at: [3, 0] }],
        norm: ['layerNorm', { epsilon }, { in: 'activation' }, { at: [4, 0] }],
        words: ['languageHead', { units: vocabulary, bias: true }, { in: 'norm' }, { at: [5, 0], ...(isTied && { shares: 'body/embeddings/word_embeddings' }) }],
        masked: ['output', {}, { in: 'words', target: 'data.words', mask: 'data.masked' }, { at: [6, 0], name: 'masked words' }],
      }),
    }),
  };
} // prettier-ignore

const span: Heads = {
  heads: ['span'],
  predicted: { kind: 'span' },
  parts: () => ({
    places: ['linear', { units: 2 }, { in: 'body.words' }, { at: [2, 0] }],
    span: ['output', { loss: 'meanSquaredError' }, { in: 'places', target: 'data.span' }, { at: [3, 0], name: 'span' }],
  }),
};

function placesHead(count: number): Heads {
  return {
    heads: ['tokenClasses'],
    predicted: { kind: 'places', count },
    parts: () => ({
      classes: ['linear', { units: count }, { in: 'body.words' }, { at: [2, 0] }],
      output: ['output', {}, { in: 'classes', target: 'data.classes' }, { at: [3, 0] }],
    }),
  };
}

function textHead({ before = {} }: Body, count: number, isNumber: boolean): Heads {
  const isOfValues = isNumber || count === 1;
  const from = Object.keys(before).at(-1) ?? 'body.pooled';
  const column = 2 + Object.keys(before).length;
  return {
    heads: ['classes'],
    predicted: { kind: isOfValues ? 'values' : 'classes', count },
    parts: () => ({
      ...before,
      classes: ['linear', { units: count }, { in: from }, { at: [column, 0] }],
      output: ['output', isOfValues ? { loss: 'meanSquaredError' } : {}, { in: 'classes' }, { at: [column + 1, 0] }],
    }),
  };
}

/** For the passages of speeches that come with the app, until the user has other texts. */
const PASSAGE_CLASSES = 4;

function newHead(body: Body, { weights, pooling }: Given): Heads {
  const predicted = { kind: 'passages' } as const;
  const { pooler } = body.names;
  const hasPooled = pooler !== undefined && weights.has(`${pooler}.weight`);
  const isMean = pooling === 'mean' || (pooling === undefined && !hasPooled && body.before === undefined);
  if (!isMean && (hasPooled || body.before)) {
    return { ...textHead(body, PASSAGE_CLASSES, false), heads: [], predicted };
  }
  return {
    heads: [],
    predicted,
    parts: () => ({
      mean: ['sequenceMean', {}, { in: 'body.words', mask: 'data.mask' }, { at: [2, 0] }],
      classes: ['linear', { units: PASSAGE_CLASSES }, { in: 'mean' }, { at: [3, 0] }],
      output: ['output', {}, { in: 'classes' }, { at: [4, 0] }],
    }),
  };
}
