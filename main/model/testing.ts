import * as tf from '@tensorflow/tfjs';
import { outputName } from '../../core/analysis/identity.ts';
import { analyse } from '../../core/analysis/analyse.ts';
import type { AnalysedNode } from '../../core/analysis/node.ts';
import type { WeightSpec } from '../../core/blocks/define.ts';
import type { ParamValues } from '../../core/params.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import { addNode, connect, setParams } from '../../core/graph/edits.ts';
import { builtIns, placeBuiltIn } from '../../core/modules/catalogue.ts';
import { createRandom } from '../../core/random.ts';
import { sizeOf } from '../../core/shape.ts';
import { byPort } from '../../core/tensorType.ts';
import { evaluation } from './cases.ts';

/** The lengths of two texts, and the width of their embeddings. */
export const [LONG, SHORT, WIDTH] = [8, 5, 12];

/**
 * Two texts made from pixels: `long` and `short` are sequences, `longTokens` and `shortTokens` their tokens; `segments`
 * belong to the long one.
 */
function texts(): Document {
  let document = emptyDocument('texts');
  const add = (block: string, params: ParamValues, from?: readonly [node: string, port: string]) => {
    const added = addNode(document, ROOT, block, { x: 0, y: 0 }, params);
    document = added.document;
    if (from) document = wired(document, { node: from[0], port: from[1] }, { node: added.id, port: 'in' });
    return added.id;
  };
  const pixels = add('flatten', {}, [add('dataset', {}), 'out']);
  const first = add('split', { width: LONG }, [pixels, 'out']);
  const second = add('split', { width: SHORT }, [first, 'rest']);
  for (const split of [first, second]) {
    add('embedding', { tokens: 9, width: WIDTH }, [add('tokens', { count: 9 }, [split, 'first']), 'out']);
  }
  add('tokens', { count: 2 }, [first, 'first']);
  return document;
}

const sources = {
  long: 'embedding1',
  short: 'embedding2',
  longTokens: 'tokens1',
  shortTokens: 'tokens2',
  segments: 'tokens3',
} as const;
export type SourceName = keyof typeof sources;

type End = Parameters<typeof connect>[2];
function wired(document: Document, from: End, to: End): Document {
  const joined = connect(document, ROOT, from, to);
  if (!joined.ok) throw new Error(joined.error.en);
  return joined.value;
}

/** A document with a use `module1` of a built-in module that has texts as its inputs. */
export function documentWith(id: string, params: ParamValues, inputs: Readonly<Record<string, SourceName>>): Document {
  const builtIn = builtIns.find((one) => one.id === id);
  if (!builtIn) throw new Error(`There is no module "${id}".`);
  let { document } = placeBuiltIn(texts(), ROOT, builtIn, { x: 0, y: 0 });
  document = setParams(document, ROOT, 'module1', params);
  for (const [port, source] of Object.entries(inputs)) {
    document = wired(document, { node: sources[source], port: 'out' }, { node: 'module1', port });
  }
  return document;
}

/** Part of a network, computed from given texts. */
export interface Part {
  /** Its weights in order, with their names. */
  readonly weights: readonly { readonly name: string; readonly spec: WeightSpec }[];
  /** The value of a named output for these texts and weights, which are in the above order. */
  compute(output: string, given: Readonly<Partial<Record<SourceName, tf.Tensor>>>, weights: readonly tf.Tensor[]): tf.Tensor;
} // prettier-ignore

/** Throws if the module has a problem. */
export function partOf(document: Document): Part {
  const analysis = analyse(document);
  const [problem] = analysis.problems.filter(({ nodeId }) => nodeId !== undefined);
  if (problem) throw new Error(`${problem.nodeId}: ${problem.message.en}`);
  const inside = analysis.nodes.filter(({ id }) => id.startsWith('module1/'));
  const weights = inside.flatMap((node) =>
    node.weights.map((spec) => ({ name: `${node.identity}.${spec.name}`, spec })),
  );
  return {
    weights,
    compute(output, given, tensors) {
      const outputs = new Map<string, tf.Tensor>(
        Object.entries(given).map(([name, tensor]) => [sources[name as SourceName], tensor]),
      );
      const held = new Map(weights.map(({ name }, i) => [name, tensors[i] ?? tf.scalar(NaN)]));
      for (const node of inside) computeNode(node, outputs, held);
      const result = outputs.get(output);
      if (!result) throw new Error(`There is no output "${output}".`);
      return result;
    },
  };
}

function computeNode(node: AnalysedNode, outputs: Map<string, tf.Tensor>, weights: ReadonlyMap<string, tf.Tensor>) {
  const arriving = node.inputs.map(({ port, from }) => {
    const value = outputs.get(outputName(from));
    if (!value) throw new Error(`Nothing arrives at ${node.id} from ${outputName(from)}.`);
    return { port, value };
  });
  const [x = { value: tf.scalar(NaN) }] = arriving;
  const weight = (name: string) => {
    const tie = node.ties.find((one) => one.name === name);
    const found = weights.get(tie?.source ?? `${node.identity}.${name}`);
    if (!found) throw new Error(`There is no weight ${node.identity}.${name}.`);
    return tie?.isTransposed ? tf.transpose(found) : found;
  };
  const inputs = byPort(arriving, ({ value }) => value);
  const result = node.block.forward(tf, { x: x.value, inputs, weight, params: node.params as never, context: evaluation });
  const ports = Object.keys(node.types);
  const all = result instanceof tf.Tensor ? { [ports[0] ?? 'out']: result } : result;
  for (const [port, value] of Object.entries(all)) outputs.set(outputName({ node: node.id, port }), value);
} // prettier-ignore

/** Small numbers around the initial value of the weight, 1 or 0. */
export function someWeight({ shape, initializer }: WeightSpec, seed: number): Float32Array {
  const random = createRandom(seed);
  const centre = initializer === 'ones' ? 1 : 0;
  return Float32Array.from({ length: sizeOf(shape) }, () => centre + random.next() - 0.5);
}
