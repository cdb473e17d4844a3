// A network for tests of programs and exports.
import { analyse } from '../../core/analysis/analyse.ts';
import { withWeights } from '../../core/analysis/startWeights.ts';
import { logicPoints } from '../../core/data/points.ts';
import { chain } from '../../core/graph/chain.ts';
import type { Document, GraphNode } from '../../core/graph/document.ts';
import type { TrainingSettings } from '../../core/training/settings.ts';
import { spreadValues } from './cases.ts';
import { compile } from './model.ts';

/**
 * Two layers share all weights; the last one uses the first one's matrix transposed; the norm and the third layer are
 * frozen.
 */
export function tiedAndFrozen(training: TrainingSettings): Document {
  const document = chain(
    'tied',
    [['dataset'], ['linear', { units: 3 }], ['batchNorm'], ['linear', { units: 3 }], ['tanh'], ['linear', { units: 3 }], ['linear', { units: 3 }], ['tanh'], ['linear', { units: 2 }], ['output', { loss: 'crossEntropy', from: 'logits' }]],
    { data: logicPoints('xor'), training },
  );
  const said: Readonly<Record<string, Partial<GraphNode>>> = {
    batchNorm1: { isFrozen: true },
    linear3: { isFrozen: true },
    linear4: { shares: 'linear2' },
    linear5: { shares: 'linear1' },
  };
  const nodes = document.graph.nodes.map((node) => ({ ...node, ...said[node.id] }));
  const tied = { ...document, graph: { ...document.graph, nodes } };
  return withWeights(tied, spreadWeights(tied));
} // prettier-ignore

/** Values for all weights of a network; variances are positive. */
export function spreadWeights(document: Document): ReadonlyMap<string, Float32Array> {
  const { weights } = compile(analyse(document));
  return new Map(
    weights.map(({ name, spec }, i) => {
      const values = spreadValues(spec.shape, i);
      return [name, values.map((v) => (spec.name === 'movingVariance' ? v * v + 0.1 : v / 2))];
    }),
  );
}
