import type { AnalysedNode, Analysis } from '../../../../core/analysis/node.ts';
import { encoderTensors, isOwnTable, placesHead, type Head } from './bert.ts';
import { chainsOf, isTiedTo, isWordsHead } from './chains.ts';
import { activations, linear, matrix, norm, refused, table, type HuggingFaceForm, type NoForm, type Taken } from './parts.ts'; // prettier-ignore

export function robertaForm(analysis: Analysis, use: string, params: Readonly<Record<string, unknown>>): HuggingFaceForm | NoForm {
  const { vocabulary, positions, layers, width, heads, feedForward, activation, dropout, epsilon } = params;
  const head = headOf(analysis, use, params);
  if (!head) {
    return refused(
      'behind RoBERTa stands another head than one for classes or one for masked words',
      'hinter RoBERTa steht ein anderer Kopf als einer für Klassen oder einer für maskierte Wörter',
    );
  }
  return {
    architecture: head.architecture,
    config: {
      model_type: 'roberta', vocab_size: vocabulary, max_position_embeddings: positions, hidden_size: width, num_hidden_layers: layers,
      num_attention_heads: heads, intermediate_size: feedForward, hidden_act: activations[String(activation)], layer_norm_eps: epsilon,
      hidden_dropout_prob: dropout, attention_probs_dropout_prob: dropout, type_vocab_size: 1, position_embedding_type: 'absolute',
      pad_token_id: 1, bos_token_id: 0, eos_token_id: 2,
      ...(head.labels !== undefined && { num_labels: head.labels }),
      ...(isOwnTable(head) && { tie_word_embeddings: false }),
    },
    tensors: [...robertaBody(use, params), ...head.tensors],
    outputs: head.outputs,
  };
} // prettier-ignore

/** The tensors of the body, without the layer for the whole text. */
export function robertaBody(use: string, { layers }: Readonly<Record<string, unknown>>): readonly Taken[] {
  return [
    table('roberta.embeddings.word_embeddings', `${use}/embeddings/word_embeddings`),
    table('roberta.embeddings.position_embeddings', `${use}/embeddings/position_embeddings`),
    table('roberta.embeddings.token_type_embeddings', `${use}/embeddings/token_type_embeddings`),
    ...norm('roberta.embeddings.LayerNorm', `${use}/embeddings/LayerNorm`),
    ...encoderTensors('roberta', use, layers),
  ];
}

function headOf(analysis: Analysis, use: string, { activation, width }: Readonly<Record<string, unknown>>): Head | undefined {
  const [first, ...others] = chainsOf(analysis, use) ?? [];
  if (!first || others.length > 0) return undefined;
  if (isWordsHead(first, activation, width)) {
    return { architecture: 'RobertaForMaskedLM', tensors: wordsHead(first.steps, use), outputs: ['logits'] };
  }
  if (first.from !== 'pooled') return placesHead(first, 'Roberta');
  if (first.types !== 'linear') return undefined;
  const [scores] = first.steps;
  return {
    architecture: 'RobertaForSequenceClassification',
    // The layer and tanh of our pooler belong to the classifier there.
    tensors: [...linear('classifier.dense', `${use}/pooler/dense`, true), ...linear('classifier.out_proj', scores?.id ?? '', true)],
    outputs: ['logits'],
    labels: Number(scores?.params['units']),
  };
} // prettier-ignore

function wordsHead([dense, , layerNorm, scores]: readonly AnalysedNode[], use: string): readonly Taken[] {
  const id = scores?.id ?? '';
  return [
    ...linear('lm_head.dense', dense?.id ?? '', true),
    ...norm('lm_head.layer_norm', layerNorm?.id ?? ''),
    { name: 'lm_head.bias', node: id, weight: 'bias', isTurned: false },
    ...(isTiedTo(scores, `${use}/embeddings/word_embeddings`) ? [] : [matrix('lm_head.decoder', id)]),
  ];
}
