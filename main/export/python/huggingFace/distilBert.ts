import type { AnalysedNode, Analysis } from '../../../../core/analysis/node.ts';
import { placesHead, type Head } from './bert.ts';
import { chainsOf, isTiedTo, isWordsHead } from './chains.ts';
import { activations, count, linear, matrix, norm, refused, table, type HuggingFaceForm, type NoForm, type Taken } from './parts.ts'; // prettier-ignore

export function distilBertForm(analysis: Analysis, use: string, params: Readonly<Record<string, unknown>>): HuggingFaceForm | NoForm {
  const { vocabulary, positions, layers, width, heads, feedForward, activation, dropout, epsilon } = params;
  const head = headOf(analysis, use, params);
  // In transformers this number is no setting.
  if (!head || epsilon !== 1e-12) {
    return refused(
      'behind DistilBERT stands another head than one for classes or one for masked words, or the epsilon of its norms is not 1e-12',
      'hinter DistilBERT steht ein anderer Kopf als einer für Klassen oder einer für maskierte Wörter, oder das Epsilon seiner Normen ist nicht 1e-12',
    );
  }
  return {
    architecture: head.architecture,
    config: {
      model_type: 'distilbert', vocab_size: vocabulary, max_position_embeddings: positions, dim: width, n_layers: layers, n_heads: heads,
      hidden_dim: feedForward, activation: activations[String(activation)], dropout, attention_dropout: dropout,
      seq_classif_dropout: dropout, qa_dropout: dropout, sinusoidal_pos_embds: false, pad_token_id: 0,
      ...(head.labels !== undefined && { num_labels: head.labels }),
      ...(head.tensors.some(({ name }) => name === 'vocab_projector.weight') && { tie_word_embeddings: false }),
    },
    tensors: [...distilBertBody(use, params), ...head.tensors],
    outputs: head.outputs,
  };
} // prettier-ignore

/** The tensors of the body. */
export function distilBertBody(use: string, { layers }: Readonly<Record<string, unknown>>): readonly Taken[] {
  const body = 'distilbert';
  return [
    table(`${body}.embeddings.word_embeddings`, `${use}/embeddings/word_embeddings`),
    table(`${body}.embeddings.position_embeddings`, `${use}/embeddings/position_embeddings`),
    ...norm(`${body}.embeddings.LayerNorm`, `${use}/embeddings/LayerNorm`),
    ...count(layers).flatMap((i) => {
      const [theirs, ours] = [`${body}.transformer.layer.${i}`, `${use}/encoder/layer/${i + 1}`];
      return [
        ...linear(`${theirs}.attention.q_lin`, `${ours}/self_attn/q_proj`, true),
        ...linear(`${theirs}.attention.k_lin`, `${ours}/self_attn/k_proj`, true),
        ...linear(`${theirs}.attention.v_lin`, `${ours}/self_attn/v_proj`, true),
        ...linear(`${theirs}.attention.out_lin`, `${ours}/self_attn/out_proj`, true),
        ...norm(`${theirs}.sa_layer_norm`, `${ours}/norm1`),
        ...linear(`${theirs}.ffn.lin1`, `${ours}/feed_forward/linear1`, true),
        ...linear(`${theirs}.ffn.lin2`, `${ours}/feed_forward/linear2`, true),
        ...norm(`${theirs}.output_layer_norm`, `${ours}/norm2`),
      ];
    }),
  ];
}

function headOf(analysis: Analysis, use: string, { activation, width }: Readonly<Record<string, unknown>>): Head | undefined {
  const [first, ...others] = chainsOf(analysis, use) ?? [];
  if (!first || others.length > 0) return undefined;
  if (isWordsHead(first, activation, width)) {
    return { architecture: 'DistilBertForMaskedLM', tensors: wordsHead(first.steps, use), outputs: ['logits'] };
  }
  const [select, dense, , scores] = first.steps;
  const isOfText = first.from === 'words' && first.types === 'selectToken linear relu linear';
  if (!isOfText || select?.params['place'] !== 'first' || dense?.params['units'] !== width) return placesHead(first, 'DistilBert');
  return {
    architecture: 'DistilBertForSequenceClassification',
    tensors: [...linear('pre_classifier', dense?.id ?? '', true), ...linear('classifier', scores?.id ?? '', true)],
    outputs: ['logits'],
    labels: Number(scores?.params['units']),
  };
} // prettier-ignore

function wordsHead([dense, , layerNorm, scores]: readonly AnalysedNode[], use: string): readonly Taken[] {
  const id = scores?.id ?? '';
  return [
    ...linear('vocab_transform', dense?.id ?? '', true),
    ...norm('vocab_layer_norm', layerNorm?.id ?? ''),
    { name: 'vocab_projector.bias', node: id, weight: 'bias', isTurned: false },
    ...(isTiedTo(scores, `${use}/embeddings/word_embeddings`) ? [] : [matrix('vocab_projector', id)]),
  ];
}
