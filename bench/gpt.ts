import type { TextSource } from '../core/data/kinds/plainText.ts';
import { nanoGpt, nanoGptText } from '../core/examples/nanoGpt.ts';
import type { Document } from '../core/graph/document.ts';
import { emptyTokenizer, usualSettings } from '../core/text/train.ts';

export interface GptSize {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly window: number;
  readonly vocabulary: number;
  readonly bias: boolean;
}

/** A language model in GPT-2's form, with its head tied to the embedding: a document like any other, of a text that is not there. */
export function gptDocument({ window, vocabulary, ...params }: GptSize): Document {
  const document = nanoGpt({ ...nanoGptText, window, ...textOf(vocabulary) });
  const nodes = document.graph.nodes.map((node) =>
    node.module === undefined ? node : { ...node, params: { ...node.params, ...params, activation: 'gelu' } },
  );
  return { ...document, graph: { ...document.graph, nodes } };
}

/** What is known of a text with so many kinds of tokens. */
function textOf(vocabulary: number): Pick<TextSource, 'kind' | 'name' | 'sha256' | 'encoding' | 'tokenizer'> {
  const vocab = Object.fromEntries(Array.from({ length: vocabulary }, (_, id) => [`${id}`, id]));
  const tokenizer = emptyTokenizer(usualSettings('words'));
  const model = { type: 'WordLevel', vocab, unk_token: '0' } as const;
  const known = { ...tokenizer, added_tokens: [], model };
  return { kind: 'text', name: 'noise.txt', sha256: '0'.repeat(64), encoding: 'utf-8', tokenizer: known };
}
