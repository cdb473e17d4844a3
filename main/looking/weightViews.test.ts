import { expect, it } from 'vitest';
import { analyse } from '../../core/analysis/analyse.ts';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import { compile, initialWeights } from '../model/model.ts';
import { weightViews } from './weightViews.ts';

/** Every Add takes what the one before it gives, by way of a ReLU and past it. */
function residual(adds: number): Document {
  const blocks = Array.from({ length: adds }, () => [['relu'], ['add']] as const).flat();
  const document = chain('x', [['dataset'], ['flatten'], ...blocks, ['linear', { units: 10 }], ['output']]);
  const past = Array.from({ length: adds }, (_, i) => ({
    id: `past${i}`,
    from: { node: i === 0 ? 'flatten1' : `add${i}`, port: 'out' },
    to: { node: `add${i + 1}`, port: 'in' },
  }));
  return { ...document, graph: { ...document.graph, edges: [...document.graph.edges, ...past] } };
}

it('the weights behind many branches are found at once: the first layer is shown as pictures', () => {
  const model = compile(analyse(residual(60)));
  const weights = initialWeights(model, 1);
  const view = { runId: 'r', step: 7, model, weights } as Parameters<typeof weightViews>[0];
  const views = weightViews(view, 'linear1');
  expect(views).toMatchObject({ runId: 'r', step: 7 });
  expect(views.weights.map(({ name, filters }) => [name, filters?.shape])).toEqual([
    ['kernel', [10, 28, 28, 1]],
    ['bias', undefined],
  ]);
});
