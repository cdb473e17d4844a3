import { sizeOf } from '../../core/shape.ts';
import type { Pieces, SafeTensor, WaitingTensor } from '../files/safetensors.ts';
import { refusal } from './refusal.ts';

/** A file of A. Karpathy's llama2.c: seven numbers, then the weights of a Llama as 32-bit floats, layer by layer. */
export interface Llama2c {
  /** As a config.json would say it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** As transformers calls and lays them out. */
  readonly tensors: ReadonlyMap<string, WaitingTensor>;
}

/** A tensor in the order of the file; of queries and keys how many heads they have. */
type Laid = readonly [name: string, shape: readonly number[], pairedHeads?: number | undefined];

const HEADER = 28;
const MOST = 10_000_000;

/** Undefined if it is no such file: its size follows from its numbers. */
export function llama2cIn(file: Pieces, name: string): Llama2c | undefined {
  if (file.size < HEADER) return undefined;
  const head = file.piece(0, HEADER);
  const view = new DataView(head.buffer, head.byteOffset, HEADER);
  const [width = 0, feedForward = 0, layers = 0, heads = 0, keyHeads = 0, words = 0, length = 0] = Array.from({ length: 7 }, (_, i) => view.getInt32(4 * i, true)); // prettier-ignore
  const vocabulary = Math.abs(words);
  const isTied = words > 0;
  const sizes = [width, feedForward, layers, heads, keyHeads, vocabulary, length];
  if (sizes.some((one) => one < 1 || one > MOST) || layers > 1000) return undefined;
  if (width % heads !== 0 || (width / heads) % 2 !== 0 || heads % keyHeads !== 0) return undefined;
  const keys = (width / heads) * keyHeads;
  const shapes: readonly Laid[] = [
    ['model.embed_tokens.weight', [vocabulary, width]],
    ...each(layers, 'input_layernorm', [width]),
    ...each(layers, 'self_attn.q_proj', [width, width], heads),
    ...each(layers, 'self_attn.k_proj', [keys, width], keyHeads),
    ...each(layers, 'self_attn.v_proj', [keys, width]),
    ...each(layers, 'self_attn.o_proj', [width, width]),
    ...each(layers, 'post_attention_layernorm', [width]),
    ...each(layers, 'mlp.gate_proj', [feedForward, width]),
    ...each(layers, 'mlp.down_proj', [width, feedForward]),
    ...each(layers, 'mlp.up_proj', [feedForward, width]),
    ['model.norm.weight', [width]],
    // Sines and cosines, which are computed here.
    ['rotary_emb.inv_freq', [length, width / heads]],
    ...(isTied ? [] : ([['lm_head.weight', [vocabulary, width]]] as const)),
  ];
  const tensors = new Map<string, WaitingTensor>();
  let begin = HEADER;
  for (const [key, shape, pairedHeads] of shapes) {
    const at = begin;
    const count = sizeOf(shape);
    tensors.set(key, { shape, read: () => read(file, at, shape, pairedHeads) });
    begin += 4 * count;
  }
  if (begin !== file.size) throw refusal(name, `is not a complete llama2.c file: it has ${file.size} of ${begin} bytes.`, `ist keine vollständige Datei von llama2.c: Sie hat ${file.size} von ${begin} Bytes.`); // prettier-ignore
  const config = {
    model_type: 'llama', architectures: ['LlamaForCausalLM'], vocab_size: vocabulary, hidden_size: width, intermediate_size: feedForward,
    num_hidden_layers: layers, num_attention_heads: heads, num_key_value_heads: keyHeads, max_position_embeddings: length,
    hidden_act: 'silu', rms_norm_eps: 1e-5, rope_theta: 10_000, tie_word_embeddings: isTied, bos_token_id: 1, eos_token_id: 2,
  }; // prettier-ignore
  return { config, tensors };
}

function each(layers: number, name: string, shape: readonly number[], pairedHeads?: number): readonly Laid[] {
  return Array.from({ length: layers }, (_, i) => [`model.layers.${i}.${name}.weight`, shape, pairedHeads]);
}

function read(file: Pieces, at: number, shape: readonly number[], pairedHeads: number | undefined): SafeTensor {
  const bytes = file.piece(at, 4 * sizeOf(shape));
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return { shape, values: pairedHeads === undefined ? values : inHalves(values, shape, pairedHeads) };
}

/** Rows of queries and keys: neighbours are turned together in the file, one of each half in transformers. */
function inHalves(values: Float32Array, [rows = 1, columns = 1]: readonly number[], heads: number): Float32Array {
  const [size, half] = [rows / heads, rows / heads / 2];
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const [head, place] = [Math.floor(row / size), row % size];
    const from = head * size + 2 * (place % half) + Math.floor(place / half);
    result.set(values.subarray(from * columns, (from + 1) * columns), row * columns);
  }
  return result;
}
