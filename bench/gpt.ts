import { analyse } from '../core/analysis/analyse.ts';
import type { AnalysedNode, Analysis } from '../core/analysis/node.ts';
import { findBlock } from '../core/blocks/catalogue.ts';
import type { DataSpec } from '../core/data/spec.ts';
import { chain } from '../core/graph/chain.ts';
import { ROOT } from '../core/graph/document.ts';
import { connect, setParams } from '../core/graph/edits.ts';
import { builtIns, placeBuiltIn } from '../core/modules/catalogue.ts';
import { floats, tensorType } from '../core/tensorType.ts';
import { same } from '../core/text.ts';
import { compile, type Model } from '../main/model/model.ts';
import { lookUp } from '../main/model/tensors.ts';
import type { TransformerSize } from './transformer.ts';

/**
 * The built-in GPT, block by block, in the place of the hand-written transformer: it takes and gives the same. Head and
 * embedding share a table.
 */
export function gpt({ layers, width, heads, tokens, vocabulary }: TransformerSize, bias: boolean): Model {
  const classes = Array.from({ length: vocabulary }, (_, i) => String(i));
  const data: DataSpec = {
    name: same('tokens'),
    fields: [
      { name: 'features', role: 'input', type: floats([1]), meaning: { kind: 'table', names: ['token'] } },
      { name: 'labels', role: 'target', type: tensorType('int32', []), meaning: { kind: 'classes', classes } },
    ],
  };
  const params = { layers, width, heads, positions: tokens, vocabulary, dropout: 0, bias, activation: 'gelu' };
  const analysis = analyse(documentWith(params, tokens));
  const [problem] = analysis.problems.filter(({ nodeId }) => nodeId !== undefined);
  if (problem) throw new Error(problem.message.en);
  const inner = compile({ ...analysis, data, network: networkOf(analysis, vocabulary) });
  return {
    ...inner,
    apply(tf, weights, fields, options) {
      const ids = tf.cast(tf.reshape(lookUp(fields, 'features'), [-1, tokens]), 'int32');
      const scores = inner.apply(tf, weights, new Map([['features', ids]]), options);
      return tf.reshape(scores, [-1, vocabulary]);
    },
  };
}

/** Text out of pixels, which has the right length. */
function documentWith(params: Parameters<typeof setParams>[3], tokens: number) {
  const start = chain('gpt', [['dataset'], ['flatten'], ['split', { width: tokens }]]);
  const text = chain('text', [['tokens', { count: 2 }]]);
  const builtIn = builtIns.find(({ id }) => id === 'gpt');
  if (!builtIn) throw new Error('There is no GPT.');
  const graph = { nodes: [...start.graph.nodes, ...text.graph.nodes], edges: start.graph.edges };
  const placed = placeBuiltIn({ ...start, graph }, ROOT, builtIn, { x: 0, y: 0 }).document;
  const wires = [
    [
      { node: 'split1', port: 'first' },
      { node: 'tokens1', port: 'in' },
    ],
    [
      { node: 'tokens1', port: 'out' },
      { node: 'module1', port: 'tokens' },
    ],
  ] as const;
  return wires.reduce(
    (document, [from, to]) => {
      const wired = connect(document, ROOT, from, to);
      if (!wired.ok) throw new Error(wired.error.en);
      return wired.value;
    },
    setParams(placed, ROOT, 'module1', params),
  );
}

/** The nodes of the module between the tokens themselves and an output. */
function networkOf({ nodes, byId }: Analysis, vocabulary: number): readonly AnalysedNode[] {
  const [dataset, last, block] = [byId.get('dataset1'), byId.get('module1/out1'), findBlock('output')];
  if (!dataset || !last || !block) throw new Error('The network has no ends.');
  const inside = nodes.filter(({ id }) => id.startsWith('module1/')).map((node) => ({
    ...node,
    inputs: node.inputs.map((input) => (input.from.node === 'tokens1' ? { ...input, from: { node: 'dataset1', port: 'out' } } : input)),
  })); // prettier-ignore
  const type = floats([vocabulary]);
  const output = {
    ...last,
    id: 'output1',
    identity: 'output1',
    block,
    params: { loss: 'crossEntropy', from: 'logits', factor: 1 },
    inputs: [{ port: 'in', from: { node: last.id, port: 'out' }, edge: 'end', type }],
    types: { out: type },
    type,
  };
  return [{ ...dataset, types: { out: type }, type }, ...inside, output];
}
