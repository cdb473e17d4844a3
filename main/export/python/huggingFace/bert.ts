import type { AnalysedNode, Analysis } from '../../../../core/analysis/node.ts';
import { chainsOf, isTiedTo, isWordsHead, type Chain } from './chains.ts';
import { activations, count, linear, matrix, norm, refused, table, type HuggingFaceForm, type NoForm, type Taken } from './parts.ts'; // prettier-ignore

/** What stands behind a body. */
export interface Head {
  readonly architecture: string;
  readonly tensors: readonly Taken[];
  readonly outputs: readonly string[];
  readonly labels?: number;
}

export function bertForm(analysis: Analysis, use: string, params: Readonly<Record<string, unknown>>): HuggingFaceForm | NoForm {
  const { vocabulary, positions, layers, width, heads, feedForward, activation, dropout, epsilon } = params;
  const head = headOf(analysis, use, String(activation), Number(width));
  if (!head) {
    return refused(
      'behind BERT stand other heads than one for classes, one for masked words, or those of pre-training',
      'hinter BERT stehen andere Köpfe als einer für Klassen, einer für maskierte Wörter oder die des Vortrainings',
    );
  }
  return {
    architecture: head.architecture,
    config: {
      model_type: 'bert', vocab_size: vocabulary, max_position_embeddings: positions, hidden_size: width, num_hidden_layers: layers,
      num_attention_heads: heads, intermediate_size: feedForward, hidden_act: activations[String(activation)], layer_norm_eps: epsilon,
      hidden_dropout_prob: dropout, attention_probs_dropout_prob: dropout, type_vocab_size: 2, position_embedding_type: 'absolute',
      ...(head.labels !== undefined && { num_labels: head.labels }),
      ...(isOwnTable(head) && { tie_word_embeddings: false }),
    },
    tensors: [...bertBody(use, params), ...head.tensors],
    outputs: head.outputs,
  };
} // prettier-ignore

/** The tensors of the body, without the layer for the whole text. */
export function bertBody(use: string, { layers }: Readonly<Record<string, unknown>>): readonly Taken[] {
  return [
    table('bert.embeddings.word_embeddings', `${use}/embeddings/word_embeddings`),
    table('bert.embeddings.position_embeddings', `${use}/embeddings/position_embeddings`),
    table('bert.embeddings.token_type_embeddings', `${use}/embeddings/token_type_embeddings`),
    ...norm('bert.embeddings.LayerNorm', `${use}/embeddings/LayerNorm`),
    ...encoderTensors('bert', use, layers),
  ];
}

/** Whether the scores of tokens have a table of their own. */
export function isOwnTable({ tensors }: Head): boolean {
  return tensors.some(({ name }) => name.endsWith('decoder.weight'));
}

/** The layers of an encoder, as BERT and RoBERTa call them. */
export function encoderTensors(body: string, use: string, layers: unknown): readonly Taken[] {
  return count(layers).flatMap((i) => {
    const [theirs, ours] = [`${body}.encoder.layer.${i}`, `${use}/encoder/layer/${i + 1}`];
    return [
      ...linear(`${theirs}.attention.self.query`, `${ours}/self_attn/q_proj`, true),
      ...linear(`${theirs}.attention.self.key`, `${ours}/self_attn/k_proj`, true),
      ...linear(`${theirs}.attention.self.value`, `${ours}/self_attn/v_proj`, true),
      ...linear(`${theirs}.attention.output.dense`, `${ours}/self_attn/out_proj`, true),
      ...norm(`${theirs}.attention.output.LayerNorm`, `${ours}/norm1`),
      ...linear(`${theirs}.intermediate.dense`, `${ours}/feed_forward/linear1`, true),
      ...linear(`${theirs}.output.dense`, `${ours}/feed_forward/linear2`, true),
      ...norm(`${theirs}.output.LayerNorm`, `${ours}/norm2`),
    ];
  });
}

/** The heads of pre-training, a classifier of texts or of words; undefined for others. */
function headOf(analysis: Analysis, use: string, activation: string, width: number): Head | undefined {
  const chains = chainsOf(analysis, use);
  const [first, second, ...others] = chains ?? [];
  if (!first || others.length > 0) return undefined;
  const isPair = ({ from, types, steps: [one] }: Chain) => from === 'pooled' && types === 'linear' && one?.params['units'] === 2; // prettier-ignore
  const words = chains?.find((chain) => isWordsHead(chain, activation, width));
  const relation = (pair: Chain) => linear('cls.seq_relationship', pair.steps[0]?.id ?? '', true);
  if (second) {
    const pair = chains?.find(isPair);
    if (!words || !pair) return undefined;
    return {
      architecture: 'BertForPreTraining',
      tensors: [...pooler(use), ...wordsHead(words.steps, use), ...relation(pair)],
      outputs: [first, second].map((chain) => (chain === words ? 'prediction_logits' : 'seq_relationship_logits')),
    };
  }
  if (words) return { architecture: 'BertForMaskedLM', tensors: wordsHead(words.steps, use), outputs: ['logits'] };
  if (isPair(first) && first.target === 'next') {
    return { architecture: 'BertForNextSentencePrediction', tensors: [...pooler(use), ...relation(first)], outputs: ['logits'] }; // prettier-ignore
  }
  return first.from === 'pooled' ? textHead(first, use) : placesHead(first, 'Bert');
}

function textHead({ types, steps: [classifier] }: Chain, use: string): Head | undefined {
  if (types !== 'linear') return undefined;
  return {
    architecture: 'BertForSequenceClassification',
    tensors: [...pooler(use), ...linear('classifier', classifier?.id ?? '', true)],
    outputs: ['logits'],
    labels: Number(classifier?.params['units']),
  };
}

/** A head for every place: classes, or where an answer begins and ends. */
export function placesHead({ from, types, target, steps: [one] }: Chain, model: string): Head | undefined {
  if (from !== 'words' || types !== 'linear') return undefined;
  const id = one?.id ?? '';
  const isSpan = target === 'span';
  if (isSpan) return { architecture: `${model}ForQuestionAnswering`, tensors: linear('qa_outputs', id, true), outputs: ['logits'] }; // prettier-ignore
  return {
    architecture: `${model}ForTokenClassification`,
    tensors: linear('classifier', id, true),
    outputs: ['logits'],
    labels: Number(one?.params['units']),
  };
}

const pooler = (use: string) => linear('bert.pooler.dense', `${use}/pooler/dense`, true);

function wordsHead([dense, , layerNorm, scores]: readonly AnalysedNode[], use: string): readonly Taken[] {
  const id = scores?.id ?? '';
  return [
    ...linear('cls.predictions.transform.dense', dense?.id ?? '', true),
    ...norm('cls.predictions.transform.LayerNorm', layerNorm?.id ?? ''),
    { name: 'cls.predictions.bias', node: id, weight: 'bias', isTurned: false },
    ...(isTiedTo(scores, `${use}/embeddings/word_embeddings`) ? [] : [matrix('cls.predictions.decoder', id)]),
  ];
}
