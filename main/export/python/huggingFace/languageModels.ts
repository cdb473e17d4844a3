import type { Analysis } from '../../../../core/analysis/node.ts';
import { around, isTiedTo } from './chains.ts';
import { activations, count, linear, matrix, norm, refused, table, type HuggingFaceForm, type NoForm, type Taken } from './parts.ts'; // prettier-ignore

type Params = Readonly<Record<string, unknown>>;

/** Whether the output is all that stands behind the body. */
function isAlone(analysis: Analysis, use: string): boolean {
  const rest = around(analysis, use);
  const [end] = rest;
  return rest.length === 1 && end?.block.type === 'output' && end.inputs[0]?.from.node === `${use}/out1`;
}

/** The head: it shares the embedding's table, or has one of its own. */
function headOf(
  { byId }: Analysis,
  use: string,
  embedding: string,
): { readonly isTied: boolean; readonly tensors: readonly Taken[] } {
  // prettier-ignore
  const isTied = isTiedTo(byId.get(`${use}/lm_head`), `${use}/${embedding}`);
  return { isTied, tensors: isTied ? [] : [matrix('lm_head', `${use}/lm_head`)] };
}

export function gptForm(analysis: Analysis, use: string, params: Params): HuggingFaceForm | NoForm {
  if (!isAlone(analysis, use)) {
    return refused('behind GPT stands more than the output', 'hinter GPT steht mehr als die Ausgabe');
  }
  const { vocabulary, positions, layers, width, heads, activation, dropout, epsilon } = params;
  const transformer = 'transformer';
  const head = headOf(analysis, use, 'wte');
  return {
    architecture: 'GPT2LMHeadModel',
    config: {
      model_type: 'gpt2', vocab_size: vocabulary, n_positions: positions, n_ctx: positions, n_embd: width, n_layer: layers, n_head: heads,
      n_inner: null, activation_function: activations[String(activation)], layer_norm_epsilon: epsilon,
      embd_pdrop: dropout, attn_pdrop: dropout, resid_pdrop: dropout, tie_word_embeddings: head.isTied,
      scale_attn_weights: true, bos_token_id: null, eos_token_id: null,
    },
    tensors: [
      table(`${transformer}.wte`, `${use}/wte`),
      table(`${transformer}.wpe`, `${use}/wpe`),
      ...count(layers).flatMap((i) => {
        const [theirs, ours] = [`${transformer}.h.${i}`, `${use}/h/${i + 1}`];
        return [
          ...norm(`${theirs}.ln_1`, `${ours}/ln_1`),
          ...linear(`${theirs}.attn.c_attn`, `${ours}/attn/c_attn`, false),
          ...linear(`${theirs}.attn.c_proj`, `${ours}/attn/c_proj`, false),
          ...norm(`${theirs}.ln_2`, `${ours}/ln_2`),
          ...linear(`${theirs}.mlp.c_fc`, `${ours}/mlp/c_fc`, false),
          ...linear(`${theirs}.mlp.c_proj`, `${ours}/mlp/c_proj`, false),
        ];
      }),
      ...norm(`${transformer}.ln_f`, `${use}/ln_f`),
      ...head.tensors,
    ],
    outputs: ['logits'],
  };
} // prettier-ignore

export function llamaForm(analysis: Analysis, use: string, params: Params): HuggingFaceForm | NoForm {
  if (!isAlone(analysis, use)) {
    return refused('behind Llama stands more than the output', 'hinter Llama steht mehr als die Ausgabe');
  }
  const { vocabulary, layers, width, heads, keyHeads, feedForward, pairs, epsilon, base } = params;
  if (pairs !== 'halves') {
    return refused('its rotary positions turn neighbours', 'seine rotierenden Positionen drehen Nachbarn');
  }
  const head = headOf(analysis, use, 'embed_tokens');
  const gain = (name: string, node: string): Taken => ({ name: `${name}.weight`, node, weight: 'gamma', isTurned: false });
  const [length = 1] = analysis.byId.get(`${use}/embed_tokens`)?.type.shape ?? [];
  return {
    architecture: 'LlamaForCausalLM',
    config: {
      model_type: 'llama', vocab_size: vocabulary, hidden_size: width, intermediate_size: feedForward, num_hidden_layers: layers,
      num_attention_heads: heads, num_key_value_heads: keyHeads, hidden_act: 'silu', max_position_embeddings: length,
      rms_norm_eps: epsilon, rope_theta: base, attention_bias: false, mlp_bias: false, attention_dropout: 0,
      tie_word_embeddings: head.isTied, bos_token_id: null, eos_token_id: null, pad_token_id: null,
    },
    tensors: [
      table('model.embed_tokens', `${use}/embed_tokens`),
      ...count(layers).flatMap((i) => {
        const [theirs, ours] = [`model.layers.${i}`, `${use}/layers/${i + 1}`];
        return [
          gain(`${theirs}.input_layernorm`, `${ours}/input_layernorm`),
          ...['q_proj', 'k_proj', 'v_proj', 'o_proj'].map((one) => matrix(`${theirs}.self_attn.${one}`, `${ours}/self_attn/${one}`)),
          gain(`${theirs}.post_attention_layernorm`, `${ours}/post_attention_layernorm`),
          ...['gate_proj', 'up_proj', 'down_proj'].map((one) => matrix(`${theirs}.mlp.${one}`, `${ours}/mlp/${one}`)),
        ];
      }),
      gain('model.norm', `${use}/norm`),
      ...head.tensors,
    ],
    outputs: ['logits'],
  };
} // prettier-ignore
