import { analyse } from '../../../core/analysis/analyse.ts';
import type { AnalysedNode, Analysis } from '../../../core/analysis/node.ts';
import { assembled } from '../../../core/examples/assembled.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import type { Document, GraphNode } from '../../../core/graph/document.ts';
import { bert } from '../../../core/modules/bert.ts';
import type { BuiltIn } from '../../../core/modules/define.ts';
import { gpt } from '../../../core/modules/gpt.ts';
import type { ParamValues } from '../../../core/params.ts';
import { text, type Text } from '../../../core/text.ts';

/** Where a tensor of Hugging Face's comes from: a weight of a node, or zeros where the network has none. */
export interface Taken {
  readonly name: string;
  readonly node: string;
  readonly weight: 'kernel' | 'bias' | 'embeddings' | 'gamma' | 'beta';
  /** Linear layers of PyTorch have outputs first; those of GPT-2 have them last, as we do. */
  readonly isTurned: boolean;
}

/** A network in a form that transformers has. */
export interface HuggingFaceForm {
  /** The class in transformers. */
  readonly architecture: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly tensors: readonly Taken[];
  /** Names of the outputs in what the class returns, in the order of the network's outputs. */
  readonly outputs: readonly string[];
}

/** Fails with why transformers has no such network. */
export function huggingFaceForm(document: Document, analysis: Analysis): HuggingFaceForm | { readonly why: Text } {
  for (const use of document.graph.nodes) {
    if (use.module === undefined) continue;
    const { params } = use;
    if (isForm(analysis, use, gpt, document)) return gptForm(analysis, use.id, params as ParamValues);
    if (isForm(analysis, use, bert, document)) return bertForm(analysis, use.id, params as ParamValues);
  }
  return refused(
    'neither the module GPT nor the module BERT is in it as the app has them',
    'weder das Modul GPT noch das Modul BERT steht so darin, wie die App sie hat',
  );
}

function refused(en: string, de: string): { readonly why: Text } {
  return {
    why: text(
      `Hugging Face's transformers has no such network: ${en}.`,
      `Ein solches Netz gibt es in transformers von Hugging Face nicht: ${de}.`,
    ),
  };
}

/** Whether what a use of a module holds is what a built-in module with these params holds: node by node, wire by wire. */
function isForm(analysis: Analysis, use: GraphNode, builtIn: BuiltIn, document: Document): boolean {
  const inputs = builtIn.module.graph.nodes.filter(({ block }) => block === 'moduleInput').map(({ id }) => id);
  const wires = document.graph.edges.filter(({ to }) => to.node === use.id);
  if (wires.some(({ to }) => !inputs.includes(to.port))) return false;
  try {
    const from = Object.fromEntries(wires.map(({ to, from: { port } }) => [to.port, `data.${port}`]));
    const alike = assembled(emptyDocument('', document.data), {
      data: ['dataset', {}, {}, { at: [0, 0] }],
      use: [builtIn, use.params as ParamValues, from, { at: [1, 0] }],
    });
    const id = alike.graph.nodes.find(({ module }) => module !== undefined)?.id ?? '';
    const [own, theirs] = [described(analysis, use.id), described(analyse(alike), id)];
    return own.length > 0 && own.join('\n') === theirs.join('\n');
  } catch {
    // Wires or params that the module does not take.
    return false;
  }
}

function described({ nodes }: Analysis, use: string): readonly string[] {
  const within = (path: string) => (path.startsWith(`${use}/`) ? path.slice(use.length) : 'outside');
  return nodes
    .filter(({ id }) => id.startsWith(`${use}/`))
    .map(({ id, block, params, inputs, ties }) => {
      const wires = inputs.map(({ port, from }) => `${port}=${within(from.node)}:${within(from.node) === 'outside' ? '' : from.port}`);
      return [within(id), block.type, JSON.stringify(params), ...wires, ...ties.map((tie) => within(tie.owner))].join(' ');
    })
    .toSorted();
} // prettier-ignore

/** The nodes outside a use that compute something. */
function around({ network }: Analysis, use: string): readonly AnalysedNode[] {
  return network.filter(({ id, block }) => !id.startsWith(`${use}/`) && block.type !== 'dataset');
}

const activations: Readonly<Record<string, string>> = { geluTanh: 'gelu_new', gelu: 'gelu', relu: 'relu', silu: 'silu', tanh: 'tanh', sigmoid: 'sigmoid' }; // prettier-ignore

/** A linear layer: weight and bias. */
function linear(name: string, node: string, isTurned: boolean): readonly Taken[] {
  return [
    { name: `${name}.weight`, node, weight: 'kernel', isTurned },
    { name: `${name}.bias`, node, weight: 'bias', isTurned: false },
  ];
}

function norm(name: string, node: string): readonly Taken[] {
  return [
    { name: `${name}.weight`, node, weight: 'gamma', isTurned: false },
    { name: `${name}.bias`, node, weight: 'beta', isTurned: false },
  ];
}

function table(name: string, node: string): Taken {
  return { name: `${name}.weight`, node, weight: 'embeddings', isTurned: false };
}

/** Params of a use with what the module says where it says nothing. */
function filled(builtIn: BuiltIn, params: ParamValues): Readonly<Record<string, unknown>> {
  return { ...Object.fromEntries(builtIn.module.params.map(({ name, default: initial }) => [name, initial])), ...params };
} // prettier-ignore

function count(value: unknown): readonly number[] {
  return Array.from({ length: Number(value) }, (_, i) => i);
}

function gptForm(analysis: Analysis, use: string, set: ParamValues): ReturnType<typeof huggingFaceForm> {
  const rest = around(analysis, use);
  const [end] = rest;
  if (rest.length !== 1 || end?.block.type !== 'output' || end.inputs[0]?.from.node !== `${use}/out1`) {
    return refused('behind GPT stands more than the output', 'hinter GPT steht mehr als die Ausgabe');
  }
  const { vocabulary, positions, layers, width, heads, activation, dropout } = filled(gpt, set);
  const transformer = 'transformer';
  return {
    architecture: 'GPT2LMHeadModel',
    config: {
      model_type: 'gpt2', vocab_size: vocabulary, n_positions: positions, n_ctx: positions, n_embd: width, n_layer: layers, n_head: heads,
      n_inner: null, activation_function: activations[String(activation)], layer_norm_epsilon: 1e-5,
      embd_pdrop: dropout, attn_pdrop: dropout, resid_pdrop: dropout, tie_word_embeddings: true,
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
    ],
    outputs: ['logits'],
  };
} // prettier-ignore

interface Head {
  readonly architecture: string;
  readonly tensors: readonly Taken[];
  readonly outputs: readonly string[];
  readonly labels?: number;
}

function bertForm(analysis: Analysis, use: string, set: ParamValues): ReturnType<typeof huggingFaceForm> {
  const { vocabulary, positions, layers, width, heads, feedForward, activation, dropout, epsilon } = filled(bert, set);
  const head = headOf(analysis, use, String(activation), Number(width));
  if ('why' in head) return head;
  return {
    architecture: head.architecture,
    config: {
      model_type: 'bert', vocab_size: vocabulary, max_position_embeddings: positions, hidden_size: width, num_hidden_layers: layers,
      num_attention_heads: heads, intermediate_size: feedForward, hidden_act: activations[String(activation)], layer_norm_eps: epsilon,
      hidden_dropout_prob: dropout, attention_probs_dropout_prob: dropout, type_vocab_size: 2, position_embedding_type: 'absolute',
      ...(head.labels !== undefined && { num_labels: head.labels }),
    },
    tensors: [
      table('bert.embeddings.word_embeddings', `${use}/embeddings/word_embeddings`),
      table('bert.embeddings.position_embeddings', `${use}/embeddings/position_embeddings`),
      table('bert.embeddings.token_type_embeddings', `${use}/embeddings/token_type_embeddings`),
      ...norm('bert.embeddings.LayerNorm', `${use}/embeddings/LayerNorm`),
      ...count(layers).flatMap((i) => {
        const [theirs, ours] = [`bert.encoder.layer.${i}`, `${use}/encoder/layer/${i + 1}`];
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
      }),
      ...head.tensors,
    ],
    outputs: head.outputs,
  };
} // prettier-ignore

/** What stands behind BERT: the heads of pre-training, a classifier of texts or of words. */
function headOf(analysis: Analysis, use: string, activation: string, width: number): Head | { readonly why: Text } {
  const rest = around(analysis, use);
  const byId = new Map(rest.map((node) => [node.id, node]));
  /** Types and ids from an output back to BERT, dropouts left out. */
  const chains = rest.flatMap((end) => {
    if (end.block.type !== 'output') return [];
    const steps: AnalysedNode[] = [];
    let from = end.inputs.find(({ port }) => port === 'in')?.from.node ?? '';
    for (let node = byId.get(from); node; node = byId.get(from)) {
      if (node.inputs.length !== 1) return [];
      if (node.block.type !== 'dropout') steps.unshift(node);
      from = node.inputs[0]?.from.node ?? '';
    }
    return [{ end: end.id, from: from.slice(use.length + 1), steps, types: steps.map(({ block }) => block.type).join(' ') }];
  });
  const seen = new Set(chains.flatMap(({ end, steps }) => [end, ...steps.map(({ id }) => id)]));
  const others = rest.filter(({ id, block }) => !seen.has(id) && block.type !== 'dropout');
  const unknown = refused(
    'behind BERT stand other heads than one for classes, one for masked words, or those of pre-training',
    'hinter BERT stehen andere Köpfe als einer für Klassen, einer für maskierte Wörter oder die des Vortrainings',
  );
  if (others.length > 0 || chains.length === 0) return unknown;
  const ends = analysis.network.filter(({ block }) => block.type === 'output').map(({ id }) => id);
  // The order of the network's outputs: that at the end comes first.
  const order = [...ends.slice(-1), ...ends.slice(0, -1)];
  const inOrder = order.flatMap((id) => chains.filter(({ end }) => end === id));
  const isWords = ({ from, types, steps: [dense, , layerNorm, scores] }: (typeof chains)[number]) =>
    from === 'words' && types === `linear ${activation} layerNorm languageHead` && dense?.params['units'] === width &&
    layerNorm !== undefined && (scores?.ties.some(({ owner }) => owner === `${use}/embeddings/word_embeddings`) ?? false);
  const isPair = ({ from, types, steps: [one] }: (typeof chains)[number]) => from === 'pooled' && types === 'linear' && one?.params['units'] === 2;
  const [first, second] = inOrder;
  if (!first) return unknown;
  const words = inOrder.find(isWords);
  if (second && inOrder.length === 2) {
    const pair = inOrder.find(isPair);
    if (!words || !pair) return unknown;
    return {
      architecture: 'BertForPreTraining',
      tensors: [...pooler(use), ...wordsHead(words.steps), ...linear('cls.seq_relationship', pair.steps[0]?.id ?? '', true)],
      outputs: inOrder.map((chain) => (chain === words ? 'prediction_logits' : 'seq_relationship_logits')),
    };
  }
  if (inOrder.length > 1) return unknown;
  if (words) return { architecture: 'BertForMaskedLM', tensors: wordsHead(words.steps), outputs: ['logits'] };
  if (first.types !== 'linear') return unknown;
  const kinds = { pooled: 'BertForSequenceClassification', words: 'BertForTokenClassification' };
  const architecture = first.from === 'pooled' || first.from === 'words' ? kinds[first.from] : undefined;
  if (!architecture) return unknown;
  const [classifier] = first.steps;
  const pooled = first.from === 'pooled' ? pooler(use) : [];
  return { architecture, tensors: [...pooled, ...linear('classifier', classifier?.id ?? '', true)], outputs: ['logits'], labels: Number(classifier?.params['units']) };
} // prettier-ignore

const pooler = (use: string) => linear('bert.pooler.dense', `${use}/pooler/dense`, true);

function wordsHead([dense, , layerNorm, scores]: readonly AnalysedNode[]): readonly Taken[] {
  return [
    ...linear('cls.predictions.transform.dense', dense?.id ?? '', true),
    ...norm('cls.predictions.transform.LayerNorm', layerNorm?.id ?? ''),
    { name: 'cls.predictions.bias', node: scores?.id ?? '', weight: 'bias', isTurned: false },
  ];
}
